"""Queues the messages about applications.

All e-mails have the same subject, so that it gives nothing away.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from organizations.models import Cohort, Membership, Organization
from portal.messages import outbox
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.application.sections import referees
from volunteers.messages import kinds
from volunteers.models import Application, Reference, Review
from volunteers.models.queries import scope

DRAFT_REMINDER = "draft_reminder"
RERANKING_REMINDER = "reranking_reminder"
ANSWERS_DUE, ANSWERS_LATE = "host_answers_due", "host_answers_late"


def application_received(application: Application) -> None:
    """The receipt repeats the person's own answers; it names no organization, because
    it travels by e-mail.
    """
    full_application = Application.objects.for_reading().get(pk=application.pk)
    to_applicant("application_received", full_application, occasion=application.code)


def information_requested(application: Application) -> None:
    until = application.answer_by
    to_applicant(
        "information_requested",
        application,
        occasion=status_occasion(application),
        deadline=until,
    )


def request_taken_back(application: Application) -> None:
    to_applicant(
        "request_taken_back", application, occasion=status_occasion(application)
    )


def draft_reminder(draft: Application, *, occasion: str) -> None:
    to_applicant(
        DRAFT_REMINDER, draft, occasion=occasion, deadline=rules.deadline(draft)
    )


def draft_expired(draft: Application) -> None:
    to_applicant("draft_expired", draft, occasion=status_occasion(draft))


def deadline_extended(application: Application) -> None:
    """Each new deadline once."""
    until = f"{application.extended_until}"
    to_applicant(
        "deadline_extended", application, occasion=f"{application.code}:{until}"
    )


def request_answered(application: Application) -> None:
    _to_coordinators("request_answered", application)


def application_withdrawn(application: Application) -> None:
    _to_coordinators("application_withdrawn", application)


def result_ready(application: Application, *, has_reason: bool = False) -> None:
    """`has_reason`: its page tells the reason. The message says neither."""
    to_applicant(
        "result_ready",
        application,
        has_reason=has_reason,
        occasion=f"{application.code}:{application.released_at}",
    )


def result_corrected(application: Application, *, has_reason: bool = False) -> None:
    """`has_reason`: a reason was told with the result that no longer holds."""
    to_applicant(
        "result_corrected",
        application,
        has_reason=has_reason,
        occasion=f"{application.code}:{application.corrected_at}",
    )


def reranking_opened(application: Application) -> None:
    """Reveals a shortlisting, so it goes only to those who have been told of it."""
    to_applicant(
        "reranking_opened", application, occasion=reranking_occasion(application)
    )


def reranking_reminder(application: Application) -> None:
    deadline = application.cohort.reranking_closes_at
    to_applicant(
        RERANKING_REMINDER,
        application,
        occasion=reranking_occasion(application),
        deadline=deadline,
    )


def reranking_occasion(application: Application) -> str:
    return f"{application.code}:ranking"


def review_assigned(review: Review) -> None:
    """Once a day, however many applications a day brings."""
    today = timezone.localdate().isoformat()
    outbox.queue(
        "review_assigned",
        to=review.reviewer,
        occasion=today,
        context={"review": review},
    )


def referees_asked(application: Application) -> None:
    """To the applicant, once a day at most."""
    today = timezone.localdate().isoformat()
    to_applicant("referees_asked", application, occasion=f"{application.code}:{today}")


def reference_asked(reference: Reference, token: str) -> None:
    _to_referee("reference_asked", reference, token)


def reference_reminded(reference: Reference, token: str) -> None:
    _to_referee("reference_reminded", reference, token)


def referees_reopened(application: Application) -> None:
    """To the applicant, once a day at most."""
    today = timezone.localdate().isoformat()
    occasion = f"{application.code}:{today}"
    to_applicant("referees_reopened", application, occasion=occasion)


def reference_reopened(reference: Reference, token: str) -> None:
    _to_referee("reference_reopened", reference, token)


def applicants_to_read(organization: Organization) -> None:
    """To those who can answer, once a day, however many applications a day brings; it
    names nobody.
    """
    _to_editors("applicants_to_read", organization)


def applicant_gone(organization: Organization) -> None:
    """An applicant shown to them is no longer available; it says neither who nor how
    many, so once a day is enough.
    """
    _to_editors("applicant_gone", organization)


def host_answers(kind: str, organization: Organization, until: datetime) -> None:
    """`kind`: ANSWERS_DUE or ANSWERS_LATE; once for each day, naming nobody."""
    _to_editors(
        kind,
        organization,
        occasion=f"{dates.bangkok_day(until)}:{organization.slug}",
        answer_by=until,
    )


def host_answered_for(organization: Organization) -> None:
    """A coordinator answered for them; once a day at most, naming nobody."""
    _to_editors("host_answered_for", organization)


def reviews_due(person: User, cohort: Cohort, *, occasion: str) -> None:
    """Says that reviews wait and until when; not how many, not whose."""
    outbox.queue(
        "reviews_due", to=person, occasion=occasion, context={"cohort": cohort}
    )


def erasure_asked(application: Application) -> None:
    for coordinator in scope.readers(application):
        outbox.queue(
            "erasure_asked",
            to=coordinator,
            occasion=application.code,
            context={"application": application},
        )


def referee_asks_erasure(application: Application) -> None:
    """Each time that somebody asks; it doesn't say which referee."""
    _to_coordinators("referee_asks_erasure", application)


def referee_erased(application: Application) -> None:
    """Names nobody, because it stays in the inbox."""
    to_applicant(
        "referee_erased",
        application,
        occasion=f"{application.code}:{timezone.now().isoformat()}",
    )


def application_erased(person: User, code: str) -> None:
    """Carries no context, because the application no longer exists."""
    outbox.queue("application_erased", to=person, occasion=f"erased:{code}", context={})


def erasure_refused(application: Application) -> None:
    to_applicant("erasure_refused", application, occasion=application.code)


def status_occasion(application: Application) -> str:
    """Each change of status is an occasion of its own."""
    return f"{application.code}:{application.status_changed_at.isoformat()}"


def to_applicant(
    kind: str,
    application: Application,
    *,
    occasion: str,
    deadline: datetime | None = None,
    **more: Any,
) -> None:
    context = {**kinds.application_context(application), **more}
    outbox.queue(
        kind,
        to=application.applicant,
        occasion=occasion,
        context=context,
        deadline=deadline,
    )


def _to_referee(kind: str, reference: Reference, token: str) -> None:
    """The link identifies the referee: only this encrypted message holds it."""
    application, asked_at = (
        reference.application,
        reference.reminded_at or reference.asked_at,
    )
    outbox.queue_outside(
        kind,
        address=reference.email,
        occasion=f"{referees.occasion(reference)}:{asked_at}",
        context={"reference": reference, "application": application, "token": token},
        language=reference.language,
    )


def _to_coordinators(kind: str, application: Application) -> None:
    for coordinator in scope.readers(application):
        outbox.queue(
            kind,
            to=coordinator,
            occasion=status_occasion(application),
            context={"application": application},
        )


def _to_editors(
    kind: str, organization: Organization, *, occasion: str = "", **context: Any
) -> None:
    """Once a day at most where no other occasion is named."""
    today = timezone.localdate().isoformat()
    for member in (
        Membership.objects.editors()
        .filter(organization=organization, user__is_active=True)
        .order_by("pk")
    ):
        outbox.queue(
            kind,
            to=member.user,
            occasion=occasion or f"{today}:{organization.slug}",
            context={"organization": organization, **context},
        )
