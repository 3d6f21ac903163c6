"""The panel's interviews: what is to come, one with the application, scores, stepping aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel import audit
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.web.autosave import CONFLICT, is_asked
from volunteers import rules
from volunteers.application import summary
from volunteers.interviews import scores
from volunteers.models import (
    Application,
    Assessment,
    Interview,
    InterviewPanel,
    InterviewSlot,
)
from volunteers.models.choices import InterviewStatus
from volunteers.models.queries.interviews import seated
from volunteers.references import requests
from volunteers.reviews.forms import NONE, AssessmentForm, ConflictForm
from volunteers.scoring import scored_forms
from volunteers.views import score_autosave


@require_safe
def interviews(request: PersonRequest) -> HttpResponse:
    """One's own, with the free times of one's panels; what was scored goes down."""
    rows = list(
        Interview.objects.of_member(request.user)
        .with_slot()
        .order_by("slot__starts_at", "pk")
    )
    sent = set(
        request.user.assessments.filter(status="submitted").values_list(
            "interview_id", flat=True
        )
    )
    now = timezone.now()
    free = InterviewSlot.objects.filter(seated(request.user, "panel__")).free(after=now)
    context = {
        "ahead": [row for row in rows if row.pk not in sent and row.slot.ends_at > now],
        "to_score": [
            row
            for row in rows
            if row.pk not in sent and row.slot.ends_at <= now and is_scored(row)
        ],
        "done": [
            row
            for row in rows
            if row.pk in sent or (row.slot.ends_at <= now and not is_scored(row))
        ],
        "free_count": free.count(),
        "panels": InterviewPanel.objects.filter(seated(request.user, "")),
    }
    return render(request, "volunteers/interviews/interviews.html", context)


def is_scored(interview: Interview) -> bool:
    """Whether scores are still wanted of it."""
    return interview.status in (InterviewStatus.BOOKED, InterviewStatus.HELD)


def find(request: PersonRequest, code: str) -> Interview:
    """One of the person's panels' with the application's cohort, or 404."""
    mine = (
        Interview.objects.of_member(request.user)
        .with_slot()
        .select_related("application__cohort")
    )
    return get_object_or_404(mine, code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: PersonRequest, code: str) -> HttpResponse:
    """Opening it leaves a line of history; before the interview there is nothing to score yet."""
    found = find(request, code)
    assessment = scores.of(found, request.user)
    if assessment is None:
        return redirect("interview_conflict", code)
    if request.method == "POST":
        return (
            autosaved(request, assessment)
            if is_asked(request)
            else judge(request, assessment)
        )
    audit.record("read for interview", found, by=request.user)
    form = (
        AssessmentForm(assessment)
        if rules.can_assess(request.user, assessment)
        else None
    )
    return shown(request, assessment, form)


@require_http_methods(["GET", "HEAD", "POST"])
def interview_conflict(request: PersonRequest, code: str) -> HttpResponse:
    """Stands before the text, and is where one steps aside later."""
    found = find(request, code)
    is_cleared = scores.of(found, request.user) is not None
    form = ConflictForm(
        request.POST if request.method == "POST" else None, can_be_none=not is_cleared
    )
    if form.is_valid():
        return answered(request, found, form)
    context = {
        "interview": found,
        "form": form,
        "is_cleared": is_cleared,
        "sees_names": rules.sees_names_in_interview(request.user, found),
        "choices": found.application.choices.select_related(
            "position__organization"
        ).defer("reason"),
    }
    return render(request, "volunteers/interviews/conflict.html", context)


def answered(
    request: PersonRequest, found: Interview, form: ConflictForm
) -> HttpResponse:
    answer, reference = form.cleaned_data["answer"], found.application.reference
    try:
        if answer == NONE:
            scores.clear(found, by=request.user)
        else:
            scores.declare(
                found, kind=answer, note=form.cleaned_data["note"], by=request.user
            )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("interviews")
    if Interview.objects.of_member(request.user).filter(pk=found.pk).exists():
        return redirect(found)
    messages.success(
        request,
        _("Thank you. %(reference)s is hidden from you now.")
        % {"reference": reference},
    )
    return redirect("interviews")


def judge(request: PersonRequest, assessment: Assessment) -> HttpResponse:
    is_sent = "send" in request.POST
    form = AssessmentForm(assessment, request.POST, is_strict=is_sent)
    try:
        scores.refuse_unless_open(assessment, request.user)
        if not form.is_valid():
            return shown(request, assessment, form)
        verb = scores.submit if is_sent else scores.save_draft
        verb(assessment, **form.judged(), by=request.user)
    except StaleVersion:
        form.add_error(
            None,
            _(
                "These scores were changed in another tab or on another device. Compare them below, then save again."
            ),
        )
        return shown(request, assessment, form, theirs=afresh(assessment))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return shown(request, afresh(assessment), form, is_refused=True)
    messages.success(
        request, _("Your scores were sent.") if is_sent else _("The draft was saved.")
    )
    return redirect(assessment.interview)


def autosaved(request: PersonRequest, assessment: Assessment) -> JsonResponse:
    form = AssessmentForm(assessment, request.POST, is_strict=False)
    return score_autosave.autosaved(
        form,
        lambda: scores.save_draft(assessment, **form.judged(), by=request.user),
        changed=_("These scores were changed in another tab or on another device."),
        ticket=lambda: scored_forms.version(afresh(assessment)),
    )


def afresh(assessment: Assessment) -> Assessment:
    found = scores.of(assessment.interview, assessment.member)
    return found or assessment


def shown(
    request: PersonRequest,
    assessment: Assessment,
    form: AssessmentForm | None,
    *,
    theirs: Assessment | None = None,
    is_refused: bool = False,
) -> HttpResponse:
    """`theirs`: what another tab stored meanwhile; the form keeps what was typed here."""
    if form and theirs:
        form.data = {**form.data.dict(), "ticket": scored_forms.version(theirs)}  # type: ignore[attr-defined]
    context = {
        **read(assessment, by=request.user),
        "form": form,
        "is_stored": form is not None and not form.is_bound,
        "theirs": theirs,
        "is_refused": is_refused,
    }
    status = CONFLICT if theirs or is_refused else 200
    return render(
        request, "volunteers/interviews/interview.html", context, status=status
    )


def read(assessment: Assessment, *, by: User) -> dict[str, Any]:
    """The interview with the application, as its phase allows."""
    found = assessment.interview
    application = Application.objects.for_reading().get(pk=found.application_id)
    sees_names = rules.sees_names_in_interview(by, found)
    return {
        "interview": found,
        "assessment": assessment,
        "application": application,
        "sees_names": sees_names,
        "further": summary.further(
            application, "background", "skills", hides_names=not sees_names
        ),
        "references": requests.for_reviewers(application) if sees_names else [],
        "has_rubric": application.cohort.criteria.of_interviews().exists(),
        "is_to_come": found.slot.starts_at > timezone.now(),
        "others": scores.others(assessment) if scores.sees_others(assessment) else None,
    }
