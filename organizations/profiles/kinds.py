"""What each message about a host's profile may be filled with by coordinators who word it, and how urgent it is."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import ProfileRevision
from organizations.profiles.profile import LABELS
from portal.kernel import permissions
from portal.messages import kinds
from portal.messages.kinds import Kind, Known, Place
from portal.models import User
from portal.text import dates


def example(asked: str, user: User) -> Known | None:
    """Of the newest revision of an organization, by a member's e-mail."""
    if not permissions.is_coordinator(user):
        return None
    member = User.objects.filter(email__iexact=asked).first()
    revision = ProfileRevision.objects.filter(
        participation__organization__memberships__user=member
    ).order_by("-pk")
    return (
        {"person": member, "revision": revision.first()}
        if member and revision.exists()
        else None
    )


def organization(known: Known) -> str:
    return known["revision"].participation.organization.name


def cohort(known: Known) -> str:
    return str(known["revision"].participation.cohort.number)


def public_page(known: Known) -> str:
    part = known["revision"].participation
    return settings.ORIGIN + reverse(
        "position", args=[part.cohort.number, part.organization.slug]
    )


def editor(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "host_profile", args=[known["revision"].participation.organization.slug]
    )


def desk(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "admin:organizations_profilerevision_change", args=[known["revision"].code]
    )


def remark(known: Known) -> str:
    """The general remark, then what is pinned to fields."""
    revision = known["revision"]
    pinned = [
        f"{LABELS.get(each.field, each.field)}\n{each.text}"
        for each in revision.open_remarks
    ]
    return "\n\n".join(filter(None, [revision.remark, *pinned]))


READER = Place("name", _lazy("name of the reader"), lambda known: str(known["person"]))
HOST = Place("organization", _lazy("name of the organization"), organization)
COHORT = Place("cohort", _lazy("number of the cohort"), cohort)
REMARK = Place("remark", _lazy("what should be changed"), remark)


def link(value: kinds.Value, *, is_required: bool = False) -> Place:
    return Place("link", _lazy("address of the page that is meant"), value, is_required)


def request_desk(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "admin:organizations_hostrequest_change", args=[known["request"].code]
    )


def invitation_page(known: Known) -> str:
    return settings.ORIGIN + reverse("invitation", args=[known["token"]])


def tell_me_page(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "tell_me_link", args=[known["cohort"].number, known["token"]]
    )


def apply_page(known: Known) -> str:
    return settings.ORIGIN + reverse("apply", args=[known["cohort"].number])


def closes(known: Known) -> str:
    closes_at = known["cohort"].applications_close_at
    return dates.show_datetime(closes_at) if closes_at else "–"


CONTACT = Place(
    "name",
    _lazy("name of the contact"),
    lambda known: str(known["request"].contact_name),
)
ASKING_HOST = Place(
    "organization",
    _lazy("name of the organization"),
    lambda known: known["request"].name,
)
INVITING_HOST = Place(
    "organization",
    _lazy("name of the organization"),
    lambda known: known["invitation"].organization.name,
)
ROLE = Place(
    "role",
    _lazy("role in the organization"),
    lambda known: str(known["invitation"].get_role_display()),
)
VALID_UNTIL = Place(
    "until",
    _lazy("last moment of the link"),
    lambda known: dates.show_datetime(known["invitation"].expires_at),
)
CALL = Place(
    "cohort", _lazy("number of the cohort"), lambda known: str(known["cohort"].number)
)
OWN_WORDS = Place(
    "words",
    _lazy("what the coordinator adds; left out when empty"),
    lambda known: known["words"],
)
CLOSES = Place("until", _lazy("last moment to apply"), closes)

kinds.register(
    Kind("profile_submitted", (READER, HOST, COHORT, link(desk)), example=example),
    Kind(
        "profile_changes_requested",
        (READER, HOST, COHORT, REMARK, link(editor)),
        example=example,
    ),
    Kind(
        "profile_approved",
        (READER, HOST, COHORT, link(public_page)),
        needs_action=False,
        example=example,
    ),
    Kind("host_requested", (READER, link(request_desk))),
    Kind("host_declined", (CONTACT, ASKING_HOST, OWN_WORDS)),
    Kind(
        "member_invited",
        (INVITING_HOST, ROLE, VALID_UNTIL, link(invitation_page, is_required=True)),
    ),
    Kind("tell_me_confirm", (CALL, link(tell_me_page, is_required=True))),
    Kind("call_opens", (CALL, CLOSES, link(apply_page, is_required=True))),
)
