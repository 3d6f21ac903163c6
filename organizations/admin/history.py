"""The history of an object, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.profiles import schema
from portal.models import AuditEntry, User

ACTIONS: dict[str, "Promise"] = {
    "begin profile": _lazy("begun"),
    "save profile": _lazy("saved"),
    "import profile": _lazy("imported from a document"),
    "submit profile": _lazy("sent for approval"),
    "return profile": _lazy("changes asked for"),
    "answer remarks": _lazy("change requests answered"),
    "approve profile": _lazy("approved"),
    "replace profile": _lazy("replaced by a newer one"),
    "set aside profile": _lazy("set aside for an earlier text"),
    "approve part of profile": _lazy("a part approved"),
    "return rest of profile": _lazy("the rest returned"),
    "take up profile": _lazy("an earlier text taken up again"),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    what: str
    who: str
    fields: str


def history_lines(instance: models.Model) -> list[Line]:
    """Newest first."""
    entries = list(AuditEntry.objects.about(instance).order_by("-pk"))
    names = {
        person.code: str(person)
        for person in User.objects.filter(code__in={entry.actor for entry in entries})
    }
    names[""] = _("the system")
    return [
        Line(
            entry.at,
            str(ACTIONS.get(entry.action, entry.action)),
            names.get(entry.actor, entry.actor),
            changed_fields(entry),
        )
        for entry in entries
    ]


def changed_fields(entry: AuditEntry) -> str:
    """The labels of the profile's fields that the entry names."""
    return ", ".join(
        str(schema.FIELD_LABELS[name])
        for name in entry.fields
        if name in schema.FIELD_LABELS
    )
