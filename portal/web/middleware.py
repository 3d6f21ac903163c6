"""Small middlewares, one concern each. Order: see MIDDLEWARE in settings."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.kernel import permissions
from portal.models.codes import public_code

Next = Callable[[HttpRequest], HttpResponse]
STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
CODE_PAGES = (
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
)
CODE_STARTS = ("account_login", "account_request_login_code", "account_reset_password")
PROBES = ("/healthz", "/readyz")
log = structlog.get_logger("portal.request")


def request_log(get_response: Next) -> Next:
    """One line per request with an id; the view's name instead of the path, because paths hold codes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=public_code())
        started = time.perf_counter()
        response = get_response(request)
        view = getattr(request.resolver_match, "view_name", "")
        took = round((time.perf_counter() - started) * 1000)
        log.info(
            "request",
            method=request.method,
            view=view,
            status=response.status_code,
            ms=took,
        )
        return response

    return middleware


def probed(get_response: Next) -> Next:
    """Health checks of containers and proxies come by address: for them, and nothing else, any host will do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            request.META["HTTP_HOST"] = settings.SITE_HOST
        return get_response(request)

    return middleware


def isolated(get_response: Next) -> Next:
    """Other sites can't embed anything of ours, and no page may use the device's sensors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        return response

    return middleware


def session_limits(get_response: Next) -> Next:
    """Staff are logged out after 30 idle minutes and after 12 hours in any case."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_device(request)
            if request.user.is_staff and is_over(request):
                logout(request)
        return get_response(request)

    return middleware


def note_device(request: HttpRequest) -> None:
    if "device" not in request.session:
        request.session["device"] = request.headers.get("User-Agent", "")[:200]
        request.session["began_at"] = timezone.now().isoformat()


def is_over(request: HttpRequest) -> bool:
    now = timezone.now()
    began = parse_datetime(request.session["began_at"]) or now
    seen = parse_datetime(request.session.get("seen_at", "")) or now
    if now - began > STAFF_LONGEST or now - seen > STAFF_IDLE:
        return True
    if "seen_at" not in request.session or now - seen > TOUCH_EVERY:
        request.session["seen_at"] = now.isoformat()
    return False


def second_factor(get_response: Next) -> Next:
    """Sends people who must use multi-factor log-in, and have not set it up, to the page where they do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        free = not getattr(view, "login_required", True) or (
            match and match.view_name.startswith(("mfa_", "account_"))
        )
        if (
            free
            or not user.is_authenticated
            or not permissions.must_use_second_factor(user)
        ):
            return None
        return (
            None
            if permissions.has_second_factor(user)
            else redirect("mfa_activate_totp")
        )

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def expired_code(get_response: Next) -> Next:
    """Says why, when a page for typing a code sends a person back to the start; allauth does so silently."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = getattr(request.resolver_match, "view_name", "") in CODE_PAGES
        if asked and sent_back(response) and not len(messages.get_messages(request)):
            messages.error(
                request, _("This code is no longer valid. Ask for a new one.")
            )
        return response

    return middleware


def sent_back(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path in map(
        reverse, CODE_STARTS
    )


def private_pages(get_response: Next) -> Next:
    """Nothing a signed-in person sees is kept by a browser or a proxy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or request.method != "GET":
            response["Cache-Control"] = "no-store"
        return response

    return middleware
