"""The reviewers' queue: what waits, conflicts of interest, one review, abstaining."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from portal.kernel import audit
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.web.autosave import is_asked
from volunteers import rules
from volunteers.application import summary
from volunteers.conflicts import conflicts
from volunteers.models import Application, Review, ReviewerPreference, Score
from volunteers.models.choices import ReviewStatus
from volunteers.references import requests
from volunteers.reviews import reviewing
from volunteers.reviews.forms import NONE, ConflictForm, ReviewForm
from volunteers.reviews.queue import Queue
from volunteers.scoring import scored_forms
from volunteers.views import score_autosave


@require_safe
def reviews(request: PersonRequest) -> HttpResponse:
    return render(
        request, "volunteers/reviews/reviews.html", {"queue": Queue.of(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest, code: str) -> HttpResponse:
    """Opening a review leaves a line of history; what is closed can only be read."""
    found = find(request, code)
    if not rules.can_read_for_review(request.user, found):
        return redirect("review_conflict", code)
    can_review = rules.can_review(request.user, found)
    if request.method == "POST":
        return autosaved(request, found) if is_asked(request) else judge(request, found)
    audit.record("read for review", found, by=request.user)
    return shown(request, found, ReviewForm(found) if can_review else None)


@require_http_methods(["GET", "HEAD", "POST"])
def review_conflict(request: PersonRequest, code: str) -> HttpResponse:
    """Stands before the text: shows the organizations chosen, and a name only where names may be seen."""
    found = find(request, code)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return answered(request, found, form)
    context = {
        "review": found,
        "form": form,
        "is_open": rules.can_review(request.user, found),
        "sees_names": rules.sees_names(request.user, found),
        "choices": found.application.choices.select_related(
            "position__organization"
        ).defer("reason"),
    }
    return render(request, "volunteers/reviews/review_conflict.html", context)


def answered(request: PersonRequest, found: Review, form: ConflictForm) -> HttpResponse:
    """On to the text, or away from it for good."""
    answer = form.cleaned_data["answer"]
    try:
        if answer == NONE:
            conflicts.clear(found, by=request.user)
        else:
            conflicts.declare(
                found, kind=answer, note=form.cleaned_data["note"], by=request.user
            )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("reviews")
    if found.status != ReviewStatus.CONFLICTED:
        return redirect(found)
    told = _(
        "Thank you. %(reference)s has left your queue, and somebody else will be asked."
    )
    messages.success(request, told % {"reference": found.application.reference})
    return redirect(Queue.of(request.user).following(found) or "reviews")


def find(request: PersonRequest, code: str) -> Review:
    """The person's own review with the application's texts, or 404."""
    mine = Review.objects.visible_to(request.user).by_reviewer(request.user)
    return get_object_or_404(
        mine.select_related("application__cohort").prefetch_related(
            "scores__criterion"
        ),
        code=code,
    )


def judge(request: PersonRequest, found: Review) -> HttpResponse:
    """Nothing changed is nothing saved: who skips without a word has begun no draft."""
    is_sent = "send" in request.POST
    form = ReviewForm(found, request.POST, is_strict=is_sent)
    try:
        reviewing.refuse_unless_open(found, request.user)
        if not form.is_valid():
            return shown(request, found, form)
        if is_sent or form.has_changed():
            verb = reviewing.submit if is_sent else reviewing.save_draft
            verb(found, **form.judged(), by=request.user)
    except StaleVersion:
        form.add_error(
            None,
            _(
                "This review was changed in another tab or on another device. Compare it below, then save again."
            ),
        )
        return shown(request, found, form, theirs=find(request, found.code))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return shown(request, find(request, found.code), form, is_refused=True)
    return onward(request, found, is_sent=is_sent)


def autosaved(request: PersonRequest, found: Review) -> JsonResponse:
    form = ReviewForm(found, request.POST, is_strict=False)
    return score_autosave.autosaved(
        form,
        lambda: reviewing.save_draft(found, **form.judged(), by=request.user),
        changed=_("This review was changed in another tab or on another device."),
        ticket=lambda: scored_forms.version(find(request, found.code)),
    )


def onward(request: PersonRequest, found: Review, *, is_sent: bool) -> HttpResponse:
    """A draft stays open; after a review is sent or skipped comes the next one that waits."""
    if not is_sent and "skip" not in request.POST:
        messages.success(request, _("The draft was saved."))
        return redirect(found)
    if is_sent:
        told = _("Your review of %(reference)s was sent.") % {
            "reference": found.application.reference
        }
        messages.success(request, told)
    following = Queue.of(request.user).following(found)
    return redirect(following or "reviews")


def shown(
    request: PersonRequest,
    found: Review,
    form: ReviewForm | None,
    *,
    theirs: Review | None = None,
    is_refused: bool = False,
) -> HttpResponse:
    """`theirs`: what another tab stored meanwhile; the form keeps what was typed here."""
    if form and theirs:
        form.data = {**form.data.dict(), "ticket": scored_forms.version(theirs)}  # type: ignore[attr-defined]
    application = Application.objects.for_reading().get(pk=found.application_id)
    sees_names, queue = rules.sees_names(request.user, found), Queue.of(request.user)
    context = {
        "review": found,
        "application": application,
        "sees_names": sees_names,
        "further": summary.further(
            application, "background", "skills", hides_names=not sees_names
        ),
        "references": requests.for_reviewers(application) if sees_names else [],
        "form": form,
        "is_stored": form is not None and not form.is_bound,
        "theirs": theirs,
        "is_refused": is_refused,
        "queue": queue,
        "place": queue.place(found),
        "following": queue.following(found),
        "uses_keys": not ReviewerPreference.objects.filter(
            user=request.user, uses_keys=False
        ).exists(),
        "others": others(found)
        if rules.sees_other_scores(request.user, found)
        else None,
    }
    return render(
        request,
        "volunteers/reviews/review.html",
        context,
        status=409 if theirs or is_refused else 200,
    )


def others(found: Review) -> QuerySet[Review]:
    """Their scores only: no comments, no notes, no names."""
    rows = Review.objects.filter(
        application=found.application_id, status=ReviewStatus.SUBMITTED
    ).exclude(pk=found.pk)
    scores = Score.objects.defer("note").select_related("criterion")
    return (
        rows.defer("comment")
        .prefetch_related(Prefetch("scores", scores))
        .order_by("code")
    )


@require_POST
def review_keys(request: PersonRequest, code: str) -> HttpResponse:
    """Whether this person scores with single keys, on every device."""
    found = find(request, code)
    ReviewerPreference.objects.update_or_create(
        user=request.user, defaults={"uses_keys": bool(request.POST.get("use"))}
    )
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def review_abstain(request: PersonRequest, code: str) -> HttpResponse:
    found = find(request, code)
    if request.method != "POST" and rules.can_review(request.user, found):
        return render(
            request, "volunteers/reviews/review_abstain.html", {"review": found}
        )
    try:
        reviewing.abstain(found, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(
        request,
        _("You have abstained from %(reference)s.")
        % {"reference": found.application.reference},
    )
    return redirect(Queue.of(request.user).following(found) or "reviews")
