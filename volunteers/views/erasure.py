"""A person has applications of their own erased."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from volunteers.application import retention
from volunteers.models import Application, ErasureRequest
from volunteers.personal_data import erasure, plan
from volunteers.personal_data.forms import EraseForm


@form_page
def account_erase(request: PersonRequest) -> HttpResponse:
    """GET lists one's own applications; POST erases what was never sent, and asks for
    the rest.
    """
    applications = Application.objects.filter(applicant=request.user).select_related(
        "cohort", "erasure_request", "data_key"
    )
    if request.method != "POST":
        context = {"rows": page_rows(list(applications))}
        return render(request, "volunteers/personal_data/account_erase.html", context)
    application = get_object_or_404(
        applications, code=request.POST.get("application", "")
    )
    try:
        if "take_back" in request.POST:
            take_back(request, application)
        else:
            request_erasure(request, application)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("account_erase")


def page_rows(applications: list[Application]) -> list[dict[str, Any]]:
    plans = plan.of_all(applications)
    kept = retention.all_kept_words(applications)
    return [
        {
            "application": application,
            "form": EraseForm(application),
            "plan": plans[application.pk],
            "kept": kept[application.pk],
        }
        for application in applications
    ]


def take_back(request: PersonRequest, application: Application) -> None:
    """Raises `TransitionRefused` if it is being erased already."""
    asked = ErasureRequest.objects.filter(application=application).first()
    if asked:
        erasure.take_back(asked, by=request.user)
        messages.success(request, _("You have withdrawn your request."))


def request_erasure(request: PersonRequest, application: Application) -> None:
    """Raises `TransitionRefused` if it is gone meanwhile."""
    if not EraseForm(application, request.POST).is_valid():
        messages.error(
            request,
            _("Tick the box to say that you are sure. Nothing has been deleted."),
        )
    elif erasure.request_erasure(application, by=request.user):
        messages.success(request, _("Deleted. Nobody can read any of it any more."))
    else:
        messages.success(
            request, _("We have your request and write to you when it is decided.")
        )
