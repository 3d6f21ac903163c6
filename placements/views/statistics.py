"""Public statistics of a closed cohort: no small counts, nothing about applicants."""

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
    groups = statistics.public_statistics(statistics.cohort_counts(cohort))
    facts = {name: [fact(*row) for row in rows] for name, rows in groups.items()}
    return render(
        request,
        "placements/closing/figures.html",
        {"cohort": cohort, "few": statistics.MIN_PUBLIC_COUNT, **facts},
    )


def fact(label: str, count: int | None) -> dict[str, Any]:
    """For the component key_facts."""
    return {"label": label, "value": _("withheld") if count is None else count}
