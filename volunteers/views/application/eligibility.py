"""The eligibility check, without an account; stored only in the session."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from organizations.models import Cohort
from portal.kernel.methods import form_page
from volunteers.application import eligibility as check
from volunteers.application.forms import EligibilityForm
from volunteers.models import Application


@login_not_required
@form_page
def eligibility(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    questions = check.questions(cohort)
    answers = check.stored_answers(request.session, cohort)
    form = EligibilityForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        answers=answers,
    )
    application = find_own_application(request, cohort)
    if form.is_valid():
        if questions:
            check.store_answers(request.session, cohort, form.cleaned_data)
        if application:
            check.copy_to_application(request.session, application)
        return redirect("eligibility", number)
    outcome = None if form.is_bound else check.evaluate(questions, answers)
    form.has_outcome = outcome is not None
    form.css = "ask ask--again" if outcome else "ask"
    context = {
        "cohort": cohort,
        "phase": cohort.phase(),
        "form": form,
        "outcome": outcome,
        "own": application,
    }
    return render(request, "volunteers/application/eligibility.html", context)


def find_own_application(request: HttpRequest, cohort: Cohort) -> Application | None:
    if not request.user.is_authenticated:
        return None
    return (
        Application.objects.filter(cohort=cohort, applicant=request.user)
        .select_related("cohort")
        .first()
    )
