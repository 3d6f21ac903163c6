"""Before any account: may I apply? Nothing is stored but the visitor's own session."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from organizations.models import Cohort
from volunteers.application import eligibility as check
from volunteers.application.forms import EligibilityForm
from volunteers.models import Application


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    asked, answers = check.questions(cohort), check.kept(request.session, cohort)
    form = EligibilityForm(
        request.POST if request.method == "POST" else None,
        questions=asked,
        answers=answers,
    )
    own = own_application(request, cohort)
    if form.is_valid():
        if asked:
            check.keep(request.session, cohort, form.cleaned_data)
        if own:
            check.carry_over(request.session, own)
        return redirect("eligibility", number)
    outcome = None if form.is_bound else check.outcome(asked, answers)
    page = {
        "cohort": cohort,
        "phase": cohort.phase(),
        "form": form,
        "outcome": outcome,
        "own": own,
    }
    return render(request, "volunteers/eligibility.html", page)


def own_application(request: HttpRequest, cohort: Cohort) -> Application | None:
    if not request.user.is_authenticated:
        return None
    return (
        Application.objects.filter(cohort=cohort, applicant=request.user)
        .select_related("cohort")
        .first()
    )
