"""What the pages on which reviewers and interviewers give scores share."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import JsonResponse
from django.utils import timezone

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at
from volunteers.reviews.forms import ScoresForm
from volunteers.scoring import scored_forms
from volunteers.scoring.scored_forms import ScoredForm


def renew_ticket(form: ScoresForm, stored: ScoredForm) -> None:
    """Binds the form to what is stored now, so that it can be sent once more."""
    ticket = scored_forms.version(stored)
    form.data = {**form.data.dict(), "ticket": ticket}  # type: ignore[attr-defined]


def autosave(
    form: BaseForm, save: Callable[[], None], *, changed: str, ticket: Callable[[], str]
) -> JsonResponse:
    """What static/js/signed-in/autosave.js sends at a pause: stored as a draft by
    `save`, or answered with why not.

    `changed`: what is said when another tab was first; `ticket`: that of what is stored
    now.
    """
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    try:
        save()
    except StaleVersion:
        return JsonResponse({"clash": True, "words": changed}, status=CONFLICT)
    except TransitionRefused as refused:
        return JsonResponse({"refused": str(refused)}, status=CONFLICT)
    words = saved_at(timezone.now())
    return JsonResponse({"ticket": ticket(), "words": words})
