"""Saved positions and their comparison, with or without an account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations.catalogue import position_cards
from organizations.models import Cohort, Position, names
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from volunteers.shortlist import comparison, saved_positions

SECONDS_PER_DAY = 24 * 60 * 60


@login_not_required
@require_safe
def saved(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    cards = [
        position_cards.offer_card(position)
        for position in saved_positions.saved_in_cohort(request, cohort)
    ]
    context = {
        "cohort": cohort,
        "cards": cards,
        "most_compared": comparison.MAX_POSITIONS,
        "days_kept": days_kept(),
    }
    return render(request, "volunteers/shortlist/saved.html", context)


def days_kept() -> int:
    """How long a visitor's list lasts."""
    return settings.SESSION_COOKIE_AGE // SECONDS_PER_DAY


@login_not_required
@form_page
def position_save(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Public pages link here instead of holding the form themselves, so that they are
    the same for everybody.
    """
    position = get_position_or_404(number, slug)
    if request.method != "POST":
        context = {
            "position": position,
            "name": names.label_of(position),
            "days_kept": days_kept(),
        }
        return render(request, "volunteers/shortlist/saved_ask.html", context)
    try:
        saved_positions.save(request, position)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Saved for later: %(name)s") % name_context(position)
        )
    return redirect("saved", number)


@login_not_required
@post_only(_lazy("Remove"), "saved", "number")
def position_unsave(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    position = get_position_or_404(number, slug)
    saved_positions.unsave(request, position)
    messages.success(
        request, _("Removed from your list: %(name)s") % name_context(position)
    )
    return redirect("saved", number)


def get_position_or_404(number: int, slug: str) -> Position:
    rows = Position.objects.public().select_related("organization", "cohort")
    return get_object_or_404(rows, cohort__number=number, slug=slug)


def name_context(position: Position) -> dict[str, str]:
    return {"name": names.label_of(position)["text"]}


@login_not_required
@require_safe
def compare(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    selection = comparison.select_positions(cohort, request.GET.getlist("position"))
    context: dict[str, Any] = {
        "cohort": cohort,
        "selection": selection,
        "most_compared": comparison.MAX_POSITIONS,
        **comparison.comparison_table(cohort, selection),
    }
    return render(request, "volunteers/shortlist/compare.html", context)
