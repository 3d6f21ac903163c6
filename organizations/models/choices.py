"""Enumerations of the models."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class Region(TextChoices):
    NORTH = "north", _lazy("North")
    NORTHEAST = "northeast", _lazy("Northeast")
    CENTRAL = "central", _lazy("Central")
    EAST = "east", _lazy("East")
    WEST = "west", _lazy("West")
    SOUTH = "south", _lazy("South")


class MemberRole(TextChoices):
    OWNER = "owner", _lazy("main editor")
    EDITOR = "editor", _lazy("editor")
    VIEWER = "viewer", _lazy("viewer")


class RequestStatus(TextChoices):
    NEW = "new", _lazy("to be answered")
    ACCEPTED = "accepted", _lazy("accepted")
    DECLINED = "declined", _lazy("declined")


class ParticipationStatus(TextChoices):
    DRAFT = "draft", _lazy("draft")
    SUBMITTED = "submitted", _lazy("waiting for approval")
    CHANGES_REQUESTED = "changes_requested", _lazy("changes requested")
    APPROVED = "approved", _lazy("approved")
    CLOSED = "closed", _lazy("closed")
    WITHDRAWN = "withdrawn", _lazy("withdrawn")


class RevisionStatus(TextChoices):
    DRAFT = "draft", _lazy("draft")
    SUBMITTED = "submitted", _lazy("waiting for approval")
    CHANGES_REQUESTED = "changes_requested", _lazy("changes requested")
    APPROVED = "approved", _lazy("public")
    SUPERSEDED = "superseded", _lazy("replaced by a newer one")
    SET_ASIDE = "set_aside", _lazy("set aside for an earlier text")


class QualificationKind(TextChoices):
    REQUIRED = "required", _lazy("required")
    PREFERRED = "preferred", _lazy("nice to have")


class WithdrawalStatus(TextChoices):
    ASKED = "asked", _lazy("asks to leave")
    REFUSED = "refused", _lazy("answered: it stays")
    TAKEN_BACK = "taken_back", pgettext_lazy("withdrawal", "taken back")
    HELD = "held", _lazy("held, can still be stopped")
    STOPPED = "stopped", pgettext_lazy("withdrawal", "stopped")
    DONE = "done", _lazy("has left")
    READMITTED = "readmitted", _lazy("taken in again")

    @classmethod
    def under_way(cls) -> tuple["WithdrawalStatus", ...]:
        return (cls.ASKED, cls.HELD)
