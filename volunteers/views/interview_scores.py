"""Interviews of panel members: their list, one with its application, scores."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.kernel import audit
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.web.autosave import CONFLICT, is_autosave
from volunteers import rules
from volunteers.interviews import scores
from volunteers.models import (
    Application,
    Assessment,
    Interview,
    InterviewPanel,
    InterviewSlot,
)
from volunteers.models.choices import InterviewStatus
from volunteers.models.queries.interviews import on_panel
from volunteers.references import reading
from volunteers.reviews import masking
from volunteers.reviews.forms import NO_CONFLICT, AssessmentForm, InterviewConflictForm
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
    scored_ids = set(
        request.user.assessments.filter(status="submitted").values_list(
            "interview_id", flat=True
        )
    )
    now = timezone.now()
    free_slots = InterviewSlot.objects.filter(on_panel(request.user, "panel__")).free(
        after=now
    )
    context = {
        "ahead": [
            row for row in rows if row.pk not in scored_ids and row.slot.ends_at > now
        ],
        "to_score": [
            row
            for row in rows
            if row.pk not in scored_ids and row.slot.ends_at <= now and is_scored(row)
        ],
        "done": [
            row
            for row in rows
            if row.pk in scored_ids or (row.slot.ends_at <= now and not is_scored(row))
        ],
        "free_count": free_slots.count(),
        "panels": InterviewPanel.objects.filter(on_panel(request.user, "")),
    }
    return render(request, "volunteers/interviews/interviews.html", context)


def is_scored(interview: Interview) -> bool:
    """Whether scores are still wanted of it."""
    return interview.status in (InterviewStatus.BOOKED, InterviewStatus.HELD)


def get_interview_or_404(request: PersonRequest, code: str) -> Interview:
    """One of the person's panels' with the application's cohort, or 404."""
    rows = (
        Interview.objects.of_member(request.user)
        .with_slot()
        .select_related("application__cohort")
    )
    return get_object_or_404(rows, code=code)


@form_page
def interview(request: PersonRequest, code: str) -> HttpResponse:
    """Opening it is recorded; before the interview there is nothing to score yet."""
    interview = get_interview_or_404(request, code)
    assessment = scores.get_assessment(interview, request.user)
    if assessment is None:
        return redirect("interview_conflict", code)
    if request.method == "POST":
        return (
            autosave_scores(request, assessment)
            if is_autosave(request)
            else save_scores(request, assessment)
        )
    audit.record("read for interview", interview, by=request.user)
    form = (
        AssessmentForm(assessment)
        if rules.can_assess(request.user, assessment)
        else None
    )
    return render_interview(request, assessment, form)


@form_page
def interview_conflict(request: PersonRequest, code: str) -> HttpResponse:
    """Asked before the text is shown; a conflict can be declared here later too."""
    interview = get_interview_or_404(request, code)
    is_cleared = scores.get_assessment(interview, request.user) is not None
    form = InterviewConflictForm(
        request.POST if request.method == "POST" else None, can_be_none=not is_cleared
    )
    if form.is_valid():
        return save_conflict_answer(request, interview, form)
    context = {
        "interview": interview,
        "form": form,
        "is_cleared": is_cleared,
        "sees_names": rules.sees_names_in_interview(request.user, interview),
        "choices": interview.application.choices.select_related(
            "position__organization"
        ).defer("reason"),
    }
    return render(request, "volunteers/interviews/conflict.html", context)


def save_conflict_answer(
    request: PersonRequest, interview: Interview, form: InterviewConflictForm
) -> HttpResponse:
    answer, reference = form.cleaned_data["answer"], interview.application.reference
    try:
        if answer == NO_CONFLICT:
            scores.confirm_no_conflict(interview, by=request.user)
        else:
            scores.declare_conflict(
                interview, kind=answer, note=form.cleaned_data["note"], by=request.user
            )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("interviews")
    if Interview.objects.of_member(request.user).filter(pk=interview.pk).exists():
        return redirect(interview)
    messages.success(
        request,
        _("Thank you. %(reference)s is hidden from you now.")
        % {"reference": reference},
    )
    return redirect("interviews")


def save_scores(request: PersonRequest, assessment: Assessment) -> HttpResponse:
    is_sent = "send" in request.POST
    form = AssessmentForm(assessment, request.POST, is_strict=is_sent)
    try:
        scores.ensure_open(assessment, request.user)
        if not form.is_valid():
            return render_interview(request, assessment, form)
        verb = scores.submit if is_sent else scores.save_draft
        verb(assessment, **form.submitted_values(), by=request.user)
    except StaleVersion:
        form.add_error(
            None,
            _(
                "These scores were changed in another tab or on another device. "
                "Compare them below, then save again."
            ),
        )
        return render_interview(request, assessment, form, theirs=reload(assessment))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return render_interview(request, reload(assessment), form, was_refused=True)
    messages.success(
        request, _("Your scores were sent.") if is_sent else _("The draft was saved.")
    )
    return redirect(assessment.interview)


def autosave_scores(request: PersonRequest, assessment: Assessment) -> JsonResponse:
    form = AssessmentForm(assessment, request.POST, is_strict=False)
    return score_autosave.autosave(
        form,
        lambda: scores.save_draft(
            assessment, **form.submitted_values(), by=request.user
        ),
        changed=_("These scores were changed in another tab or on another device."),
        ticket=lambda: scored_forms.version(reload(assessment)),
    )


@post_only(_lazy("Change my scores"), "interview", "code")
def scores_reopen(request: PersonRequest, code: str) -> HttpResponse:
    """Their own sent scores are a draft again."""
    interview = get_interview_or_404(request, code)
    assessment = scores.get_assessment(interview, request.user)
    if assessment is None:
        return redirect("interview_conflict", code)
    try:
        scores.reopen(assessment, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        text = _("Your scores are a draft again. Send them when you have changed them.")
        messages.success(request, text)
    return redirect(interview)


def reload(assessment: Assessment) -> Assessment:
    stored = scores.get_assessment(assessment.interview, assessment.member)
    return stored or assessment


def render_interview(
    request: PersonRequest,
    assessment: Assessment,
    form: AssessmentForm | None,
    *,
    theirs: Assessment | None = None,
    was_refused: bool = False,
) -> HttpResponse:
    """`theirs`: what another tab stored meanwhile; the form keeps what was typed
    here.
    """
    if form and theirs:
        score_autosave.renew_ticket(form, theirs)
    context = {
        **interview_context(assessment, by=request.user),
        "form": form,
        "theirs": theirs,
        "was_refused": was_refused,
    }
    status = CONFLICT if theirs or was_refused else 200
    return render(
        request, "volunteers/interviews/interview.html", context, status=status
    )


def interview_context(assessment: Assessment, *, by: User) -> dict[str, Any]:
    """The interview with the application, as its phase allows."""
    interview = assessment.interview
    application = Application.objects.for_reading().get(pk=interview.application_id)
    sees_names = rules.sees_names_in_interview(by, interview)
    return {
        "interview": interview,
        "assessment": assessment,
        "application": application,
        "sees_names": sees_names,
        "further": masking.sections_for_reviewers(application, sees_names=sees_names),
        "references": reading.answers_for_reviewers(application) if sees_names else [],
        "has_rubric": application.cohort.criteria.of_interviews().exists(),
        "can_reopen": rules.can_reopen_scores(by, assessment),
        "is_to_come": interview.slot.starts_at > timezone.now(),
        "others": scores.other_scores(assessment)
        if scores.sees_other_scores(assessment)
        else None,
    }
