"""The detail page of an application for coordinators, with the steps they can take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.admin.columns import readable_name
from portal.kernel import audit
from portal.kernel.permissions import PersonRequest
from portal.models import Message, User
from portal.models.choices import MessageState
from portal.text import dates
from volunteers import rules
from volunteers.admin.applications import columns, history, papers
from volunteers.admin.applications.neighbours import find_neighbours
from volunteers.admin.finding import (
    admin_context,
    change_url,
    get_full_application_or_404,
)
from volunteers.admin.steps.steps import open_steps
from volunteers.application import qualifications, summary
from volunteers.application.sections import referees
from volunteers.decisions import reranking
from volunteers.interviews import scores
from volunteers.models import Application, Choice, Decision, Interview, Review
from volunteers.models.choices import (
    ConsentKind,
    InterviewStatus,
    ReferenceStatus,
    ReviewStatus,
)
from volunteers.overview import facts
from volunteers.overview.overview_cards import outcomes_url
from volunteers.references import reading, requests
from volunteers.reviews import masking, versions

REFERENCE_TONES: dict[str, str] = {
    ReferenceStatus.GIVEN: "leaf",
    ReferenceStatus.ASKED: "sky",
}


@dataclass(frozen=True)
class ReviewRow:
    """A review as its coordinator reads it."""

    review: Review
    tone: str
    mark: float | None
    can_reopen: bool
    versions: list[versions.Version]


def detail_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    return application_detail(request, model_admin, code)


@require_safe
def application_detail(
    request: PersonRequest, model_admin: ModelAdmin, code: str
) -> HttpResponse:
    """Every view is recorded in the history."""
    application = get_full_application_or_404(request.user, code)
    record_reading(application, by=request.user)
    load_reviews(application)
    letters = message_rows(application)
    context = admin_context(
        model_admin,
        request,
        neighbours=find_neighbours(model_admin, request, application),
        title=application.reference,
        application=application,
        badge=columns.badge(application),
        steps=open_steps(request.user, application),
        **course_context(application, letters),
        facts=detail_rows(application, request.user),
        consents=consent_rows(application),
        further=summary.summarize_selected(
            application, "background", "provinces", "skills"
        ),
        revealing=masking.places_found(application),
        documents=papers.document_rows(application),
        wishes=choice_rows(application),
        **earlier_ranking(application),
        judgements=review_rows(application, by=request.user),
        conflicts=application.conflicts.defer("note").select_related("reviewer"),
        references=reference_rows(application),
        letters=letters,
        elsewhere=other_applications(application, request.user),
    )
    return TemplateResponse(request, "admin/volunteers/application.html", context)


def detail_rows(application: Any, user: User) -> list[dict[str, Any]]:
    """Includes decrypted fields."""
    born = parse_date(application.birth_on)
    rows = [
        (
            _("Legal name (as in your ID)"),
            application.legal_name,
        ),
        (_("Email"), application.applicant.email),
        (_("Phone number"), application.phone),
        (_("Date of birth"), dates.show_date(born) if born else ""),
        (_("Province where you live now"), application.home_province),
        (_("Submitted"), dates.show_datetime(application.submitted_at)),
        (_("In this state since"), dates.show_datetime(application.status_changed_at)),
        (_("Shown to organizations since"), format_instant(application.shared_at)),
        (_("Reason"), application.get_outcome_reason_display()),
        (_("Extended until"), format_instant(application.extended_until)),
        (_("Why it was extended"), application.extension_reason),
        (_("Why it was withdrawn"), application.withdrawal_reason),
        (_("Answer by"), format_instant(application.answer_by)),
        (
            _("Choices may be changed until"),
            format_instant(application.choices_open_until),
        ),
        (_("Deferred from an earlier cohort"), deferred_from(application)),
        *facts.further_facts(application, user),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def format_instant(instant: datetime | None) -> str:
    return dates.show_datetime(instant) if instant else ""


def deferred_from(application: Application) -> str:
    """The earlier application by its reference; the promise is kept with this one."""
    earlier = application.deferred_from
    return f"{earlier} · {earlier.cohort}" if earlier else ""


def other_applications(application: Application, user: User) -> list[dict[str, Any]]:
    """What the same person sent to other cohorts, newest first."""
    rows = (
        Application.objects.visible_to(user)
        .filter(applicant=application.applicant_id)
        .exclude(pk=application.pk)
    )
    brief = rows.only(
        "code", "reference", "status", "released_status", "cohort__number"
    ).select_related("cohort")
    applications = brief.order_by("-cohort__number")
    return [
        {"application": row, "url": change_url(row), "badge": columns.badge(row)}
        for row in applications
    ]


def consent_rows(application: Application) -> list[dict[str, Any]]:
    """Both kinds, whether given, and which wording."""
    in_force = {
        consent.kind: consent
        for consent in application.consents.all()
        if consent.withdrawn_at is None
    }
    return [
        {"label": kind.label, "consent": in_force.get(kind.value)}
        for kind in ConsentKind
    ]


def choice_rows(application: Application) -> list[dict[str, Any]]:
    """The choices, each with what its organization says."""
    interests = {
        interest.position_id: interest
        for interest in application.interests.select_related("by")
    }
    for interest in interests.values():
        interest.application = application
    shown = Choice.objects.shared().filter(application=application)
    return [
        {
            "choice": choice,
            "can_answer_for": choice in shown,
            "said": interests.get(choice.position_id),
            "judgements": qualifications.judgements(choice),
        }
        for choice in qualifications.load(list(application.choices.all()))
    ]


def earlier_ranking(application: Application) -> dict[str, Any]:
    """Where the person has used the chance to order their choices anew; it was read
    with the application.
    """
    chance = getattr(application, "reranking", None)
    if chance is None or chance.used_at is None:
        return {}
    return {
        "revised_at": chance.used_at,
        "earlier": reranking.earlier_hosts(chance, application),
    }


def course_context(
    application: Application, letters: list[dict[str, Any]]
) -> dict[str, Any]:
    """Decisions, interviews, and the history that is read from both."""
    by = application.decisions.select_related("made_by", "taken_back_by")
    decisions = list(by.reverse())
    interviews = list(application.interviews.with_slot())
    return {
        **decision_context(application, decisions),
        **interview_context(application, interviews),
        "lines": history.history_lines(application, letters, decisions, interviews),
    }


def decision_context(
    application: Application, decisions: list[Decision]
) -> dict[str, Any]:
    """The decisions, newest first, and where one that is planned is released."""
    is_held = columns.is_held(application)
    return {
        "decisions": decisions,
        "outcomes_url": outcomes_url(application.cohort) if is_held else "",
    }


def load_reviews(application: Application) -> None:
    """Once, for the page and for the steps that ask whether one has begun."""
    rows = Review.objects.select_related("reviewer").prefetch_related(
        "scores__criterion", "earlier"
    )
    prefetch_related_objects([application], Prefetch("reviews", rows))


def review_rows(application: Application, *, by: User) -> list[ReviewRow]:
    tones = {ReviewStatus.SUBMITTED: "leaf", ReviewStatus.DRAFT: "sky"}
    return [
        ReviewRow(
            row,
            tones.get(ReviewStatus(row.status), "plain"),
            row.mark,
            rules.can_reopen_review(by, row),
            versions.compare(row, shows_now=row.status == ReviewStatus.SUBMITTED),
        )
        for row in application.reviews.all()
    ]


def interview_context(
    application: Application, interviews: Sequence[Interview]
) -> dict[str, Any]:
    """The mean is asked for only where there was one."""
    rows = [row for row in interviews if row.status != InterviewStatus.CANCELLED]
    return {
        "interviews": rows,
        "interview_marks": scores.mean(application) if rows else None,
    }


def record_reading(application: Application, *, by: User) -> None:
    """The entry names the references if there is an answer to read."""
    has_answers = any(
        reading.has_answers(reference)
        for reference in referees.referees_by_order(application).values()
    )
    audit.record(
        "read application",
        application,
        by=by,
        fields=["references"] if has_answers else [],
    )


def reference_rows(application: Application) -> list[dict[str, Any]]:
    """Who was named and what they wrote; and whether the newest message to them
    could not be delivered.
    """
    newest = {
        message.occasion.split(":")[1]: message.state
        for message in requests.messages_to_referees(application)
    }
    return [
        {
            "reference": row,
            "rows": reading.answer_rows(row),
            "tone": REFERENCE_TONES.get(row.status, "plain"),
            "is_undelivered": row.status == ReferenceStatus.ASKED
            and newest.get(row.code) == MessageState.FAILED,
        }
        for row in referees.referees_by_order(application).values()
    ]


def message_rows(application: Application) -> list[dict[str, Any]]:
    """What was sent to the applicant about it: kind and time, not the text."""
    rows = Message.objects.filter(
        recipient=application.applicant, occasion__startswith=application.code
    )
    return [
        {
            "kind": readable_name(row.kind),
            "at": row.sent_at or row.made_at,
            "state": row.get_state_display(),
            "row": row,
        }
        for row in rows.defer("title", "text")
    ]
