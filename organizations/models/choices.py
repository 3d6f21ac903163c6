from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Region(TextChoices):
    NORTH = "north", _("North")
    NORTHEAST = "northeast", _("Northeast")
    CENTRAL = "central", _("Central")
    EAST = "east", _("East")
    WEST = "west", _("West")
    SOUTH = "south", _("South")


class MemberRole(TextChoices):
    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    VIEWER = "viewer", _("viewer")


class RequestStatus(TextChoices):
    NEW = "new", _("to be answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class ParticipationStatus(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for approval")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("approved")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RevisionStatus(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for approval")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    APPROVED = "approved", _("public")
    SUPERSEDED = "superseded", _("replaced by a newer one")
    SET_ASIDE = "set_aside", _("set aside for an earlier text")


class QualificationKind(TextChoices):
    REQUIRED = "required", _("required")
    PREFERRED = "preferred", _("preferred")
