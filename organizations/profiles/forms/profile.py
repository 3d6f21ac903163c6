"""The form of a part of a profile: validation and limits. Saving is in `editing`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Issue, Organization, Province
from organizations.models.choices import Region
from organizations.models.participation import MAX_TITLE_LENGTH
from organizations.profiles import schema
from organizations.profiles.forms.fields import (
    MAX_ROW_LENGTH,
    LinksField,
    PhasesField,
    ProseField,
    ProvincesWidget,
    SectionsField,
    move_targets,
)
from organizations.profiles.forms.layout import field_parts
from organizations.profiles.forms.list_fields import RowsField, TextRowsField
from organizations.profiles.forms.places import MAX_SEATS, PlacesField
from organizations.profiles.parts.groups import Part
from portal.forms.helper import Drawn, PortalForm
from portal.forms.layout import Include

REQUIRED_MESSAGES: dict[str, "Promise"] = {
    "title": _lazy("Give the position a title."),
    "name": _lazy("Enter the name of the organization."),
    "focus_issues": _lazy("Write which issues the organization works on."),
    "role": _lazy("Write what the volunteer is there for."),
    "areas_text": _lazy("Write where the volunteer works."),
    "qualifications": _lazy("Name at least one qualification."),
    "learning_phases": _lazy("Describe at least one learning phase."),
}
UNEVEN_MESSAGE = _lazy("Write as many rows as in Thai, or none.")


def text_rows(hint: "str | Promise" = "") -> TextRowsField:
    return TextRowsField(
        row_field=ProseField(required=False, max_graphemes=MAX_ROW_LENGTH),
        required=False,
        help_text=hint,
    )


def english_prose(rows: int = 5) -> ProseField:
    return ProseField(
        required=False, widget=forms.Textarea(attrs={"rows": rows, "lang": "en"})
    )


def english_rows() -> TextRowsField:
    return TextRowsField(
        row_field=ProseField(required=False, max_graphemes=MAX_ROW_LENGTH),
        required=False,
        lang="en",
    )


class EnglishForm(forms.Form):
    """Optional English texts of the host beside the Thai ones."""

    title_en = forms.CharField(
        max_length=MAX_TITLE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    focus_issues_en = english_prose(2)
    objectives_en = english_rows()
    activities_en = english_rows()
    challenges_en = english_prose()
    role_en = english_prose()
    duties_en = english_prose()
    qualifications_en = english_rows()
    preferred_qualifications_en = english_rows()
    expectations_en = english_prose()
    benefits_en = english_rows()
    areas_text_en = english_prose(2)
    learning_phases_en = english_rows()


class ProfileForm(Drawn, EnglishForm):
    """Of one part, or of all; fields needed for sending are shown as required.

    A draft may lack anything, and what is not valid is kept as it was typed.
    """

    use_required_attribute = False
    sends_later = True
    css = "editor__form"
    attributes = {
        "id": "profile-form",
        "enctype": "multipart/form-data",
        "hx-encoding": "multipart/form-data",
        "data-leave-guard": True,
        "data-profile-form": True,
    }

    title = forms.CharField(
        max_length=MAX_TITLE_LENGTH,
        help_text=_lazy("What tells it apart from your other positions."),
    )
    name = forms.CharField(max_length=Organization._meta.get_field("name").max_length)
    links = LinksField(
        required=False,
        help_text=_lazy(
            "Only addresses that begin with http:// or https:// become links."
        ),
    )
    focus_issues = ProseField(rows=2)
    issues = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("People filter by these; they are not shown as your words."),
    )
    objectives = text_rows()
    activities = text_rows()
    challenges = ProseField(required=False)
    role = ProseField()
    duties = ProseField(required=False)
    qualifications = text_rows(_lazy("You need all of these."))
    preferred_qualifications = text_rows(_lazy("People without these can apply too."))
    expectations = ProseField(required=False)
    benefits = text_rows()
    seats = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_SEATS,
        help_text=_lazy("How many volunteers you can take. Not shown if left empty."),
    )
    places = PlacesField(
        required=False,
        help_text=_lazy(
            "Only if each seat is in a certain province; else the seats are in any of"
            " the provinces above. The number of seats is then their sum."
        ),
    )
    areas_text = ProseField(
        rows=2, help_text=_lazy("In your own words, as the public reads it.")
    )
    provinces = forms.MultipleChoiceField(
        required=False,
        widget=ProvincesWidget,
        help_text=_lazy("People find you by these."),
    )
    areas_open_ended = forms.BooleanField(
        required=False, label=_lazy("There are other provinces too")
    )
    learning_phases = PhasesField(
        help_text=_lazy("Months of the placement, 1 to 12. Phases may overlap.")
    )
    sections = SectionsField(
        required=False,
        help_text=_lazy(
            "What of your document fits no field, and what else you want to say. "
            "Contact details are not public unless you choose so."
        ),
    )
    closing = text_rows(_lazy("The last lines of the public page."))

    def __init__(
        self,
        *args: Any,
        part: Part | None = None,
        is_first: bool = True,
        **kwargs: Any,
    ) -> None:
        """`is_first`: whether it is of an organization's first position."""
        super().__init__(*args, **kwargs)
        self.part, self.is_first = part, is_first
        self.needed = schema.required_fields(is_first=is_first)
        if part:
            self.fields = {name: self.fields[name] for name in part.all_names}
        for name, field in self.fields.items():
            field.label = field.label or str(schema.FIELD_LABELS[name])
            field.required = name in self.needed
            if isinstance(field, ProseField):
                field.widget.attrs |= counter_attrs(field.max_graphemes)
            if isinstance(field, RowsField) and f"{name}_en" in self.fields:
                field.widget.paired_name = f"{name}_en"
        self.set_choices()

    def set_choices(self) -> None:
        fields: dict[str, Any] = self.fields
        if "issues" in fields:
            fields["issues"].choices = [
                (issue.slug, issue.name) for issue in Issue.objects.all()
            ]
        if "provinces" in fields:
            provinces = choices_by_region(Province.objects.all())
            fields["provinces"].choices = provinces
            fields["places"].set_provinces(provinces)
        if "sections" in fields:
            targets = move_targets(is_first=self.is_first)
            fields["sections"].widget.target_names = targets

    @property
    def translatable(self) -> bool:
        """Whether any of its fields has its English beside it."""
        return any(name.endswith("_en") for name in self.fields)

    def questions(self) -> tuple[Any, ...]:
        names = self.part.names if self.part else ()
        return (
            Include("organizations/hosts/editor_start.html"),
            *(part for name in names for part in field_parts(name)),
            Include("organizations/hosts/editor_end.html"),
        )

    def full_clean(self) -> None:
        # Required only for the widgets' markup: a draft with empty fields is valid.
        needed = [self.fields[name] for name in self.needed if name in self.fields]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    @classmethod
    def as_data(cls, content: Mapping[str, Any]) -> QueryDict:
        """As a browser would post all parts with this content."""
        return cls.as_posted(schema.flatten(dict(content)))

    @classmethod
    def as_posted(cls, values: Mapping[str, Any]) -> QueryDict:
        """The same for values by field, of which some are as they were typed."""
        data = QueryDict(mutable=True)
        for name, field in cls.base_fields.items():
            value = values[name]
            if isinstance(field, RowsField):
                field.widget.write_to(data, name, value)
            elif isinstance(value, list):
                data.setlist(name, value)
            elif value is not None and value is not False:
                data[name] = "on" if value is True else str(value)
        return data

    def raw_values(self) -> dict[str, Any]:
        """What was typed, valid or not, to show the form again."""
        return {name: self[name].data for name in self.fields}

    def unfinished_values(self) -> dict[str, Any]:
        """What was typed where it is not valid."""
        names = [name for name in self.errors if name in self.fields]
        return {name: storable(self[name].data) for name in names}

    def merged_content(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """`before` with the valid values of the form. Ticked boxes keep their order."""
        old_values = schema.flatten(dict(before))
        values = old_values | {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.fields
        }
        for name in {"issues", "provinces"} & self.fields.keys():
            values[name] = in_previous_order(values[name], old_values[name])
        if "places" in self.fields and (places := values["places"]):
            values["seats"] = sum(place["seats"] for place in places)
            split = [place["province"] for place in places]
            values["provinces"] = list(dict.fromkeys([*values["provinces"], *split]))
        return schema.unflatten(
            {
                name: with_previous_line_ends(value, old_values[name])
                for name, value in values.items()
            }
        )

    def add_required_errors(self, names: Sequence[str]) -> None:
        """Errors at the fields that must be changed before the profile can be sent."""
        for name in names:
            if name in self.fields:
                self.add_error(name, str(REQUIRED_MESSAGES.get(name, UNEVEN_MESSAGE)))


class RemarkForm(PortalForm):
    """What a coordinator asks the organization to change."""

    remark = ProseField(
        label=_lazy("What should they change?"),
        max_graphemes=MAX_ROW_LENGTH,
        help_text=_lazy("They read exactly this, in the language you write it in."),
        error_messages={
            "required": _lazy("Write what the organization should change.")
        },
    )


def counter_attrs(limit: int) -> dict[str, Any]:
    """For the character counter, static/js/char-count.js."""
    return {
        "data-count-limit": limit,
        "data-count-text": _lazy("{n} of %(most)s characters") % {"most": f"{limit:,}"},
        "data-count-over": _lazy("{n} characters too many"),
    }


def choices_by_region(
    provinces: Iterable[Province],
) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Grouped choices, in the order of the regions."""
    rows = list(provinces)
    return [
        (region.label, [(row.slug, row.name) for row in rows if row.region == region])
        for region in Region
    ]


def storable(value: Any) -> Any:
    """Without null characters, which a database refuses; line ends as LF."""
    if isinstance(value, str):
        return value.replace("\0", "").replace("\r\n", "\n")
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {key: storable(each) for key, each in value.items()}
    return value


def in_previous_order(chosen: Sequence[str], before: Sequence[str]) -> list[str]:
    """Each once: first those that were chosen before, in their order."""
    return list(dict.fromkeys([*(slug for slug in before if slug in chosen), *chosen]))


def with_previous_line_ends(value: Any, before: Any) -> Any:
    """`before` if only its line ends differ: browsers normalize them."""
    if isinstance(value, str) and isinstance(before, str):
        normalized = before.replace("\r\n", "\n").replace("\r", "\n")
        return before if value == normalized else value
    if (
        isinstance(value, list)
        and isinstance(before, list)
        and len(value) == len(before)
    ):
        return [
            with_previous_line_ends(*pair) for pair in zip(value, before, strict=True)
        ]
    if isinstance(value, dict) and isinstance(before, dict):
        return {
            key: with_previous_line_ends(part, before.get(key))
            for key, part in value.items()
        }
    return value
