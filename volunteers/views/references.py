"""A referee's private page.

The link is the only secret; every link that isn't open looks the same.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.web import device_copies
from volunteers.application import form_tickets
from volunteers.models import Reference
from volunteers.references import erasing, reading, requests
from volunteers.references.forms import (
    EraseForm,
    ReferenceForm,
    TakeBackErasingForm,
)

View = Callable[..., HttpResponse]


def private_page(view: View) -> View:
    """No log-in, no trace of the address elsewhere. Without a referrer browsers name no
    origin either, so the usual protection against forged forms can't hold here;
    nobody can forge one who doesn't know the link.
    """

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


@private_page
@form_page
def reference(request: HttpRequest, token: str) -> HttpResponse:
    reference = requests.find_by_token(token)
    if request.method == "POST":
        return save_answers(request, token, reference)
    if reference is None or not requests.is_open(reference):
        return render_closed(request, token=token)
    ticket = form_tickets.sign(
        form_tickets.new_ticket(), reference.application, ticket_page(reference)
    )
    form = ReferenceForm(ticket=ticket, answers=reading.stored_answers(reference))
    return render_form(request, token, reference, form)


def ticket_page(reference: Reference) -> str:
    return f"reference:{reference.code}"


def save_answers(
    request: HttpRequest, token: str, reference: Reference | None
) -> HttpResponse:
    form, ticket = ReferenceForm(request.POST), request.POST.get("ticket", "")
    if reference is None:
        return render_closed(request, form, token)
    opened_at = form_tickets.load(
        ticket, reference.application, ticket_page(reference)
    ).opened_at
    if not form.is_valid():
        is_open = requests.is_open(reference, opened_at=opened_at)
        return (
            render_form(request, token, reference, form)
            if is_open
            else render_closed(request, form, token)
        )
    try:
        requests.give(reference, form.answers(), opened_at=opened_at)
    except TransitionRefused:
        return render_closed(request, form, token)
    return redirect("reference_thanks")


@private_page
@require_safe
def reference_key(request: HttpRequest, token: str) -> HttpResponse:
    """What the device keeps can be read as long as the link is open."""
    reference = requests.find_by_token(token)
    if reference is None or not requests.is_open(reference):
        raise Http404
    return JsonResponse(device_copies.keys_of_link(token))


def render_form(
    request: HttpRequest, token: str, reference: Reference, form: ReferenceForm
) -> HttpResponse:
    form.keys_url = reverse("reference_key", args=[token])
    context = {
        "reference": reference,
        "application": reference.application,
        "form": form,
        "token": token,
        "is_reopened": reference.is_reopened,
    }
    return render(request, "volunteers/references/reference.html", context)


def render_closed(
    request: HttpRequest, form: ReferenceForm | None = None, token: str | None = None
) -> HttpResponse:
    """Unknown, ended, replaced, taken back or answered: the same page, with what was
    typed, and the way to be erased, whether or not it leads anywhere.
    """
    context = {"typed": form.typed_texts() if form else [], "token": token}
    return render(request, "volunteers/references/closed.html", context, status=404)


@private_page
@form_page
def reference_decline(request: HttpRequest, token: str) -> HttpResponse:
    reference = requests.find_by_token(token)
    if request.method == "POST":
        return save_decline(request, token, reference)
    if reference is None or not requests.is_open(reference):
        return render_closed(request, token=token)
    context = {
        "application": reference.application,
        "token": token,
        "is_reopened": reference.is_reopened,
    }
    return render(request, "volunteers/references/decline.html", context)


def save_decline(
    request: HttpRequest, token: str, reference: Reference | None
) -> HttpResponse:
    if reference is None:
        return render_closed(request, token=token)
    try:
        requests.decline(reference)
    except TransitionRefused:
        return render_closed(request, token=token)
    return redirect("reference_thanks")


@private_page
@form_page
def reference_erase(request: HttpRequest, token: str) -> HttpResponse:
    """By any link that was sent last, open or not; it names nobody."""
    reference = requests.find_by_token(token)
    if reference is None:
        return render_closed(request)
    if request.method == "POST":
        verb = erasing.take_back if "take_back" in request.POST else erasing.ask
        # Refused only where it is erased already, which the page says.
        with suppress(TransitionRefused):
            verb(reference)
        return redirect("reference_erase", token)
    form = TakeBackErasingForm if erasing.is_asked_for(reference) else EraseForm
    context = {"reference": reference, "form": form()}
    return render(request, "volunteers/references/erase.html", context)


@private_page
@require_safe
def reference_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteers/references/thanks.html")
