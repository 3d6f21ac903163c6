"""The form of the ranked choices.

The order of the posted slugs is the ranking; each choice has a reason of its own.
"""

from collections import Counter
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position, names
from portal.forms.layout import Include
from volunteers.application import choice_queries
from volunteers.application.choice_queries import stored_choices
from volunteers.application.sections.base import PostedData, SectionForm, essay_field
from volunteers.application.sections.fit import (
    FIT_PREFIX,
    SHOWN_PREFIX,
    FitField,
    RequiredQualifications,
)
from volunteers.application.sections.section import section_version
from volunteers.models import Application

REASON_LIMIT = 600
REASON_PREFIX = "reason-"


class ChoicesForm(SectionForm):
    slug = "choices"

    def questions(self) -> tuple[Any, ...]:
        return (Include("volunteers/application/sections/choices.html"),)

    add = forms.ChoiceField(
        label=_lazy("Add an organization"),
        required=False,
        widget=forms.Select(attrs={"data-never-kept": ""}),
        error_messages={
            "invalid_choice": _lazy("Choose an organization from the list.")
        },
    )
    is_anywhere = forms.BooleanField(
        label=_lazy("Any organization that needs me"),
        help_text=_lazy(
            "Your last choice: after those you ranked, any other place that can take "
            "you. Choose as you truly wish: no other list gets you a better place."
        ),
        required=False,
    )
    never = forms.MultipleChoiceField(
        label=_lazy("Organizations I don’t want to go to"),
        help_text=_lazy(
            "Only the coordinators see this, and the matching keeps to "
            "it. Organizations and reviewers never do."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _lazy("Tick only organizations from the list.")
        },
    )

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        refused_slugs = [organization.slug for organization in application.never.all()]
        choices = stored_choices(application)
        required = RequiredQualifications([row.position for row in choices], choices)
        reasons = {REASON_PREFIX + row.position.slug: [row.reason] for row in choices}
        return {
            "position": [row.position.slug for row in choices],
            "is_anywhere": ["on"] if application.is_anywhere else [],
            **reasons,
            **required.stored_data(),
            "never": refused_slugs,
        }

    @classmethod
    def initial_values(cls, application: Application) -> dict[str, Any]:
        """The reasons come with the positions, in `add_fields`."""
        return {"is_anywhere": application.is_anywhere}

    @classmethod
    def posted_keys(cls, name: str, posted: PostedData) -> list[str]:
        return [
            key
            for key in posted
            if key in ("position", "is_anywhere", "never")
            or key.startswith((REASON_PREFIX, FIT_PREFIX, SHOWN_PREFIX))
        ]

    def add_fields(self) -> None:
        listed = choice_queries.listed_positions(self.application)
        choice_queries.attach_choices(self.application, listed)
        self.positions = [row for row in listed if row.is_open or row.is_refused]
        self.open_positions = {
            position.slug: position for position in self.positions if position.is_open
        }
        stored = stored_choices(self.application)
        stored_positions = {row.position.slug: row.position for row in stored}
        for row in stored:
            self.initial[REASON_PREFIX + row.position.slug] = row.reason
        self.posted_slugs = (
            self.posted.getlist("position")
            if self.posted is not None
            else self.initial_ranking(list(stored_positions))
        )
        by_slug = {**stored_positions, **self.open_positions}
        self.ranked = [
            by_slug[slug]
            for slug in dict.fromkeys(self.posted_slugs)
            if slug in by_slug
        ]
        for rank, position in enumerate(self.ranked, 1):
            self.fields[REASON_PREFIX + position.slug] = self.reason_field(
                rank, position
            )
        self.add_qualification_fields()
        self.fill_never_field()
        self.fill_add_field()

    def fill_add_field(self) -> None:
        addable = [
            (slug, names.text_of(position))
            for slug, position in self.open_positions.items()
            if position not in self.ranked
        ]
        cast(forms.ChoiceField, self.fields["add"]).choices = [
            ("", _("Choose an organization")),
            *addable,
        ]

    def add_qualification_fields(self) -> None:
        self.qualifications = RequiredQualifications(
            self.ranked, stored_choices(self.application)
        )
        for position in self.ranked:
            self.fields[FIT_PREFIX + position.slug] = FitField(
                self.qualifications, position
            )
            self.initial[FIT_PREFIX + position.slug] = (
                self.qualifications.answered_tokens(position, is_met=True)
            )

    def fill_never_field(self) -> None:
        """Lists the organizations, also refused ones that have left the cohort."""
        self.hosts = {
            position.organization.slug: position.organization
            for position in self.positions
        }
        self.refused = [
            position.organization.slug
            for position in self.positions
            if position.is_refused
        ]
        field = cast(forms.MultipleChoiceField, self.fields["never"])
        in_language = '<span lang="{lang}">{text}</span>'
        field.choices = [
            (slug, format_html(in_language, **names.name_of(host)))
            for slug, host in self.hosts.items()
        ]
        self.initial["never"] = self.refused

    def initial_ranking(self, slugs: list[str]) -> list[str]:
        """A page that was never saved begins with the position the person came from."""
        if section_version(self.application, self.slug):
            return slugs
        wanted_id = self.application.wanted_position_id
        return slugs or [
            slug
            for slug, position in self.open_positions.items()
            if position.pk == wanted_id
        ]

    def reason_field(self, rank: int, position: Position) -> forms.CharField:
        params = {"rank": rank, "name": names.text_of(position)}
        field = essay_field(
            label=_("Why this organization"),
            limit=REASON_LIMIT,
            help_text=_(
                "Only this organization reads this reason, beside those who review."
            ),
            required=position.slug in self.open_positions,
            rows=4,
        )
        field.error_messages["required"] = (
            _("Say why you chose %(name)s (choice %(rank)s).") % params
        )
        return field

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        last = len(self.ranked)
        return [
            {
                "rank": rank,
                "position": position,
                "field": self[REASON_PREFIX + position.slug],
                "ticks": self[FIT_PREFIX + position.slug]
                if self.qualifications.options(position)
                else None,
                "met": self.met_summary(position),
                "shown": self.qualifications.hidden_inputs(position),
                "has_changed": self.qualifications.has_open(position),
                "is_first": rank == 1,
                "is_last": rank == last,
                "is_gone": position.slug not in self.open_positions,
            }
            for rank, position in enumerate(self.ranked, 1)
        ]

    def met_summary(self, position: Position) -> str:
        return self.qualifications.summary(
            position, self[FIT_PREFIX + position.slug].value() or []
        )

    @property
    def has_room(self) -> bool:
        return len(self.ranked) < self.application.cohort.most_choices

    def clean(self) -> dict[str, Any]:
        for position in self.ranked:
            self.clean_essay(REASON_PREFIX + position.slug, REASON_LIMIT)
        for error in self.storage_errors():
            self.add_error("add", error)
        if self.is_strict:
            self.validate_choices()
        return self.cleaned_data

    def storage_errors(self) -> list[str]:
        """Errors of a ranking that not even a draft can store."""
        errors = []
        most = self.application.cohort.most_choices
        ranked = {each.slug: names.text_of(each) for each in self.ranked}
        for slug, count in Counter(self.posted_slugs).items():
            if slug not in ranked:
                errors.append(
                    _(
                        "One of the organizations is not open for this cohort. It "
                        "was removed from your list."
                    )
                )
            elif count > 1:
                errors.append(
                    _("You have chosen %(name)s already. Each can be chosen once.")
                    % {"name": ranked[slug]}
                )
        if len(self.ranked) > most:
            errors.append(
                _("You can choose up to %(most)s. Remove one first.") % {"most": most}
            )
        if self.data.get("do") == "add":
            errors.append(_("Choose an organization from the list, then press Add."))
        return errors

    def validate_choices(self) -> None:
        if not self.ranked and not self.cleaned_data.get("is_anywhere"):
            self.add_error(
                "add",
                _(
                    "Choose at least one organization, or tick “Any organization "
                    "that needs me”."
                ),
            )
        for position in self.ranked:
            if position.slug not in self.open_positions:
                params = {"name": names.text_of(position)}
                self.add_error(
                    REASON_PREFIX + position.slug,
                    _("%(name)s no longer takes part. Choose another one.") % params,
                )
        refused = self.cleaned_data.get("never", [])
        # Once for a host of which two positions are ranked.
        for host in dict.fromkeys(position.organization for position in self.ranked):
            if host.slug in refused:
                params = {"name": names.text_of(host)}
                self.add_error(
                    "never",
                    _("%(name)s is in both lists. Remove it from one of them.")
                    % params,
                )

    def section_data(self) -> dict[str, Any]:
        choices = [
            (position, self.cleaned_data.get(REASON_PREFIX + position.slug, ""))
            for position in self.ranked
        ]
        posted = self.posted or QueryDict()
        fits = {
            position.slug: self.qualifications.answers(
                position,
                shown=posted.getlist(SHOWN_PREFIX + position.slug),
                ticked=self.cleaned_data.get(FIT_PREFIX + position.slug, []),
            )
            for position in self.ranked
        }
        data = {
            "choices": choices,
            "fits": fits,
            "is_anywhere": self.cleaned_data.get("is_anywhere", False),
        }
        never = self.cleaned_data.get("never", [])
        return (
            data
            if never == self.refused
            else {**data, "never": [self.hosts[slug] for slug in never]}
        )

    def comparable_data(self) -> dict[str, Any]:
        return {"choices": (self.section_data(), self.cleaned_data.get("never", []))}

    def display_values(self) -> dict[str, str]:
        lines = [
            "\n".join(filter(None, self.choice_lines(rank, position)))
            for rank, position in enumerate(self.ranked, 1)
        ]
        if self.display_value("is_anywhere") == _("Yes"):
            lines.append(_("Any organization that needs me"))
        if refused := self.refused_names():
            lines.append(f"{self.fields['never'].label}: {refused}")
        return {"choices": "\n\n".join(lines)}

    def refused_names(self) -> str:
        """Empty while none is refused."""
        return ", ".join(
            names.text_of(self.hosts[slug])
            for slug in self["never"].value() or []
            if slug in self.hosts
        )

    def choice_lines(self, rank: int, position: Position) -> list[str]:
        return [
            f"{rank}. {names.text_of(position)}",
            self.met_summary(position),
            self.display_value(REASON_PREFIX + position.slug),
        ]

    def label_of(self, name: str) -> str:
        return _("Your choices")
