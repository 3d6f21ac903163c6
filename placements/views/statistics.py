"""What is left of a closed cohort, for everybody: sums without small numbers, and nothing about who applied."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from organizations.models import Cohort
from placements import statistics


@login_not_required
@require_safe
def cohort_figures(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number, closed_at__isnull=False)
    told = statistics.public(statistics.of_cohort(cohort))
    return render(request, "placements/figures.html", {"cohort": cohort, "few": statistics.FEW, **told})
