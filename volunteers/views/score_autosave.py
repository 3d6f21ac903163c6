"""What the pages of reviews and of interviews share."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import JsonResponse
from django.utils import timezone

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at


def autosaved(
    form: BaseForm, save: Callable[[], None], *, changed: str, ticket: Callable[[], str]
) -> JsonResponse:
    """What static/js/autosave.js sends at a pause: stored as a draft by `save`, or answered with why not.

    `changed`: what is said when another tab was first; `ticket`: that of what is stored now.
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
