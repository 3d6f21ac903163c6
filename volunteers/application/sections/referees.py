"""Referees: a name, an address, a relation and a language for each that the cohort wants."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.models.choices import Language
from volunteers.application.sections import referee_rows
from volunteers.application.sections.base import Posted, SectionForm
from volunteers.models import Application, Reference
from volunteers.models.choices import ReferenceStatus
from volunteers.models.reference import same_address

LANGUAGES = dict(Language.choices)


class RefereesForm(SectionForm):
    slug = "referees"

    @classmethod
    def stored(cls, application: Application) -> Posted:
        return {
            f"{name}-{order}": [getattr(one, name)]
            for order, one in referee_rows.named(application).items()
            for name in referee_rows.TOLD
        }

    def add_fields(self) -> None:
        named = referee_rows.named(self.application)
        self.fixed: list[Reference] = [
            one for one in named.values() if referee_rows.is_fixed(one)
        ]
        known = {one.order for one in self.fixed}
        self.orders = [
            order
            for order in referee_rows.orders(self.application.cohort)
            if order not in known
        ]
        self.declined = {
            one.order
            for one in named.values()
            if one.status == ReferenceStatus.DECLINED
        }
        for order in self.orders:
            for name, field in fields().items():
                field.referee = order  # type: ignore[attr-defined]
                self.fields[f"{name}-{order}"] = field
            self.initial.setdefault(f"language-{order}", Language.THAI)

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            self.cleaned_data.setdefault(name, "")
            if isinstance(field, forms.CharField):
                self.cleaned_data[name] = self.cleaned_data[name].strip()
        if self.is_strict:
            self.refuse_addresses()
        return self.cleaned_data

    def refuse_addresses(self) -> None:
        taken = {same_address(one.email) for one in self.fixed}
        for order in self.orders:
            name = f"email-{order}"
            typed = self.cleaned_data[name]
            if name in self.errors:
                continue
            if problem := self.problem(typed, taken):
                self.add_error(name, problem)
            taken.add(same_address(typed))

    def problem(self, typed: str, taken: set[str]) -> str:
        address = same_address(typed)
        if not referee_rows.is_address(typed):
            return _("Check the e-mail address. It looks like name@example.org.")
        if address == same_address(self.application.applicant.email):
            return _("This is your own address. Write the referee's.")
        return (
            _("Each referee needs an address of their own.") if address in taken else ""
        )

    def section_data(self) -> dict[str, Any]:
        told = {
            order: {
                name: self.cleaned_data.get(f"{name}-{order}", "")
                for name in referee_rows.TOLD
            }
            for order in self.orders
        }
        return {"referees": told}

    def in_words(self, name: str) -> str:
        value = super().in_words(name)
        return (
            str(LANGUAGES.get(value, value)) if name.startswith("language") else value
        )

    def label_of(self, name: str) -> str:
        told = {"label": super().label_of(name), "order": name.rpartition("-")[2]}
        return _("Referee %(order)s: %(label)s") % told


def fields() -> dict[str, forms.Field]:
    """One referee's, by the names of `naming.TOLD`."""
    too_long = _("Shorten this to %(limit)s letters.")
    return {
        "name": forms.CharField(
            label=_("Referee's name"),
            help_text=_("As you would address them in a letter."),
            max_length=referee_rows.NAME_LIMIT,
            error_messages={
                "required": _("Write the referee's name."),
                "max_length": too_long % {"limit": referee_rows.NAME_LIMIT},
            },
        ),
        "email": forms.CharField(
            label=_("E-mail"),
            max_length=referee_rows.EMAIL_LIMIT,
            widget=forms.TextInput(
                attrs={"type": "email", "inputmode": "email", "autocomplete": "off"}
            ),
            error_messages={
                "required": _("Write the referee's e-mail address."),
                "max_length": too_long % {"limit": referee_rows.EMAIL_LIMIT},
            },
        ),
        "relation": relation(too_long),
        "language": forms.ChoiceField(
            label=_("Language of our letter"),
            choices=Language,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a language.")},
        ),
    }


def relation(too_long: str) -> forms.CharField:
    return forms.CharField(
        label=_("How they know you"),
        help_text=_("Such as teacher, supervisor or somebody you volunteered with."),
        max_length=referee_rows.RELATION_LIMIT,
        error_messages={
            "required": _("Write how this person knows you."),
            "max_length": too_long % {"limit": referee_rows.RELATION_LIMIT},
        },
    )
