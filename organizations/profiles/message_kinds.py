"""The kinds of messages about hosts, with the placeholders of their texts."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Invitation, ProfileRevision, Subscription
from organizations.profiles.schema import FIELD_LABELS, LABELS
from portal.kernel import permissions
from portal.messages import kinds
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import Message, User
from portal.text import dates


def find_example(email: str, user: User) -> Context | None:
    """The newest revision of an organization, by the e-mail address of a member."""
    if not permissions.is_coordinator(user):
        return None
    member = User.objects.filter(email__iexact=email).first()
    revisions = ProfileRevision.objects.filter(
        participation__organization__memberships__user=member
    ).order_by("-pk")
    if member and revisions.exists():
        return {"person": member, "revision": revisions.first()}
    return None


def organization_name(context: Context) -> str:
    return context["revision"].participation.label


def cohort_number(context: Context) -> str:
    return str(context["revision"].participation.cohort.number)


def public_page_url(context: Context) -> str:
    participation = context["revision"].participation
    position = participation.positions.first()
    slug = position.slug if position else participation.organization.slug
    return settings.ORIGIN + reverse(
        "position", args=[participation.cohort.number, slug]
    )


def editor_url(context: Context) -> str:
    participation = context["revision"].participation
    path = reverse("host_profile", args=[participation.organization.slug])
    if participation.is_first:
        return settings.ORIGIN + path
    query = f"cohort={participation.cohort.number}&position={participation.number}"
    return f"{settings.ORIGIN}{path}?{query}"


def revision_admin_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "admin:organizations_profilerevision_change", args=[context["revision"].code]
    )


def remark_text(context: Context) -> str:
    """The general remark, then those pinned to fields."""
    revision = context["revision"]
    pinned = [
        f"{LABELS.get(remark.field, remark.field)}\n{remark.text}"
        for remark in revision.open_remarks
    ]
    return "\n\n".join(filter(None, [revision.remark, *pinned]))


def taken_text(context: Context) -> str:
    """The fields of which a part approval made the text public."""
    names = context.get("taken", ())
    return ", ".join(str(FIELD_LABELS[name]) for name in names) or "–"


CORRECTIONS: dict[str, Any] = {
    "return": _lazy(
        "Our request to change it does not hold. You don’t need to change "
        "anything: it is waiting for approval again."
    ),
    "earlier": _lazy(
        "Its approval does not hold. The page shows again what was approved before it,"
        " and it waits for approval."
    ),
    "hidden": _lazy(
        "Its approval does not hold. The page is not public, and the profile waits for"
        " approval again."
    ),
}
"""What became of a profile, by what was taken back."""


def correction_text(context: Context) -> str:
    return str(CORRECTIONS[context.get("what", "earlier")])


READER = Placeholder(
    "name", _lazy("name of the reader"), lambda context: str(context["person"])
)
HOST = Placeholder("organization", _lazy("name of the organization"), organization_name)
COHORT = Placeholder("cohort", _lazy("number of the cohort"), cohort_number)
CORRECTED = Placeholder(
    "correction", _lazy("what no longer holds, and what holds"), correction_text
)
WHY = Placeholder(
    "why",
    _lazy("why, as the coordinator wrote"),
    lambda context: context.get("why", "–"),
)
TAKEN = Placeholder("taken", _lazy("the fields that became public"), taken_text)
REMARK = Placeholder("remark", _lazy("what should be changed"), remark_text)


def link_placeholder(
    value: kinds.PlaceholderValue, *, is_required: bool = False
) -> Placeholder:
    return Placeholder(
        "link", _lazy("address of the page that is meant"), value, is_required
    )


def request_admin_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "admin:organizations_hostrequest_change", args=[context["request"].code]
    )


def invitation_url(context: Context) -> str:
    return settings.ORIGIN + reverse("invitation", args=[context["token"]])


def is_invitation_open(message: Message) -> bool:
    return Invitation.objects.open().filter(code=message.occasion).exists()


def is_subscription_open(message: Message) -> bool:
    return Subscription.objects.filter(token_hash=message.occasion).exists()


def tell_me_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "tell_me_link", args=[context["cohort"].number, context["token"]]
    )


def apply_url(context: Context) -> str:
    return settings.ORIGIN + reverse("apply", args=[context["cohort"].number])


def closing_time(context: Context) -> str:
    closes_at = context["cohort"].applications_close_at
    return dates.show_datetime(closes_at) if closes_at else "–"


CONTACT = Placeholder(
    "name",
    _lazy("name of the contact"),
    lambda context: str(context["request"].contact_name),
)
ASKING_HOST = Placeholder(
    "organization",
    _lazy("name of the organization"),
    lambda context: context["request"].name,
)
INVITING_HOST = Placeholder(
    "organization",
    _lazy("name of the organization"),
    lambda context: context["invitation"].organization.name,
)
INVITER = Placeholder(
    "inviter",
    _lazy("name of the person who invites"),
    lambda context: str(context["invitation"].invited_by or _("The programme")),
)
ROLE = Placeholder(
    "role",
    _lazy("role in the organization"),
    lambda context: str(context["invitation"].get_role_display()),
)
VALID_UNTIL = Placeholder(
    "until",
    _lazy("last moment of the link"),
    lambda context: dates.show_datetime(context["invitation"].expires_at),
)
CALL_COHORT = Placeholder(
    "cohort",
    _lazy("number of the cohort"),
    lambda context: str(context["cohort"].number),
)
COORDINATORS_WORDS = Placeholder(
    "words",
    _lazy("what the coordinator adds; left out when empty"),
    lambda context: context["words"],
)
CLOSES = Placeholder("until", _lazy("last moment to apply"), closing_time)

kinds.message_kinds.register_all(
    MessageKind(
        "profile_submitted",
        (READER, HOST, COHORT, link_placeholder(revision_admin_url)),
        example=find_example,
    ),
    MessageKind(
        "profile_changes_requested",
        (READER, HOST, COHORT, REMARK, link_placeholder(editor_url)),
        example=find_example,
    ),
    MessageKind(
        "profile_partly_approved",
        (READER, HOST, COHORT, TAKEN, REMARK, link_placeholder(editor_url)),
        example=find_example,
    ),
    MessageKind(
        "profile_approved",
        (READER, HOST, COHORT, link_placeholder(public_page_url)),
        needs_action=False,
        example=find_example,
    ),
    MessageKind(
        "profile_corrected",
        (READER, HOST, COHORT, CORRECTED, WHY, link_placeholder(editor_url)),
        needs_action=False,
        example=find_example,
    ),
    MessageKind("host_requested", (READER, link_placeholder(request_admin_url))),
    MessageKind(
        "host_accepted",
        (
            CONTACT,
            ASKING_HOST,
            VALID_UNTIL,
            link_placeholder(invitation_url, is_required=True),
        ),
        is_current=is_invitation_open,
    ),
    MessageKind("host_declined", (CONTACT, ASKING_HOST, COORDINATORS_WORDS)),
    MessageKind("host_request_reopened", (CONTACT, ASKING_HOST, COORDINATORS_WORDS)),
    MessageKind(
        "member_invited",
        (
            INVITER,
            INVITING_HOST,
            ROLE,
            VALID_UNTIL,
            link_placeholder(invitation_url, is_required=True),
        ),
        is_current=is_invitation_open,
    ),
    MessageKind(
        "tell_me_confirm",
        (CALL_COHORT, link_placeholder(tell_me_url, is_required=True)),
        is_current=is_subscription_open,
    ),
    MessageKind(
        "call_opens",
        (CALL_COHORT, CLOSES, link_placeholder(apply_url, is_required=True)),
    ),
)


def host_url(context: Context) -> str:
    organization = context["participation"].organization
    return settings.ORIGIN + reverse("host", args=[organization.slug])


def invited_host_url(context: Context) -> str:
    return settings.ORIGIN + reverse("host", args=[context["organization"].slug])


def participation_admin_url(context: Context) -> str:
    pk = context["participation"].pk
    return settings.ORIGIN + reverse(
        "admin:organizations_participation_change", args=[pk]
    )


OF_PARTICIPATION = (
    READER,
    Placeholder(
        "organization",
        _lazy("name of the organization"),
        lambda context: context["participation"].label,
    ),
    Placeholder(
        "cohort",
        _lazy("number of the cohort"),
        lambda context: str(context["participation"].cohort.number),
    ),
)
TO_MEMBERS = (*OF_PARTICIPATION, link_placeholder(host_url))
TO_COORDINATORS = (*OF_PARTICIPATION, link_placeholder(participation_admin_url))

kinds.message_kinds.register_all(
    MessageKind(
        "cohort_opens_to_hosts",
        (
            READER,
            Placeholder(
                "organization",
                _lazy("name of the organization"),
                lambda context: context["organization"].name,
            ),
            CALL_COHORT,
            CLOSES,
            link_placeholder(invited_host_url),
        ),
    ),
    MessageKind("participation_withdrawn", TO_MEMBERS, needs_action=False),
    MessageKind("participation_readmitted", TO_MEMBERS),
    MessageKind("leave_asked", TO_COORDINATORS),
    MessageKind("leave_taken_back", TO_COORDINATORS, needs_action=False),
    MessageKind("leave_answered", TO_MEMBERS),
    MessageKind("withdrawal_stopped", TO_COORDINATORS),
)
