"""Asks people to log in again before actions that affect many others."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest

from portal.kernel import not_done

# People affected; more than that asks for a recent log-in.
MANY = 50


@reauthentication_required
def ensure_recent(request: HttpRequest) -> None:
    """Raises `ReauthenticationRequired`."""


def confirm(request: HttpRequest) -> None:
    """Returns if the person has authenticated recently.

    Otherwise they are redirected to do so, and then back to this page.
    """
    try:
        ensure_recent(request)
    except ReauthenticationRequired:
        not_done.note(request, was_logged_out=False)
        raise
    if request.method == "POST":
        # Where allauth itself goes on with the press, it is being done now.
        not_done.forget(request)


def confirm_many(request: HttpRequest, count: int) -> None:
    if count > MANY:
        confirm(request)
