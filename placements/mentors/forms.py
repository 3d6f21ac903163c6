"""What naming, changing and writing to a mentor asks. Nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Membership
from placements.mentors import candidates
from placements.models import Placement
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Link, Submit
from volunteers.application.sections.base import counted_field

LIMIT = 3000


class NameMentorForm(PortalForm):
    css = "answer card"
    parts = ("membership", "is_outside")
    buttons = (Actions(Submit(_lazy("Name the mentor"))),)

    membership = forms.ModelChoiceField(
        label=_lazy("Who should be the mentor"),
        queryset=Membership.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _lazy("Choose someone."),
            "invalid_choice": _lazy("Choose someone of the list."),
        },
    )
    is_outside = forms.BooleanField(
        label=_lazy(
            "This person doesn’t direct or judge the volunteer’s work, and has agreed"
        ),
        error_messages={"required": _lazy("A mentor must be outside the line.")},
    )

    def __init__(self, data: Any = None, *, placement: Placement) -> None:
        super().__init__(data)
        able = [row for row, reason in candidates.members(placement) if not reason]
        field: Any = self.fields["membership"]
        field.queryset = Membership.objects.filter(
            pk__in=[row.pk for row in able]
        ).select_related("user")
        field.label_from_instance = member_words
        self.has_choice = bool(able)


def member_words(membership: Membership) -> str:
    user = membership.user
    return f"{user.display_name} ({user.email})" if user.display_name else user.email


class MentorMessageForm(PortalForm):
    css = "answer"
    sends_later = True
    buttons = (Actions(Submit(_lazy("Send the message"))),)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["text"] = counted_field(
            label=_("Your message"), limit=LIMIT, rows=5
        )


class ChangeMentorForm(PortalForm):
    css = "answer"
    buttons = (
        Actions(
            Submit(_lazy("Ask for another mentor")),
            Link(_lazy("Keep my mentor"), "placement_mentor"),
        ),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"] = counted_field(
            label=_("Why"),
            limit=LIMIT,
            help_text=_(
                "Only coordinators read it. Your organization and your mentor don’t."
            ),
            required=False,
            rows=4,
        )
