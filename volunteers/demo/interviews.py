"""Demo data: two interview panels, times of the past week and the next, people who
picked one and who did not.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from organizations.models import Cohort
from portal.models import User
from portal.text import dates
from volunteers.demo.cohort import load_json
from volunteers.demo.people import COMMENT
from volunteers.interviews import booking
from volunteers.interviews import scores as interview_scores
from volunteers.interviews import slots as interview_slots
from volunteers.interviews.slots import Venue
from volunteers.models import (
    Application,
    Criterion,
    Interview,
    InterviewPanel,
    InterviewSlot,
)
from volunteers.models.choices import ApplicationStatus, CriterionStage, ReviewStatus
from volunteers.scoring import scored_forms

MAX_INVITED = 9
LINK = "https://meet.portal.example/interviews"
ROOM = "ห้องประชุมตัวอย่าง ชั้น 2 (ข้อมูลสมมติ)"
LENGTH, PAUSE = timedelta(minutes=30), timedelta(minutes=10)


def create_interviews(
    cohort: Cohort, coordinator: User, reviewers: list[User], invited: User
) -> None:
    """`invited` is left without a time, so that a visitor of the demo can pick one."""
    create_rubric(cohort)
    remote = create_panel(
        cohort,
        "คณะออนไลน์",
        [*reviewers[:2]],
        Venue(is_remote=True, place=LINK),
        by=coordinator,
    )
    create_panel(
        cohort,
        "คณะกรุงเทพฯ",
        [reviewers[2], coordinator],
        Venue(is_remote=False, place=ROOM),
        by=coordinator,
    )
    application = Application.objects.get(cohort=cohort, applicant=invited)
    booking.invite(application, by=coordinator)
    invite_reviewed(cohort, coordinator)
    for interview in move_into_past(remote):
        submit_scores(interview)


def invite_reviewed(cohort: Cohort, coordinator: User) -> None:
    """Some applicants with a review are invited; two in three of them pick a time."""
    in_review = Application.objects.filter(
        cohort=cohort, status=ApplicationStatus.IN_REVIEW
    )
    rows = (
        in_review.filter(reviews__status=ReviewStatus.SUBMITTED)
        .distinct()
        .order_by("pk")[:MAX_INVITED]
    )
    for number, application in enumerate(rows.select_related("cohort", "applicant")):
        booking.invite(application, by=coordinator)
        if number % 3 < 2 and (
            slots := booking.open_slots(application, by=application.applicant)
        ):
            booking.pick(
                application, slots[number % len(slots)], by=application.applicant
            )


def create_rubric(cohort: Cohort) -> None:
    for order, row in enumerate(load_json("cohort-16.json")["interview_criteria"], 1):
        values = {
            name: row[name]
            for name in ("weight", "name_th", "name_en", "anchors_th", "anchors_en")
        }
        Criterion.objects.get_or_create(
            cohort=cohort, stage=CriterionStage.INTERVIEW, order=order, defaults=values
        )


def create_panel(
    cohort: Cohort, name: str, members: list[User], where: Venue, *, by: User
) -> InterviewPanel:
    """With a morning of times in four and in five days."""
    created = InterviewPanel.objects.create(cohort=cohort, name=name)
    interview_slots.set_members(created, members, by=by)
    for days in (4, 5):
        day = timezone.localdate() + timedelta(days=days)
        spans = interview_slots.spans_of_day(
            day, first=time(9), last=time(12), length=LENGTH, pause=PAUSE
        )
        interview_slots.create(created, spans, where, by=by)
    return created


def move_into_past(panel: InterviewPanel) -> list[Interview]:
    """Moves the first two interviews of the panel to three days ago."""
    rows = list(
        Interview.objects.booked()
        .filter(slot__panel=panel)
        .with_slot()
        .order_by("pk")[:2]
    )
    for number, interview in enumerate(rows):
        day = timezone.localdate() - timedelta(days=3)
        begins = datetime.combine(day, time(14 + number), tzinfo=dates.BANGKOK)
        old = InterviewSlot.objects.create(
            panel=panel,
            starts_at=begins,
            ends_at=begins + LENGTH,
            is_remote=True,
            place=LINK,
        )
        Interview.objects.filter(pk=interview.pk).update(slot=old, seat=1)
    return list(
        Interview.objects.filter(pk__in=[row.pk for row in rows])
        .with_slot()
        .order_by("pk")
    )


def submit_scores(interview: Interview) -> None:
    """Sends the scores of the panel's first member; the others' are still missing."""
    member = interview.slot.panel.members.order_by("pk").first()
    if member is None:
        return
    interview_scores.confirm_no_conflict(interview, by=member)
    assessment = interview_scores.get_assessment(interview, member)
    if assessment is None:
        return
    criteria = interview.application.cohort.criteria.of_interviews()
    scores = {
        pk: 3 + number % 3
        for number, pk in enumerate(criteria.values_list("pk", flat=True))
    }
    interview_scores.submit(
        assessment,
        scores=scores,
        comment=COMMENT,
        seen=scored_forms.version(assessment),
        by=member,
    )
