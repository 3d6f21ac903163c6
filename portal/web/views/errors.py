"""Error pages."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views import defaults

from portal.kernel import not_done
from portal.web.views.health import DATABASE_DOWN


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Whose session has ended, or begun anew in another tab, comes back to the page."""
    if is_own_press(request) and request.user.is_authenticated:
        not_done.note(request, was_logged_out=False)
        return redirect(request.get_full_path())
    if is_own_press(request) and needs_log_in(request):
        not_done.note(request, was_logged_out=True)
        return redirect_to_login(request.get_full_path())
    return render(request, "403_csrf.html", status=403)


def is_own_press(request: HttpRequest) -> bool:
    """Somebody pressed something on a page of ours.

    What another site sends must not begin a session, which would take the place of the
    person's own.
    """
    return (
        request.headers.get("Sec-Fetch-Site") == "same-origin"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and not_done.is_press(request)
    )


def needs_log_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "login_required", True)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A denied object gets the very same response as a missing one."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """For exceptions of views and of middleware; 503 if the database is down."""
    if not isinstance(sys.exception(), DATABASE_DOWN):
        return defaults.server_error(request)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "30"
    return response
