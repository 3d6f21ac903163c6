"""What a person pressed while they were logged out, to tell them that it wasn't done.

The server does nothing at such a press: it asks them to log in, and they come back to
the page. Only the address is kept, in the session, and only until they are back.
"""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

SESSION_KEY = "not_done"
LIFETIME = timedelta(hours=1)
# What a browser sends along when a person presses something, not a script. Browsers
# without it are trusted.
NAVIGATION = ("", "navigate")


def is_press(request: HttpRequest) -> bool:
    mode = request.headers.get("Sec-Fetch-Mode", "")
    return request.method == "POST" and mode in NAVIGATION


def note(request: HttpRequest, *, was_logged_out: bool) -> None:
    request.was_not_done = True  # type: ignore[attr-defined]
    if is_press(request):
        request.session[SESSION_KEY] = {
            "path": request.path,
            "at": timezone.now().isoformat(),
            "was_logged_out": was_logged_out,
        }


def is_noted(request: HttpRequest) -> bool:
    """Whether this request was turned away, so that its view has done nothing."""
    return getattr(request, "was_not_done", False)


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def sentence(request: HttpRequest, view: Callable[..., object]) -> str:
    """What to say on the way back to the address that was pressed; once.

    "" if there is nothing to say. A view that takes only presses names its `act`.
    """
    noted = request.session.get(SESSION_KEY)
    if not noted or noted["path"] != request.path:
        return ""
    forget(request)
    at = parse_datetime(noted["at"])
    if at is None or timezone.now() - at > LIFETIME:
        return ""
    act = str(getattr(view, "act", ""))
    if noted["was_logged_out"]:
        return after_log_out(act)
    if act:
        return _("“%(act)s” was not done yet. Please press it again.") % {"act": act}
    return _("What you pressed was not done yet. Please press it again.")


def after_log_out(act: str) -> str:
    if act:
        return _(
            "You were logged out, so “%(act)s” was not done. Please press it again."
        ) % {"act": act}
    return _(
        "You were logged out, so what you pressed was not done. Please look at the "
        "page and press it again."
    )
