"""Small middleware, one concern each, in the order of MIDDLEWARE in the settings."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import cast
from urllib.parse import urlencode, urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.kernel import not_done, permissions
from portal.models import User
from portal.models.codes import public_code
from portal.web import devices

GetResponse = Callable[[HttpRequest], HttpResponse]
STAFF_IDLE_LIMIT = timedelta(minutes=30)
STAFF_SESSION_LIMIT = timedelta(hours=12)
# Saves a write of the session for all requests within a minute.
TOUCH_INTERVAL = timedelta(minutes=1)
BY_ITSELF = "X-By-Itself"
"""The header of what a page asks for without its person."""
# Of those who have no idle limit: only the list of devices shows it.
QUIET_INTERVAL = timedelta(hours=1)
CODE_PAGES = (
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
)
CODE_START_PAGES = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
)
OPEN_WITHOUT_SECOND_FACTOR = frozenset(
    {
        *CODE_PAGES,
        *CODE_START_PAGES,
        "account_complete_password_reset",
        "account_confirm_by_code",
        "account_inactive",
        "account_language",
        "account_logout",
        "account_password_reset_completed",
        "account_reauthenticate",
        "account_signup",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""What it takes to log in, to prove who one is, to set the second factor up, to leave.

By name, so that a page that is new is closed.
"""
HEALTH_CHECK_PATHS = ("/healthz", "/readyz", "/metrics")
log = structlog.get_logger("portal.request")


def request_log(get_response: GetResponse) -> GetResponse:
    """Logs a line for each request, with an id.

    It has the name of the view instead of the path, because paths contain codes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=public_code())
        started = time.perf_counter()
        response = get_response(request)
        view = getattr(request.resolver_match, "view_name", "")
        took_ms = round((time.perf_counter() - started) * 1000)
        log.info(
            "request",
            method=request.method,
            view=view,
            status=response.status_code,
            ms=took_ms,
        )
        return response

    return middleware


def allow_health_checks(get_response: GetResponse) -> GetResponse:
    """Health checks of containers and proxies use an IP address as their host.

    For them, and nothing else, any host is allowed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info in HEALTH_CHECK_PATHS:
            request.META["HTTP_HOST"] = settings.SITE_HOST
        return get_response(request)

    return middleware


def isolation_headers(get_response: GetResponse) -> GetResponse:
    """No other site can embed our responses, and no page may use a device's sensors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
            "browsing-topics=()"
        )
        return response

    return middleware


def session_limits(get_response: GetResponse) -> GetResponse:
    """Logs staff out after 30 idle minutes, and after 12 hours in any case."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            record_device(request)
            # Before the view: a session that is over gets nothing more, not even this
            # page.
            if request.user.is_staff and is_session_over(request):
                logout(request)
            else:
                record_use(request)
        return get_response(request)

    return middleware


def record_device(request: HttpRequest) -> None:
    if "device" not in request.session:
        request.session["device"] = request.headers.get("User-Agent", "")[:200]
        request.session["began_at"] = timezone.now().isoformat()


def is_session_over(request: HttpRequest) -> bool:
    now = timezone.now()
    began_at = parse_datetime(request.session["began_at"]) or now
    seen_at = parse_datetime(request.session.get("seen_at", "")) or now
    return now - began_at > STAFF_SESSION_LIMIT or now - seen_at > STAFF_IDLE_LIMIT


def record_use(request: HttpRequest) -> None:
    """When and in which network. Not at each request, because it writes the session."""
    # What an open page asks for by itself keeps nobody logged in.
    if BY_ITSELF in request.headers:
        return
    now = timezone.now()
    seen_at = parse_datetime(request.session.get("seen_at", ""))
    interval = TOUCH_INTERVAL if request.user.is_staff else QUIET_INTERVAL
    if seen_at is None or now - seen_at > interval:
        request.session["seen_at"] = now.isoformat()
        request.session["network"] = devices.network_mark(
            request, cast(User, request.user)
        )


class LoginRequired(LoginRequiredMiddleware):
    """Notes what was pressed without being logged in; nothing of it is done."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        not_done.note(request, was_logged_out=True)
        return super().handle_no_permission(request, view_func)


def tell_not_done(get_response: GetResponse) -> GetResponse:
    """Says to a person who is back from the log-in what was not done."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> None:
        # Of visitors no session is opened: their pages are cached.
        if request.method == "GET" and request.user.is_authenticated:
            sentence = not_done.sentence(request, view)
            if sentence:
                messages.warning(request, sentence)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def second_factor(get_response: GetResponse) -> GetResponse:
    """Redirects people who must set up a second factor to the page where they do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        user = request.user
        match = request.resolver_match
        is_exempt = not getattr(view, "login_required", True) or (
            match and match.view_name in OPEN_WITHOUT_SECOND_FACTOR
        )
        if (
            is_exempt
            or not user.is_authenticated
            or not permissions.must_use_second_factor(user)
            or permissions.has_second_factor(user)
        ):
            return None
        return redirect("mfa_activate_totp")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def expired_code(get_response: GetResponse) -> GetResponse:
    """Adds a message when a page for a code redirects to the start of the log-in.

    allauth does so without one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        view_name = getattr(request.resolver_match, "view_name", "")
        is_expired = view_name in CODE_PAGES and redirects_to_start(response)
        if is_expired and not len(messages.get_messages(request)):
            messages.error(
                request, _("This code is no longer valid. Ask for a new one.")
            )
        return at_the_door(request, response) if is_expired else response

    return middleware


def at_the_door(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A code that failed leads back to log-in, with where the person was going."""
    if urlsplit(response["Location"]).path == reverse("account_reset_password"):
        return response
    target = request.POST.get("next") or request.GET.get("next")
    query = f"?{urlencode({'next': target})}" if target else ""
    # The page itself refuses a target on another site.
    response["Location"] = reverse("account_login") + query
    return response


def redirects_to_start(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path in map(
        reverse, CODE_START_PAGES
    )


def private_pages(get_response: GetResponse) -> GetResponse:
    """Browsers and proxies must not cache pages of people who are logged in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or request.method != "GET":
            # Over whatever the view has said.
            response["Cache-Control"] = "no-store"
        return response

    return middleware
