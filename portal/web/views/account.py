"""The account: where a person is logged in, and the language of their messages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.kernel import reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest
from portal.models import Session
from portal.models.choices import Language
from portal.models.sessions import hash_key
from portal.personal_data import accounts
from portal.web import device_copies, devices
from portal.web.forms import CloseAccountForm


@require_safe
def account_sessions(request: PersonRequest) -> HttpResponse:
    current_pk = hash_key(request.session.session_key or "")
    sessions = (
        Session.objects.visible_to(request.user)
        .alive(timezone.now())
        .order_by("-started_at")
    )
    here = devices.network_mark(request, request.user)
    rows = [
        {**describe(session, here), "is_here": session.pk == current_pk}
        for session in sessions
    ]
    return render(request, "portal/web/account_sessions.html", {"rows": rows})


def describe(session: Session, here: str) -> dict[str, Any]:
    """A row of the list; `here` is the mark of the network of this request."""
    known = session.get_decoded()
    network = known.get("network", "")
    return {
        "code": session.pk,
        "device": devices.describe(session.device),
        "since": session.started_at,
        "used_at": parse_datetime(known.get("seen_at", "")),
        "is_nearby": network == here if network and here else None,
    }


@post_only(_lazy("Log out on other devices"), "account_sessions")
def account_sessions_end(request: PersonRequest) -> HttpResponse:
    """Logs the person out on one other device, or everywhere else."""
    current_pk = hash_key(request.session.session_key or "")
    # All but this one: the person stays logged in here.
    elsewhere = Session.objects.visible_to(request.user).exclude(pk=current_pk)
    # A hash names the session in the form: it opens nothing.
    if one := request.POST.get("session"):
        ended, _kinds = elsewhere.filter(pk=one).delete()
        if ended:
            messages.success(request, _("You are logged out on that device."))
        else:
            messages.info(request, _("That device was logged out already."))
        return redirect("account_sessions")
    elsewhere.delete()
    messages.success(request, _("You are logged out on all other devices."))
    return redirect("account_sessions")


@require_safe
def account_device(request: PersonRequest) -> HttpResponse:
    """What this device keeps of the person; only their browser can list it."""
    return render(request, "portal/web/account_device.html")


@require_safe
def account_device_key(request: PersonRequest) -> JsonResponse:
    return JsonResponse(device_copies.keys_of_person(request.user))


@post_only(_lazy("Change the language of messages"), "my")
def account_language(request: PersonRequest) -> HttpResponse:
    """The language of the person's messages."""
    language = request.POST.get("language", "")
    if language not in Language.values:
        raise Http404
    request.user.language = language
    request.user.save(update_fields=["language"])
    return redirect(translate_url(request.build_absolute_uri("/my/"), language))


@form_page
def account_close(request: PersonRequest) -> HttpResponse:
    """GET says what goes, what stays, and what has to end before."""
    form = CloseAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # The request is repeated by itself after the log-in.
        reauthentication.confirm(request)
        return close_account(request)
    ties = accounts.ties(request.user)
    context = {
        "form": form,
        "blocking": [tie for tie in ties if not tie.is_asked_for],
        "asked_for": [tie for tie in ties if tie.is_asked_for],
        "kept": accounts.kept_words(request.user),
    }
    return render(request, "portal/personal_data/account_close.html", context)


def close_account(request: PersonRequest) -> HttpResponse:
    try:
        answer = accounts.ask(request.user, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("account_close")
    if answer == accounts.Answer.ASKED:
        messages.success(
            request, _("We have asked the coordinators and close it when they agree.")
        )
        return redirect("account_close")
    # Only the cookie is left: the sessions went with the account.
    logout(request)
    context = {"has_failed": answer == accounts.Answer.FAILED}
    return render(request, "portal/personal_data/account_closed.html", context)


@post_only(_lazy("Keep my account"), "account_close")
def account_close_take_back(request: PersonRequest) -> HttpResponse:
    if accounts.take_back(request.user):
        messages.success(request, _("Your account stays open."))
    return redirect("account_close")
