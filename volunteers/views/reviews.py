"""The reviewers' queue: what waits, conflicts of interest, one review, abstaining."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from volunteers.application import documents
from volunteers.conflicts import conflicts
from volunteers.models import Application, Document, Review, ReviewerPreference, Score
from volunteers.models.choices import ReviewStatus
from volunteers.references import reading
from volunteers.reviews import masking, reviewing, taking_back
from volunteers.reviews.forms import (
    NO_CONFLICT,
    ConflictForm,
    LateConflictForm,
    ReviewConflictForm,
    ReviewForm,
)
from volunteers.reviews.queue import Queue
from volunteers.scoring import scored_forms
from volunteers.views import score_autosave


@require_safe
def reviews(request: PersonRequest) -> HttpResponse:
    return render(
        request, "volunteers/reviews/reviews.html", {"queue": Queue.of(request.user)}
    )


@form_page
def review(request: PersonRequest, code: str) -> HttpResponse:
    """Opening a review is recorded; a closed one can only be read."""
    review = get_review_or_404(request, code)
    if not rules.can_read_for_review(request.user, review):
        return redirect("review_conflict", code)
    can_review = rules.can_review(request.user, review)
    if request.method == "POST":
        return (
            autosave_scores(request, review)
            if is_autosave(request)
            else save_scores(request, review)
        )
    audit.record("read for review", review, by=request.user)
    return render_review(request, review, ReviewForm(review) if can_review else None)


@form_page
def review_conflict(request: PersonRequest, code: str) -> HttpResponse:
    """Asked before the text is shown; shows a name only where names may be seen."""
    review = get_review_or_404(request, code)
    is_open = rules.can_review(request.user, review)
    form_class = ReviewConflictForm if is_open else LateConflictForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return save_conflict_answer(request, review, form)
    context = {
        "review": review,
        "form": form,
        "is_open": rules.can_declare_conflict(request.user, review),
        "can_reopen": rules.can_reopen_review(request.user, review),
        "sees_names": rules.sees_names(request.user, review),
        "choices": review.application.choices.select_related(
            "position__organization"
        ).defer("reason"),
    }
    return render(request, "volunteers/reviews/review_conflict.html", context)


def save_conflict_answer(
    request: PersonRequest, review: Review, form: ConflictForm
) -> HttpResponse:
    """Opens the text, or takes the review from the person for good."""
    answer = form.cleaned_data["answer"]
    try:
        if answer == NO_CONFLICT:
            conflicts.confirm_no_conflict(review, by=request.user)
        else:
            conflicts.declare(
                review, kind=answer, note=form.cleaned_data["note"], by=request.user
            )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("reviews")
    if review.status != ReviewStatus.CONFLICTED:
        return redirect(review)
    message = _(
        "Thank you. %(reference)s is no longer in your list, and someone else "
        "will be asked."
    )
    messages.success(request, message % {"reference": review.application.reference})
    return redirect(Queue.of(request.user).following(review) or "reviews")


def get_review_or_404(request: PersonRequest, code: str) -> Review:
    """The person's own review with the application's texts, or 404."""
    rows = Review.objects.visible_to(request.user).by_reviewer(request.user)
    return get_object_or_404(
        rows.select_related("application__cohort").prefetch_related(
            "scores__criterion"
        ),
        code=code,
    )


def save_scores(request: PersonRequest, review: Review) -> HttpResponse:
    """An unchanged form isn't saved, so that skipping begins no draft."""
    is_sent = "send" in request.POST
    form = ReviewForm(review, request.POST, is_strict=is_sent)
    try:
        reviewing.ensure_open(review, request.user)
        if not form.is_valid():
            return render_review(request, review, form)
        if is_sent or form.has_changed():
            verb = reviewing.submit if is_sent else reviewing.save_draft
            verb(review, **form.submitted_values(), by=request.user)
    except StaleVersion:
        form.add_error(
            None,
            _(
                "This review was changed in another tab or on another device. Compare "
                "it below, then save again."
            ),
        )
        return render_review(
            request, review, form, theirs=get_review_or_404(request, review.code)
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return render_review(
            request, get_review_or_404(request, review.code), form, was_refused=True
        )
    return redirect_after_saving(request, review, is_sent=is_sent)


def autosave_scores(request: PersonRequest, review: Review) -> JsonResponse:
    form = ReviewForm(review, request.POST, is_strict=False)
    return score_autosave.autosave(
        form,
        lambda: reviewing.save_draft(
            review, **form.submitted_values(), by=request.user
        ),
        changed=_("This review was changed in another tab or on another device."),
        ticket=lambda: scored_forms.version(get_review_or_404(request, review.code)),
    )


def redirect_after_saving(
    request: PersonRequest, review: Review, *, is_sent: bool
) -> HttpResponse:
    """A draft stays open; after a review is sent or skipped comes the next one that
    waits.
    """
    if not is_sent and "skip" not in request.POST:
        messages.success(request, _("The draft was saved."))
        return redirect(review)
    if is_sent:
        message = _("Your review of %(reference)s was sent.") % {
            "reference": review.application.reference
        }
        messages.success(request, message)
    following = Queue.of(request.user).following(review)
    return redirect(following or "reviews")


def render_review(
    request: PersonRequest,
    review: Review,
    form: ReviewForm | None,
    *,
    theirs: Review | None = None,
    was_refused: bool = False,
) -> HttpResponse:
    """`theirs`: what another tab stored meanwhile; the form keeps what was typed
    here.
    """
    if form and theirs:
        score_autosave.renew_ticket(form, theirs)
    queue = Queue.of(request.user)
    context = {
        **review_context(review, by=request.user),
        "form": form,
        "theirs": theirs,
        "was_refused": was_refused,
        "can_reopen": rules.can_reopen_review(request.user, review),
        "can_declare": rules.can_declare_conflict(request.user, review),
        "queue": queue,
        "place": queue.place(review),
        "following": queue.following(review),
        "uses_keys": not ReviewerPreference.objects.filter(
            user=request.user, uses_keys=False
        ).exists(),
    }
    status = CONFLICT if theirs or was_refused else 200
    return render(request, "volunteers/reviews/review.html", context, status=status)


def review_context(review: Review, *, by: User) -> dict[str, Any]:
    """The review with what its reviewer may read of the application."""
    application = Application.objects.for_reading().get(pk=review.application_id)
    sees_names = rules.sees_names(by, review)
    sees_scores = rules.sees_other_scores(by, review)
    return {
        "review": review,
        "application": application,
        "sees_names": sees_names,
        "further": masking.sections_for_reviewers(application, sees_names=sees_names),
        "references": reading.answers_for_reviewers(application) if sees_names else [],
        "others": other_reviews(review) if sees_scores else None,
        "papers": Document.objects.for_review_by(by)
        .filter(application=application)
        .select_related("kind", "file"),
    }


@require_safe
def review_document(request: PersonRequest, code: str, file_code: str) -> HttpResponse:
    """A download that is recorded; where names are hidden, the file's name is too."""
    review = get_review_or_404(request, code)
    rows = Document.objects.for_review_by(request.user).for_handing_out()
    document = get_object_or_404(
        rows, application=review.application_id, file__code=file_code
    )
    is_named = rules.sees_names(request.user, review)
    return documents.download_response(document, by=request.user, is_named=is_named)


def other_reviews(review: Review) -> QuerySet[Review]:
    """Their scores only: no comments, no notes, no names."""
    rows = Review.objects.filter(
        application=review.application_id, status=ReviewStatus.SUBMITTED
    ).exclude(pk=review.pk)
    scores = Score.objects.defer("note").select_related("criterion")
    return (
        rows.defer("comment")
        .prefetch_related(Prefetch("scores", scores))
        .order_by("code")
    )


@post_only(_lazy("Change my review"), "review", "code")
def review_reopen(request: PersonRequest, code: str) -> HttpResponse:
    """Their own sent review is a draft again."""
    review = get_review_or_404(request, code)
    try:
        taking_back.reopen(review, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        message = _("Your review is a draft again. Send it when you have changed it.")
        messages.success(request, message)
    return redirect(review)


@post_only(_lazy("Use keyboard shortcuts"), "review", "code")
def review_keys(request: PersonRequest, code: str) -> HttpResponse:
    """Whether this person scores with single keys, on every device."""
    review = get_review_or_404(request, code)
    ReviewerPreference.objects.update_or_create(
        user=request.user, defaults={"uses_keys": bool(request.POST.get("use"))}
    )
    return redirect(review)


@form_page
def review_abstain(request: PersonRequest, code: str) -> HttpResponse:
    review = get_review_or_404(request, code)
    if request.method != "POST" and rules.can_review(request.user, review):
        return render(
            request, "volunteers/reviews/review_abstain.html", {"review": review}
        )
    try:
        reviewing.abstain(review, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(review)
    messages.success(
        request,
        _("You have abstained from %(reference)s.")
        % {"reference": review.application.reference},
    )
    return redirect(Queue.of(request.user).following(review) or "reviews")
