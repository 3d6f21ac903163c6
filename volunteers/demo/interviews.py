"""Demo data: two interview panels, times of the past week and the next, people who picked one and who did not."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from organizations.models import Cohort
from portal.models import User
from portal.text import dates
from volunteers.demo.people import COMMENT, read
from volunteers.interviews import booking
from volunteers.interviews import scores as assessing
from volunteers.interviews import slots as slotting
from volunteers.interviews.slots import Where
from volunteers.models import (
    Application,
    Criterion,
    Interview,
    InterviewPanel,
    InterviewSlot,
)
from volunteers.models.choices import ApplicationStatus, CriterionStage, ReviewStatus
from volunteers.scoring import scored_forms

MOST = 9
LINK = "https://meet.portal.example/interviews"
ROOM = "ห้องประชุมตัวอย่าง ชั้น 2 (ข้อมูลสมมติ)"
LENGTH, PAUSE = timedelta(minutes=30), timedelta(minutes=10)


def interviews(
    cohort: Cohort, coordinator: User, reviewers: list[User], invited: User
) -> None:
    """`invited` has still to pick a time, so that a visitor of the demo can."""
    rubric(cohort)
    remote = panel(
        cohort,
        "คณะออนไลน์",
        [*reviewers[:2]],
        Where(is_remote=True, place=LINK),
        by=coordinator,
    )
    panel(
        cohort,
        "คณะกรุงเทพฯ",
        [reviewers[2], coordinator],
        Where(is_remote=False, place=ROOM),
        by=coordinator,
    )
    mine = Application.objects.get(cohort=cohort, applicant=invited)
    booking.invite(mine, by=coordinator)
    judged = Application.objects.filter(
        cohort=cohort, status=ApplicationStatus.IN_REVIEW
    )
    rows = (
        judged.filter(reviews__status=ReviewStatus.SUBMITTED)
        .distinct()
        .order_by("pk")[:MOST]
    )
    for number, application in enumerate(rows.select_related("cohort", "applicant")):
        booking.invite(application, by=coordinator)
        if number % 3 < 2 and (
            slots := booking.open_slots(application, by=application.applicant)
        ):
            booking.pick(
                application, slots[number % len(slots)], by=application.applicant
            )
    for interview in remote_first(remote):
        held(interview)


def rubric(cohort: Cohort) -> None:
    for order, row in enumerate(read("cohort-16.json")["interview_criteria"], 1):
        facts = {
            name: row[name]
            for name in ("weight", "name_th", "name_en", "anchors_th", "anchors_en")
        }
        Criterion.objects.get_or_create(
            cohort=cohort, stage=CriterionStage.INTERVIEW, order=order, defaults=facts
        )


def panel(
    cohort: Cohort, name: str, members: list[User], where: Where, *, by: User
) -> InterviewPanel:
    """With a morning of times in four and in five days."""
    made = InterviewPanel.objects.create(cohort=cohort, name=name)
    slotting.seat_people(made, members, by=by)
    for days in (4, 5):
        day = timezone.localdate() + timedelta(days=days)
        spans = slotting.spans(
            day, first=time(9), last=time(12), length=LENGTH, pause=PAUSE
        )
        slotting.make(made, spans, where, by=by)
    return made


def remote_first(panel: InterviewPanel) -> list[Interview]:
    """The first two of the panel, moved into last week as if they had been then."""
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


def held(interview: Interview) -> None:
    """The first of the panel has sent scores, the others not yet."""
    member = interview.slot.panel.members.order_by("pk").first()
    if member is None:
        return
    assessing.clear(interview, by=member)
    mine = assessing.of(interview, member)
    if mine is None:
        return
    criteria = interview.application.cohort.criteria.of_interviews()
    scores = {
        pk: 3 + number % 3
        for number, pk in enumerate(criteria.values_list("pk", flat=True))
    }
    assessing.submit(
        mine, scores=scores, comment=COMMENT, seen=scored_forms.version(mine), by=member
    )
