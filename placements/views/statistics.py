"""What is left of a closed cohort, for everybody: sums without small numbers, and nothing about who applied."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import Cohort
from placements.closing import statistics


@login_not_required
@require_safe
def cohort_figures(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(
        Cohort.objects.public(), number=number, closed_at__isnull=False
    )
    told = statistics.public(statistics.of_cohort(cohort))
    shown = {name: [fact(*row) for row in rows] for name, rows in told.items()}
    return render(
        request,
        "placements/figures.html",
        {"cohort": cohort, "few": statistics.FEW, **shown},
    )


def fact(label: str, count: int | None) -> dict[str, Any]:
    """For the component key_facts."""
    return {"label": label, "value": _("withheld") if count is None else count}
