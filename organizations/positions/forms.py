"""The forms of another position."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.models.participation import MAX_TITLE_LENGTH
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Link, Submit

EMPTY = ""


class PositionTitleForm(PortalForm):
    title = forms.CharField(
        label=_lazy("Title of the position"),
        max_length=MAX_TITLE_LENGTH,
        help_text=_lazy("What tells it apart from your other positions."),
        error_messages={"required": _lazy("Give the position a title.")},
    )
    title_en = forms.CharField(
        label=_lazy("Title in English"),
        max_length=MAX_TITLE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )


class AddPositionForm(PositionTitleForm):
    buttons = (
        Actions(
            Submit(_lazy("Add the position")),
            Link(_lazy("Back"), "host", "status.organization.slug"),
        ),
    )

    copy_of = forms.ChoiceField(
        label=_lazy("Begin with"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_lazy(
            "Who you are, your objectives and your challenges are the same for all"
            " positions; you don’t write them again."
        ),
        error_messages={"invalid_choice": _lazy("Choose from the list.")},
    )

    def __init__(
        self, *args: Any, copyable: Sequence[ProfileRevision], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.copyable = {revision.code: revision for revision in copyable}
        self.fields["copy_of"].choices = [  # type: ignore[attr-defined]
            (EMPTY, _("Empty fields")),
            *((row.code, copy_label(row)) for row in copyable),
        ]

    def copied_content(self) -> dict[str, Any]:
        revision = self.copyable.get(self.cleaned_data["copy_of"])
        return revision.content if revision else {}


def copy_label(revision: ProfileRevision) -> str:
    participation = revision.participation
    title = participation.title or _("your first position")
    return _("A copy of “%(title)s”, cohort %(number)s") % {
        "title": title,
        "number": participation.cohort.number,
    }


def copyable_revisions(organization: Organization) -> list[ProfileRevision]:
    """The newest text of each of its positions, newest cohort first.

    Not one that was set aside or that nobody has written yet.
    """
    rows = (
        ProfileRevision.objects.filter(participation__organization=organization)
        .exclude(status=RevisionStatus.SET_ASIDE)
        .select_related("participation__cohort")
        .order_by("-participation__cohort__number", "participation__order", "-number")
    )
    newest: dict[int, ProfileRevision] = {}
    for row in rows:
        newest.setdefault(row.participation_id, row)
    return list(newest.values())
