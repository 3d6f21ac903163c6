"""A referee's private page. The link is the only secret; every link that isn't open looks the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.lifecycle import TransitionRefused
from volunteers.application import form_tickets
from volunteers.models import Reference
from volunteers.references import requests
from volunteers.references.forms import ReferenceForm

View = Callable[..., HttpResponse]


def unseen(view: View) -> View:
    """No log-in, no trace of the address elsewhere. Without a referrer browsers name no origin either, so the usual
    protection against forged forms can't hold here; nobody can forge one who doesn't know the link."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response

    return guarded


@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def reference(request: HttpRequest, token: str) -> HttpResponse:
    found = requests.find(token)
    if request.method == "POST":
        return answered(request, token, found)
    if found is None or not requests.is_open(found):
        return closed(request)
    return shown(
        request,
        token,
        found,
        ReferenceForm(),
        form_tickets.sign(form_tickets.new(), found.application, page(found)),
    )


def page(found: Reference) -> str:
    return f"reference:{found.code}"


def answered(request: HttpRequest, token: str, found: Reference | None) -> HttpResponse:
    form, ticket = ReferenceForm(request.POST), request.POST.get("ticket", "")
    if found is None:
        return closed(request, form)
    opened_at = form_tickets.read(ticket, found.application, page(found)).opened_at
    if not form.is_valid():
        is_open = requests.is_open(found, opened_at=opened_at)
        return (
            shown(request, token, found, form, ticket)
            if is_open
            else closed(request, form)
        )
    try:
        requests.give(found, form.answers(), opened_at=opened_at)
    except TransitionRefused:
        return closed(request, form)
    return redirect("reference_thanks")


def shown(
    request: HttpRequest, token: str, found: Reference, form: ReferenceForm, ticket: str
) -> HttpResponse:
    """`ticket`: keeps the time at which the page was first opened."""
    known = {
        "reference": found,
        "application": found.application,
        "form": form,
        "token": token,
        "ticket": ticket,
    }
    return render(request, "volunteers/references/reference.html", known)


def closed(request: HttpRequest, form: ReferenceForm | None = None) -> HttpResponse:
    """Unknown, ended, replaced, taken back or answered: the same page, with what was typed."""
    known = {"typed": form.typed() if form else []}
    return render(request, "volunteers/references/closed.html", known, status=404)


@unseen
@require_http_methods(["GET", "HEAD", "POST"])
def reference_decline(request: HttpRequest, token: str) -> HttpResponse:
    found = requests.find(token)
    if request.method == "POST":
        return declined(request, found)
    if found is None or not requests.is_open(found):
        return closed(request)
    known = {"application": found.application, "token": token}
    return render(request, "volunteers/references/decline.html", known)


def declined(request: HttpRequest, found: Reference | None) -> HttpResponse:
    if found is None:
        return closed(request)
    try:
        requests.decline(found)
    except TransitionRefused:
        return closed(request)
    return redirect("reference_thanks")


@unseen
@require_safe
def reference_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteers/references/thanks.html")
