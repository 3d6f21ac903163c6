"""What a host says about an applicant."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Field, Heading, Submit
from volunteers.application.sections.base import (
    essay_field,
    length_error,
    normalize_newlines,
)
from volunteers.hosts import sharing
from volunteers.hosts.listing import MAX_WORDS, Listing
from volunteers.models import Interest
from volunteers.models.choices import InterestLevel

LIMITS = {"note": 1000, "times": 500}


class SearchForm(PortalForm):
    """Never bound: `Listing.of` reads what is sent."""

    css = "applicant-search"
    method = "get"
    attributes = {"role": "search"}
    parts = (Field("q", hides_label=True), "answer")
    buttons = (Submit(_lazy("Search"), tone="quiet"),)

    q = forms.CharField(
        label=_lazy("Search by name, code or reason"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.SearchInput(attrs={"placeholder": _lazy("Name, code or reason")}),
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, listing: Listing) -> None:
        super().__init__(
            initial={"q": listing.words, "answer": listing.answer},
            auto_id="applicants-%s",
        )


class InterestForm(PortalForm):
    css = "card"
    attributes = {"data-leave-guard": True}
    sends_later = True
    parts = (
        "seen",
        Heading(_lazy("Your answer"), css="type-h3"),
        "level",
        "note",
        "times",
    )

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    level = forms.ChoiceField(
        label=_lazy("Would you like to work with this person"),
        help_text=_lazy("Nobody who does not fit your work is matched with you."),
        choices=InterestLevel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose one of the three answers.")},
    )
    times = forms.CharField(
        label=_lazy("Times for an interview"),
        help_text=_lazy("Days and times at which you could talk with this person."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    has_following = False
    """Whether somebody comes after this person in the list."""

    def __init__(self, interest: Interest | None, data: Any = None) -> None:
        values = (
            {"level": interest.level, "note": interest.note, "times": interest.times}
            if interest
            else {}
        )
        super().__init__(
            data, initial={**values, "seen": sharing.interest_version(interest)}
        )
        hint = _("Only the programme and the members of your organization read it.")
        self.fields["note"] = essay_field(
            label=_("Note"),
            limit=LIMITS["note"],
            help_text=hint,
            required=False,
            rows=4,
        )

    def layout_parts(self) -> tuple[Any, ...]:
        save = Submit(
            _("Save the answer"), tone="quiet" if self.has_following else "primary"
        )
        following = Submit(_("Save and next"), name="then", value="next", is_step=True)
        buttons = (following, save) if self.has_following else (save,)
        return (*self.questions(), Actions(*buttons))

    def clean(self) -> dict[str, Any]:
        for name, limit in LIMITS.items():
            self.cleaned_data[name] = normalize_newlines(
                self.cleaned_data.get(name, "")
            ).strip()
            if error := length_error(self.cleaned_data[name], limit):
                self.add_error(name, error)
        return self.cleaned_data
