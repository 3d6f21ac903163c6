"""The page on which a person links LINE, and LINE's webhook."""

from urllib.parse import quote

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.conf.environment import LineChannel
from portal.kernel.methods import machine_only, post_only
from portal.kernel.permissions import PersonRequest
from portal.messages import line_linking

OPEN_CHAT_URL = "https://line.me/R/oaMessage/"


@require_safe
def account_line(request: PersonRequest) -> HttpResponse:
    channel = channel_or_404()
    code = line_linking.code_of(request.user)
    open_url = ""
    if code:
        open_url = f"{OPEN_CHAT_URL}{quote(channel.account, safe='')}/?{code.code}"
    context = {
        "account": channel.account,
        "link": line_linking.link_of(request.user),
        "code": code,
        "open_url": open_url,
    }
    return render(request, "portal/messages/account_line.html", context)


@post_only(_lazy("Get a new code"), "account_line")
def account_line_code(request: PersonRequest) -> HttpResponse:
    channel_or_404()
    if not ratelimit.consume(request, action="line_code", user=request.user):
        messages.error(
            request, _("You have asked several times. Try again in an hour.")
        )
    else:
        line_linking.new_code(request.user)
    return redirect("account_line")


@post_only(_lazy("Unlink LINE"), "account_line")
def account_line_unlink(request: PersonRequest) -> HttpResponse:
    channel_or_404()
    if line_linking.unlink(request.user):
        messages.success(request, _("LINE is unlinked. We write by email only."))
    return redirect("account_line")


@csrf_exempt
@login_not_required
@machine_only
def line_webhook(request: HttpRequest) -> HttpResponse:
    """Every signed event gets the same answer, so nobody learns which codes exist."""
    channel = channel_or_404()
    signature = request.headers.get("X-Line-Signature", "")
    # The signature of the raw body before anything in it is parsed.
    if not line_linking.is_signed(request.body, signature, channel):
        is_within_limit = ratelimit.consume(request, action="line_forged")
        return HttpResponse(status=400 if is_within_limit else 429)
    for event in line_linking.events(request.body):
        handle_event(request, event)
    return HttpResponse()


def handle_event(request: HttpRequest, event: dict[str, object]) -> None:
    account = line_linking.account_of(event)
    if event.get("type") == "unfollow":
        line_linking.handle_unfollow(account)
    code = line_linking.code_in(event)
    if code and ratelimit.consume(
        request, action="line_try", key=line_linking.mac_of(account)
    ):
        line_linking.link(account, code)


def channel_or_404() -> LineChannel:
    if settings.LINE is None:
        raise Http404
    return settings.LINE
