"""The editor's form for an organization with several positions.

The first one's profile holds what all share; whoever has one position sees no title.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.participation import MAX_TITLE_LENGTH
from organizations.profiles import schema
from organizations.profiles.forms.layout import field_group
from organizations.profiles.forms.profile import FIELD_GROUPS, ProfileForm
from portal.forms.layout import Include

TITLE_GROUP = ("position", _lazy("The position"), ("title",))
TITLED_GROUPS = (TITLE_GROUP, *FIELD_GROUPS)
FURTHER_GROUPS = tuple(
    group
    for group in TITLED_GROUPS
    if not set(group[2]) & set(schema.ORGANIZATION_FIELDS)
)


def parts_of(groups: tuple[Any, ...]) -> tuple[Any, ...]:
    return (
        Include("organizations/hosts/editor_start.html"),
        *(field_group(*group) for group in groups),
        Include("organizations/hosts/editor_end.html"),
    )


class TitledForm(ProfileForm):
    """Of the first position, beside others of its organization."""

    groups = TITLED_GROUPS
    parts = parts_of(TITLED_GROUPS)

    title = forms.CharField(
        max_length=MAX_TITLE_LENGTH,
        help_text=_lazy("What tells it apart from your other positions."),
    )
    title_en = forms.CharField(
        max_length=MAX_TITLE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )


class FurtherForm(TitledForm):
    """Of a further position: without what the organization says of itself."""

    groups = FURTHER_GROUPS
    parts = parts_of(FURTHER_GROUPS)
    needed = schema.REQUIRED_OF_FURTHER

    name = links = focus_issues = issues = None  # type: ignore[assignment]
    objectives = activities = challenges = None  # type: ignore[assignment]
    focus_issues_en = objectives_en = None  # type: ignore[assignment]
    activities_en = challenges_en = None  # type: ignore[assignment]


def form_class(*, is_first: bool, is_one_of_several: bool) -> type[ProfileForm]:
    if not is_first:
        return FurtherForm
    return TitledForm if is_one_of_several else ProfileForm
