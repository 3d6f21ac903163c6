"""Panels, times and interviews in the states that tests are about."""

from datetime import timedelta

from django.utils import timezone

from tests import make
from tests.replay import replayed
from tests.volunteers import judging
from volunteers.interviews import booking, slots
from volunteers.interviews import scores as assessing
from volunteers.models import Criterion, Interview, InterviewPanel, InterviewSlot
from volunteers.models.choices import CriterionStage
from volunteers.scoring import scored_forms

LINK = "https://meet.example/room-one"


@replayed
def panel(cohort, *members, name="คณะหนึ่ง"):
    panel = InterviewPanel.objects.create(cohort=cohort, name=name)
    panel.members.set(members or [make.reviewer(cohort)])
    return panel


@replayed
def slot(of_panel, *, hours=72, minutes=30, place=LINK, **fields):
    """Beginning so many hours from now; less than nought is over."""
    begins = timezone.now() + timedelta(hours=hours)
    ends = begins + timedelta(minutes=minutes)
    return InterviewSlot.objects.create(
        panel=of_panel, starts_at=begins, ends_at=ends, place=place, **fields
    )


@replayed
def invited(cohort, coordinator, *, applicant=None, positions=()):
    application, _reviews = judging.in_review(
        cohort, coordinator, applicant=applicant, positions=positions
    )
    booking.invite(application, by=coordinator)
    return application


@replayed
def booked(cohort, coordinator, of_panel, *, hours=72, applicant=None):
    """Somebody who has picked a time of this panel."""
    application = invited(cohort, coordinator, applicant=applicant)
    return booking.pick(
        application, slot(of_panel, hours=hours), by=application.applicant
    )


@replayed
def begun(interview):
    """Its time has come: it began five minutes ago."""
    now = timezone.now()
    times = {
        "starts_at": now - timedelta(minutes=5),
        "ends_at": now + timedelta(minutes=25),
    }
    InterviewSlot.objects.filter(pk=interview.slot_id).update(**times)
    return Interview.objects.with_slot().get(pk=interview.pk)


@replayed
def rubric(cohort, count=2):
    for order in range(1, count + 1):
        Criterion.objects.create(
            cohort=cohort,
            stage=CriterionStage.INTERVIEW,
            order=order,
            name_th=f"เกณฑ์สัมภาษณ์ {order}",
            name_en=f"Interview criterion {order}",
            anchors_th=list("12345"),
            anchors_en=list("12345"),
        )


@replayed
def cleared(interview, member):
    assessing.confirm_no_conflict(interview, by=member)
    return assessing.get_assessment(interview, member)


def scores(interview, value):
    return {
        row.pk: value for row in interview.application.cohort.criteria.of_interviews()
    }


@replayed
def send(interview, member, value=4, comment=""):
    assessment = assessing.get_assessment(interview, member) or cleared(
        interview, member
    )
    seen = scored_forms.version(assessment)
    assessing.submit(
        assessment,
        scores=scores(interview, value),
        comment=comment,
        seen=seen,
        by=member,
    )
    return assessment


def times(of_panel, *, day, first, last, minutes, pause=0):
    return slots.spans_of_day(
        day,
        first=first,
        last=last,
        length=timedelta(minutes=minutes),
        pause=timedelta(minutes=pause),
    )
