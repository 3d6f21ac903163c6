"""The server's side of static/js/signed-in/autosave.js; see docs/architecture.md."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.text import dates

HEADER = "X-Autosave"
# Statuses of HTTP that static/js/signed-in/autosave.js tells apart.
CONFLICT = 409
UNPROCESSABLE = 422


def is_autosave(request: HttpRequest) -> bool:
    return HEADER in request.headers


def saved_at(instant: datetime) -> str:
    return _("Saved at %(time)s") % {"time": f"{dates.in_bangkok(instant):%H:%M}"}
