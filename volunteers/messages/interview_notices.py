"""Queues the messages about interviews."""

from collections.abc import Collection

from django.utils import timezone, translation

from portal.messages import outbox
from portal.models import User
from volunteers.messages import calendar_files, kinds
from volunteers.messages.notices import status_occasion, to_applicant
from volunteers.models import Application, Assessment, Interview, InterviewPanel


def interview_invited(application: Application) -> None:
    to_applicant(
        "interview_invited", application, occasion=status_occasion(application)
    )


def interview_again(interview: Interview) -> None:
    """As the invitation: they may pick once more."""
    application = interview.application
    to_applicant(
        "interview_invited", application, occasion=interview_occasion(interview)
    )


def interview_uninvited(application: Application, booked: Interview | None) -> None:
    """`booked`: its time is taken out of their calendar, too."""
    if booked:
        _about_interview("interview_uninvited", booked, encloses=True)
        interview_panel_changed(booked, booked.slot.panel)
    else:
        to_applicant(
            "interview_uninvited", application, occasion=status_occasion(application)
        )


def interview_reminder(application: Application) -> None:
    """Once a day at most."""
    today = timezone.localdate().isoformat()
    to_applicant(
        "interview_reminder", application, occasion=f"{application.code}:{today}"
    )


def interview_set(interview: Interview) -> None:
    """A time was picked or changed: to the applicant with the entry for their calendar,
    and to the panel.
    """
    _about_interview("interview_set", interview, encloses=True)
    interview_panel_changed(interview, interview.slot.panel)


def interview_cancelled(interview: Interview) -> None:
    _about_interview("interview_cancelled", interview, encloses=True)
    interview_panel_changed(interview, interview.slot.panel)


def interview_failed(interview: Interview) -> None:
    """The panel did not come."""
    _about_interview("interview_failed", interview)


def interview_tomorrow(interview: Interview) -> None:
    _about_interview("interview_tomorrow", interview, encloses=True)


def interview_panel_changed(interview: Interview, panel: InterviewPanel) -> None:
    """The list of their interviews has changed; it says neither who nor when."""
    for person in panel.members.filter(is_active=True).exclude(
        conflicts__application=interview.application_id
    ):
        outbox.queue(
            "interview_panel",
            to=person,
            occasion=interview_occasion(interview),
            context={},
        )


def scores_reopened(assessment: Assessment) -> None:
    """To who had sent them; it says neither whose interview nor why."""
    at = assessment.status_changed_at.isoformat()
    occasion = f"{interview_occasion(assessment.interview)}:{at}"
    outbox.queue("scores_reopened", to=assessment.member, occasion=occasion, context={})


def panel_seated(panel: InterviewPanel, people: Collection[User]) -> None:
    today = timezone.localdate().isoformat()
    for person in people:
        outbox.queue(
            "interview_panel", to=person, occasion=f"{panel.code}:{today}", context={}
        )


def interview_occasion(interview: Interview) -> str:
    """Begins with the application's code, so that erasing it finds these messages."""
    parts = (
        interview.application.code,
        interview.code,
        interview.status,
        interview.sequence,
    )
    return ":".join(map(str, parts))


def _about_interview(
    kind: str, interview: Interview, *, encloses: bool = False
) -> None:
    application = interview.application
    with translation.override(application.applicant.language):
        enclosed = [calendar_files.enclosed_file(interview)] if encloses else []
    context = {**kinds.application_context(application), "interview": interview}
    starts = interview.slot.starts_at
    outbox.queue(
        kind,
        to=application.applicant,
        occasion=interview_occasion(interview),
        context=context,
        deadline=starts,
        enclosures=enclosed,
    )
