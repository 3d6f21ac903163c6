"""Forms about hosts: members, contacts, documents, and requests to host."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Membership, Organization, Province
from organizations.models.choices import MemberRole
from organizations.models.places import slug_rule
from organizations.profiles.forms.fields import MAX_ROW_LENGTH, ProseField
from portal.files.documents import NoText
from portal.files.reading.result import MAX_BYTES
from portal.forms.helper import OF_SOMEBODY_ELSE, OWN_EMAIL, PortalForm
from portal.forms.hold import HoldForm
from portal.forms.layout import Actions, Field, Hidden, Link, Submit

# What a phone offers to choose from.
DOCUMENT_TYPES = ".docx,.pdf,.txt,.md"
RESERVED_SLUGS = ("request",)
REACH_HELP = _lazy("A phone number, or another way that works at night.")

ROLE_CHOICES: tuple[tuple[str, "Promise"], ...] = (
    (MemberRole.EDITOR, _lazy("Editor: writes the profile and sends it for approval")),
    (MemberRole.VIEWER, _lazy("Viewer: reads everything, changes nothing")),
    (
        MemberRole.OWNER,
        _lazy("Main editor: does all that, and invites and removes people"),
    ),
)


class InviteForm(PortalForm):
    css = ""
    asks_about = ("email",)
    buttons = (Actions(Submit(_lazy("Send the invitation"))),)

    email = forms.EmailField(
        label=_lazy("Email"),
        widget=forms.EmailInput(OF_SOMEBODY_ELSE),
        max_length=254,
        help_text=_lazy(
            "We email a private link. Only an account with this email can accept "
            "it, within 14 days."
        ),
        error_messages={"required": _lazy("Enter the email of the person.")},
    )
    role = forms.ChoiceField(
        label=_lazy("What the person may do"),
        choices=ROLE_CHOICES,
        initial=MemberRole.EDITOR,
        widget=forms.RadioSelect,
    )


class RoleForm(PortalForm):
    """What another member may do, beside their name in the list."""

    css = "roster__role"
    parts = (Field("role", hides_label=True),)

    role = forms.ChoiceField(
        choices=MemberRole.choices,
        error_messages={
            "required": _lazy("Choose one of the roles."),
            "invalid_choice": _lazy("Choose one of the roles."),
        },
    )

    def __init__(self, membership: Membership, data: Any = None) -> None:
        person = membership.user
        super().__init__(
            data, initial={"role": membership.role}, auto_id=f"%s-{person.code}"
        )
        names = {"person": person}
        self.fields["role"].label = _("Role of %(person)s") % names
        self.buttons = (  # type: ignore[misc]
            Submit(
                _("Change"), tone="quiet", about=_("the role of %(person)s") % names
            ),
        )
        self.page_attributes = {
            "action": reverse(
                "host_member_role", args=[membership.organization.slug, person.code]
            )
        }


class HostRequestForm(PortalForm):
    asks_about = ("contact_email",)
    buttons = (Actions(Submit(_lazy("Send the request"))),)

    name = forms.CharField(
        label=_lazy("Name of the organization"),
        max_length=200,
        error_messages={"required": _lazy("Enter the name of the organization.")},
    )
    website = forms.URLField(
        label=_lazy("Website or page"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={
            "invalid": _lazy("Enter the whole address, beginning with https://")
        },
    )
    province = forms.ModelChoiceField(
        Province.objects.all(),
        label=_lazy("Province"),
        required=False,
        empty_label=_lazy("Not chosen"),
    )
    work = ProseField(
        label=_lazy("What does the organization do?"),
        max_graphemes=MAX_ROW_LENGTH,
        error_messages={"required": _lazy("Write what the organization does.")},
    )
    why = ProseField(
        label=_lazy("Why would you like to host a volunteer?"),
        max_graphemes=MAX_ROW_LENGTH,
        error_messages={
            "required": _lazy("Write why you would like to host a volunteer.")
        },
    )
    contact_name = forms.CharField(
        label=_lazy("Your name"),
        max_length=120,
        error_messages={"required": _lazy("Enter your name.")},
    )
    contact_email = forms.EmailField(
        label=_lazy("Your email"),
        widget=forms.EmailInput(OWN_EMAIL),
        max_length=254,
        help_text=_lazy(
            "We answer to this address. Only the programme’s coordinators see it."
        ),
        error_messages={"required": _lazy("Enter an email to which we can answer.")},
    )


class AcceptRequestForm(PortalForm):
    slug = forms.CharField(
        label=_lazy("Address of its pages"),
        max_length=60,
        validators=[slug_rule],
        help_text=_lazy(
            "Small letters, digits and hyphens, such as community-law. "
            "It becomes part of the public address."
        ),
        error_messages={"required": _lazy("Enter an address.")},
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS or Organization.objects.filter(slug=slug).exists():
            raise ValidationError(_lazy("This address is taken. Choose another one."))
        return slug


class DeclineRequestForm(PortalForm):
    words = ProseField(
        label=_lazy("What would you like to add?"),
        max_graphemes=MAX_ROW_LENGTH,
        required=False,
        help_text=_lazy(
            "They read exactly this in our email. Nothing more is added if it is empty."
        ),
    )


class ReopenRequestForm(PortalForm):
    words = ProseField(
        label=_lazy("Why"),
        max_graphemes=MAX_ROW_LENGTH,
        help_text=_lazy("The contact reads exactly this, in an email that says sorry."),
        error_messages={"required": _lazy("Write why.")},
    )


class ContactsForm(PortalForm):
    """Two people, each with a name and a way to reach them: both or neither."""

    asks_about = ("supervisor_reach", "safety_contact_reach")
    attributes = {"data-leave-guard": True}
    sends_later = True
    buttons = (
        Hidden("version", "contacts.version"),
        Actions(Submit(_lazy("Save the contacts"))),
    )

    supervisor = forms.CharField(
        label=_lazy("Name of the mentor"),
        required=False,
        max_length=120,
        help_text=_lazy("The person who guides the volunteer in the daily work."),
    )
    supervisor_reach = forms.CharField(
        label=_lazy("How to reach the mentor"),
        required=False,
        max_length=200,
        help_text=REACH_HELP,
    )
    safety_contact = forms.CharField(
        label=_lazy("Name of the organization’s safety contact"),
        required=False,
        max_length=120,
        help_text=_lazy(
            "The person the volunteer calls if something is unsafe. It may be the "
            "mentor too."
        ),
    )
    safety_contact_reach = forms.CharField(
        label=_lazy("How to reach the organization’s safety contact"),
        required=False,
        max_length=200,
        help_text=REACH_HELP,
    )

    def clean(self) -> dict[str, str]:
        data: dict[str, str] = super().clean() or self.cleaned_data
        for name in ("supervisor", "safety_contact"):
            reach = f"{name}_reach"
            if data.get(name) and not data.get(reach) and reach not in self.errors:
                self.add_error(reach, _lazy("Enter how to reach this person."))
            if data.get(reach) and not data.get(name) and name not in self.errors:
                self.add_error(name, _lazy("Enter the name of this person."))
        return data


class DocumentForm(PortalForm):
    """A pasted text or a file; `cleaned_data["raw"]` has its bytes as they came."""

    attributes = {"enctype": "multipart/form-data", "data-leave-guard": True}
    buttons = (Actions(Submit(_lazy("Show what would be stored"))),)

    text = forms.CharField(
        label=_lazy("The text of your document"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "th"}),
        help_text=_lazy("Copy the whole document with its headings and paste it here."),
    )
    file = forms.FileField(
        label=_lazy("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_lazy(
            "A Word file (.docx), a PDF with text in it, or a text file (.txt)."
        ),
        widget=forms.FileInput(attrs={"accept": DOCUMENT_TYPES}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file, text = data.get("file"), data.get("text") or ""
        if file and file.size > MAX_BYTES:
            self.add_error("file", str(NoText("large")))
        elif file:
            data["raw"] = file.read()
        elif "file" not in self.errors:
            data["raw"] = text.replace("\r\n", "\n").encode()
        return data


class AskToLeaveForm(PortalForm):
    """`can_leave_at_once`: nobody else is asked, so no reason is needed."""

    buttons = (
        Actions(
            Submit(_lazy("Ask to leave"), tone="danger"),
            Link(_lazy("Cancel"), "host", "organization.slug"),
        ),
    )

    reason = ProseField(
        label=_lazy("Why does your organization want to leave?"),
        max_graphemes=MAX_ROW_LENGTH,
        help_text=_lazy("Only the programme’s coordinators read it."),
        error_messages={"required": _lazy("Write why.")},
    )


class LeaveAtOnceForm(PortalForm):
    buttons = (
        Actions(
            Submit(_lazy("Leave the cohort"), tone="danger"),
            Link(_lazy("Cancel"), "host", "organization.slug"),
        ),
    )


class ReadmitForm(PortalForm):
    note = ProseField(
        label=_lazy("Why"),
        max_graphemes=MAX_ROW_LENGTH,
        help_text=_lazy("For coordinators only."),
        error_messages={"required": _lazy("Write why.")},
    )


class WithdrawForm(ReadmitForm, HoldForm):
    field_order = ["note", "minutes"]


class AnswerLeaveForm(PortalForm):
    answer = ProseField(
        label=_lazy("Your answer"),
        max_graphemes=MAX_ROW_LENGTH,
        help_text=_lazy("The organization’s members read this word for word."),
        error_messages={"required": _lazy("Write an answer.")},
    )
