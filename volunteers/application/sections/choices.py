"""Ranked choices: the order of the posted slugs is the ranking; each has a reason of its own."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from volunteers.application import drafting
from volunteers.application.sections.base import Posted, SectionForm, essay
from volunteers.application.sections.completeness import REASON_LIMIT
from volunteers.application.sections.fit import FIT, FitField, Needs
from volunteers.models import Application, Choice

REASON = "reason-"


class ChoicesForm(SectionForm):
    slug = "choices"

    add = forms.ChoiceField(
        label=_lazy("Add an organization"),
        required=False,
        widget=forms.Select(attrs={"data-never-kept": ""}),
        error_messages={
            "invalid_choice": _lazy("Choose an organization from the list.")
        },
    )
    is_anywhere = forms.BooleanField(
        label=_lazy("Wherever I am needed"),
        help_text=_lazy(
            "We may also offer you a place with an organization that you didn't choose."
        ),
        required=False,
    )
    never = forms.MultipleChoiceField(
        label=_lazy("Never these organizations"),
        help_text=_lazy(
            "Only the coordinators see this, and the matching keeps to it. Organizations and reviewers never do."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _lazy("Tick only organizations from the list.")
        },
    )

    @classmethod
    def stored(cls, application: Application) -> Posted:
        refused = [organization.slug for organization in application.never.all()]
        return {**cls.stored_ranking(application), "never": refused}

    @classmethod
    def first_values(cls, application: Application) -> dict[str, Any]:
        return {
            name: values[0]
            for name, values in cls.stored_ranking(application).items()
            if values
        }

    @classmethod
    def stored_ranking(cls, application: Application) -> Posted:
        chosen = stored_choices(application)
        posted = {REASON + choice.position.slug: [choice.reason] for choice in chosen}
        posted |= {
            FIT + choice.position.slug: [str(order) for order in choice.fit]
            for choice in chosen
        }
        slugs = [choice.position.slug for choice in chosen]
        return {
            "position": slugs,
            "is_anywhere": ["on"] if application.is_anywhere else [],
            **posted,
        }

    @classmethod
    def keys_of(cls, name: str, posted: Posted) -> list[str]:
        return [
            key
            for key in posted
            if key in ("position", "is_anywhere", "never")
            or key.startswith((REASON, FIT))
        ]

    def add_fields(self) -> None:
        self.listed = list(listed_positions(self.application))
        self.open = {
            position.slug: position for position in self.listed if position.is_open
        }
        chosen = {
            choice.position.slug: choice.position
            for choice in stored_choices(self.application)
        }
        self.asked = (
            self.posted.getlist("position")
            if self.posted is not None
            else self.first_ranking(list(chosen))
        )
        known = {**chosen, **self.open}
        self.ranked = [
            known[slug] for slug in dict.fromkeys(self.asked) if slug in known
        ]
        for rank, position in enumerate(self.ranked, 1):
            self.fields[REASON + position.slug] = self.reason_field(rank, position)
        self.add_ticks()
        self.add_refusals()
        free = [
            (slug, position.organization.name)
            for slug, position in self.open.items()
            if position not in self.ranked
        ]
        cast(forms.ChoiceField, self.fields["add"]).choices = [
            ("", _("Choose an organization")),
            *free,
        ]

    def add_ticks(self) -> None:
        self.needs = Needs(self.ranked)
        for position in self.ranked:
            self.fields[FIT + position.slug] = FitField(self.needs, position)
        for choice in stored_choices(self.application):
            self.initial[FIT + choice.position.slug] = [
                str(order) for order in choice.fit
            ]

    def add_refusals(self) -> None:
        """An organization refused before it left the cohort stays in the list."""
        self.hosts = {
            position.organization.slug: position.organization
            for position in self.listed
        }
        self.refused = [
            position.organization.slug
            for position in self.listed
            if position.is_refused
        ]
        ticks = cast(forms.MultipleChoiceField, self.fields["never"])
        ticks.choices = [
            (slug, format_html('<span lang="th">{}</span>', host.name))
            for slug, host in self.hosts.items()
        ]
        self.initial["never"] = self.refused

    def first_ranking(self, slugs: list[str]) -> list[str]:
        """A page never saved begins with the position from which the person came."""
        if drafting.section_version(self.application, self.slug):
            return slugs
        wanted = self.application.wanted_position_id
        return slugs or [
            slug for slug, position in self.open.items() if position.pk == wanted
        ]

    def reason_field(self, rank: int, position: Position) -> forms.CharField:
        told = {"rank": rank, "name": position.organization.name}
        field = essay(
            label=_("Why this organization"),
            limit=REASON_LIMIT,
            help_text=_(
                "Only this organization reads this reason, beside those who review."
            ),
            required=position.slug in self.open,
            rows=4,
        )
        field.error_messages["required"] = (
            _("Say why you chose number %(rank)s, %(name)s.") % told
        )
        return field

    @property
    def cards(self) -> list[dict[str, Any]]:
        last = len(self.ranked)
        return [
            {
                "rank": rank,
                "position": position,
                "field": self[REASON + position.slug],
                "ticks": self[FIT + position.slug] if self.needs.of(position) else None,
                "met": self.met(position),
                "is_first": rank == 1,
                "is_last": rank == last,
                "is_gone": position.slug not in self.open,
            }
            for rank, position in enumerate(self.ranked, 1)
        ]

    def met(self, position: Position) -> str:
        return self.needs.met_words(position, self[FIT + position.slug].value() or [])

    @property
    def has_room(self) -> bool:
        return len(self.ranked) < self.application.cohort.most_choices

    def clean(self) -> dict[str, Any]:
        for position in self.ranked:
            self.settle_text(REASON + position.slug, REASON_LIMIT)
        for problem in self.unstorable():
            self.add_error("add", problem)
        if self.is_strict:
            self.refuse_unsound()
        return self.cleaned_data

    def unstorable(self) -> list[str]:
        """What not even a draft can hold."""
        found, most = [], self.application.cohort.most_choices
        names = {position.slug: position.organization.name for position in self.ranked}
        for slug, count in Counter(self.asked).items():
            if slug not in names:
                found.append(
                    _(
                        "One of the organizations is not open for this cohort. It was taken out of your list."
                    )
                )
            elif count > 1:
                found.append(
                    _("You have chosen %(name)s already. Each can be chosen once.")
                    % {"name": names[slug]}
                )
        if len(self.ranked) > most:
            found.append(
                _("You can choose up to %(most)s. Take one out first.") % {"most": most}
            )
        if self.data.get("do") == "add":
            found.append(_("Choose an organization from the list, then press Add."))
        return found

    def refuse_unsound(self) -> None:
        if not self.ranked and not self.cleaned_data.get("is_anywhere"):
            self.add_error(
                "add",
                _(
                    "Choose at least one organization, or say that you go wherever you are needed."
                ),
            )
        for position in self.ranked:
            if position.slug not in self.open:
                told = {"name": position.organization.name}
                self.add_error(
                    REASON + position.slug,
                    _("%(name)s no longer takes part. Choose another one.") % told,
                )
        refused = self.cleaned_data.get("never", [])
        for host in (position.organization for position in self.ranked):
            if host.slug in refused:
                told = {"name": host.name}
                self.add_error(
                    "never",
                    _(
                        "You chose %(name)s and also refused it. Take back one of the two."
                    )
                    % told,
                )

    def section_data(self) -> dict[str, Any]:
        chosen = [
            (position, self.cleaned_data.get(REASON + position.slug, ""))
            for position in self.ranked
        ]
        fits = {
            position.slug: self.cleaned_data.get(FIT + position.slug, [])
            for position in self.ranked
        }
        told = {
            "choices": chosen,
            "fits": fits,
            "is_anywhere": self.cleaned_data.get("is_anywhere", False),
        }
        never = self.cleaned_data.get("never", [])
        return (
            told
            if never == self.refused
            else {**told, "never": [self.hosts[slug] for slug in never]}
        )

    def compared(self) -> dict[str, Any]:
        return {"choices": (self.section_data(), self.cleaned_data.get("never", []))}

    def told(self) -> dict[str, str]:
        lines = [
            "\n".join(filter(None, self.lines_of(rank, position)))
            for rank, position in enumerate(self.ranked, 1)
        ]
        if self.in_words("is_anywhere") == _("Yes"):
            lines.append(_("Wherever I am needed"))
        if refused := self.refused_words():
            lines.append(f"{self.fields['never'].label}: {refused}")
        return {"choices": "\n\n".join(lines)}

    def refused_words(self) -> str:
        """Empty while none is refused."""
        return ", ".join(
            self.hosts[slug].name
            for slug in self["never"].value() or []
            if slug in self.hosts
        )

    def lines_of(self, rank: int, position: Position) -> list[str]:
        return [
            f"{rank}. {position.organization.name}",
            self.met(position),
            self.in_words(REASON + position.slug),
        ]

    def label_of(self, name: str) -> str:
        return _("Your choices")


def stored_choices(application: Application) -> list[Choice]:
    return list(drafting.with_choices(application).choices.all())


def listed_positions(application: Application) -> Any:
    """All that are open, and those of organizations refused before they left the cohort."""
    refused = Application.never.through.objects.filter(
        application=application, organization=OuterRef("organization")
    )
    is_open = Exists(Position.objects.open().filter(pk=OuterRef("pk")))
    rows = Position.objects.in_cohort(application.cohort).annotate(
        is_open=is_open, is_refused=Exists(refused)
    )
    wanted = rows.filter(Q(is_open=True) | Q(is_refused=True)).select_related(
        "organization"
    )
    return wanted.defer("content", "search_text", "organization__content")


def rearranged(data: QueryDict) -> QueryDict:
    """What was posted, with the pressed button (`do`) done; "add" stays undone while nothing is selected.

    Saving with an organization still selected in the list adds it too.
    """
    slugs, (act, _colon, slug) = (
        data.getlist("position"),
        data.get("do", "").partition(":"),
    )
    done, wanted = data.copy(), data.get("add", "")
    if slug in slugs and act in ("up", "down", "remove"):
        slugs = moved(slugs, act, slug)
    if wanted:
        slugs.append(wanted)
    if wanted or act != "add":
        done["do"] = ""
    done["add"] = ""
    done.setlist("position", slugs)
    return done


def moved(slugs: list[str], act: str, slug: str) -> list[str]:
    at = slugs.index(slug)
    rest = slugs[:at] + slugs[at + 1 :]
    if act == "remove":
        return rest
    place = max(at - 1, 0) if act == "up" else at + 1
    return [*rest[:place], slug, *rest[place:]]
