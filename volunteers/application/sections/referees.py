"""The section “Referees”: name, address, relation and language of each."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.forms.layout import Include
from portal.messages import desk
from portal.models.choices import Language
from volunteers.application.forms import name_for_referees_field, referee_fields
from volunteers.application.sections.base import PostedData, SectionForm
from volunteers.application.sections.layout import Answer, Referee
from volunteers.application.sections.section import (
    Row,
    Section,
    Sees,
    Shared,
    section_version,
)
from volunteers.models import Application, Reference
from volunteers.models.choices import ReferenceStatus as R
from volunteers.models.reference import normalized_address

LANGUAGES = dict(Language.choices)


LEAD = Include("volunteers/application/sections/referees.html")
"""What becomes of the names, and the referees who have been written to."""


class RefereesForm(SectionForm):
    slug = "referees"

    name_for_referees = name_for_referees_field()

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        return {
            "name_for_referees": [suggested_name(application)],
            **cls.stored_referees(application),
        }

    @classmethod
    def stored_referees(cls, application: Application) -> PostedData:
        return {
            f"{name}-{order}": [getattr(referee, name)]
            for order, referee in referees_by_order(application).items()
            for name in REFEREE_FIELDS
        }

    def questions(self) -> tuple[Any, ...]:
        asked = (
            Referee(
                order,
                *(Answer(f"{name}-{order}") for name in REFEREE_FIELDS),
                has_declined=self.statuses.get(order) == R.DECLINED,
                is_erased=self.statuses.get(order) == R.ERASED,
                undelivered_to=self.undelivered.get(order, ""),
            )
            for order in self.orders
        )
        return (LEAD, Answer("name_for_referees"), *asked)

    def add_fields(self) -> None:
        by_order = referees_by_order(self.application)
        self.undelivered = undelivered_orders(by_order.values())
        self.fixed: list[Reference] = [
            referee
            for referee in by_order.values()
            if is_fixed(referee) and referee.order not in self.undelivered
        ]
        fixed_orders = {referee.order for referee in self.fixed}
        self.orders = [
            order
            for order in orders(self.application.cohort)
            if order not in fixed_orders
        ]
        self.statuses = {row.order: row.status for row in by_order.values()}
        for order in self.orders:
            for name, field in referee_fields().items():
                self.fields[f"{name}-{order}"] = field
            self.initial.setdefault(f"language-{order}", Language.THAI)

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            self.cleaned_data.setdefault(name, "")
            if isinstance(field, forms.CharField):
                self.cleaned_data[name] = self.cleaned_data[name].strip()
        if self.is_strict:
            self.validate_addresses()
        return self.cleaned_data

    def doubted_addresses(self) -> tuple[str, ...]:
        """What was stored as typed has been asked about before."""
        if not self.is_strict:
            return ()
        names = (f"email-{order}" for order in self.orders)
        return tuple(
            name
            for name in names
            if self.cleaned_data.get(name) != self.initial.get(name)
        )

    def validate_addresses(self) -> None:
        taken = {normalized_address(referee.email) for referee in self.fixed}
        for order in self.orders:
            name = f"email-{order}"
            typed = self.cleaned_data[name]
            if name in self.errors:
                continue
            if error := self.address_error(typed, taken):
                self.add_error(name, error)
            taken.add(normalized_address(typed))

    def address_error(self, typed: str, taken: set[str]) -> str:
        address = normalized_address(typed)
        if not is_address(typed):
            return _("Check the email. It looks like name@example.org.")
        if address == normalized_address(self.application.applicant.email):
            return _("This is your own email. Enter the referee’s.")
        return (
            _("Each referee needs an address of their own.") if address in taken else ""
        )

    def section_data(self) -> dict[str, Any]:
        referees = {
            order: {
                name: self.cleaned_data.get(f"{name}-{order}", "")
                for name in REFEREE_FIELDS
            }
            for order in self.orders
        }
        name = self.cleaned_data.get("name_for_referees", "")
        return {"referees": referees, "name_for_referees": name}

    def display_value(self, name: str) -> str:
        value = super().display_value(name)
        return (
            str(LANGUAGES.get(value, value)) if name.startswith("language") else value
        )

    def label_of(self, name: str) -> str:
        if name == "name_for_referees":
            return super().label_of(name)
        params = {"label": super().label_of(name), "order": name.rpartition("-")[2]}
        return _("Referee %(order)s: %(label)s") % params


def suggested_name(application: Application) -> str:
    """The legal name, until the page was saved with what the person agrees to."""
    if section_version(application, "referees"):
        return application.name_for_referees
    return application.name_for_referees or application.legal_name


FIXED_STATUSES = (R.ASKED, R.GIVEN)
TO_REFEREES = ("reference_asked", "reference_reminded", "reference_reopened")
"""The kinds of messages with a private link."""
REFEREE_FIELDS = ("name", "email", "relation", "language")


def is_asked(application: Application) -> bool:
    return application.cohort.references_wanted > 0


def orders(cohort: Cohort) -> range:
    return range(1, cohort.references_wanted + 1)


def referees_by_order(application: Application) -> dict[int, Reference]:
    """The referees by order, each with its application set without a query."""
    prefetch_related_objects([application], "references")
    by_order = {
        reference.order: reference for reference in application.references.all()
    }
    for reference in by_order.values():
        reference.application = application
    return by_order


def is_fixed(reference: Reference | None) -> bool:
    """A referee who was asked can no longer be changed."""
    return reference is not None and reference.status in FIXED_STATUSES


def occasion(reference: Reference) -> str:
    """With which the occasions of the messages to this referee begin."""
    return f"{reference.application.code}:{reference.code}"


def undelivered_orders(references: Iterable[Reference]) -> dict[int, str]:
    """The addresses that no letter reached, by order: they can be corrected.

    Nobody takes the place of a referee whose answer stands.
    """
    return {
        reference.order: reference.email
        for reference in references
        if reference.status == R.ASKED
        and reference.consent_at is None
        and desk.has_failed(occasion(reference), TO_REFEREES)
    }


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def is_complete(application: Application) -> bool:
    """As many as the cohort asks for, with distinct addresses, none the applicant's."""
    if not is_asked(application):
        return True
    by_order = referees_by_order(application)
    referees = [
        by_order[order] for order in orders(application.cohort) if order in by_order
    ]
    addresses = {
        normalized_address(application.applicant.email),
        *(normalized_address(referee.email) for referee in referees),
    }
    return len(addresses) == application.cohort.references_wanted + 1 and all(
        referee.name.strip() and referee.relation.strip() and is_address(referee.email)
        for referee in referees
    )


def is_begun(application: Application) -> bool:
    return any(
        referee.name or referee.email or referee.relation
        for referee in referees_by_order(application).values()
    )


def write(application: Application, data: dict[str, Any]) -> list[str]:
    """`data["referees"]`: order → name, email, relation, language.

    Referees who were asked already stay unchanged, unless no letter reached them.
    """
    rows = Reference.objects.filter(application=application).select_for_update()
    by_order = {reference.order: reference for reference in rows}
    for reference in by_order.values():
        reference.application = application
    undelivered = undelivered_orders(by_order.values())
    for order, values in data["referees"].items():
        if order in undelivered or not is_fixed(by_order.get(order)):
            store_referee(application, order, values, by_order.get(order))
    surplus = [
        referee.pk
        for referee in by_order.values()
        if referee.order not in orders(application.cohort) and referee.status == R.NAMED
    ]
    Reference.objects.filter(pk__in=surplus).delete()
    if "name_for_referees" not in data:
        return []
    application.name_for_referees = data["name_for_referees"]
    return ["name_for_referees"]


def store_referee(
    application: Application,
    order: int,
    values: dict[str, str],
    previous: Reference | None,
) -> None:
    """A new referee in the place of one who declined gets a new row, and so does one
    whose address was wrong.
    """
    values = {**values, "language": values.get("language") or Language.THAI}
    if previous:
        if all(getattr(previous, name) == values[name] for name in REFEREE_FIELDS):
            return
        if previous.status != R.NAMED:
            desk.supersede(occasion(previous), TO_REFEREES)
            previous.delete()
            previous = None
    row = previous or Reference(application=application, order=order)
    for name in REFEREE_FIELDS:
        setattr(row, name, values[name])
    row.save()


def rows(application: Application) -> Iterator[Row]:
    """Each with the status of the request, but never with what they wrote."""
    by_order = referees_by_order(application)
    undelivered = undelivered_orders(by_order.values())
    yield Row(
        _("Name by which your referees know you"),
        application.name_to_referees,
        "id_name_for_referees",
    )
    for order in orders(application.cohort):
        referee = by_order.get(order)
        label = _("Referee %(order)s") % {"order": order}
        lines = [referee.name, referee.email, referee.relation] if referee else []
        if referee and referee.status != R.NAMED:
            lines.append(referee.status_text)
        if order in undelivered:
            lines.append(_("Our email to this address could not be delivered"))
        yield Row(label, "\n".join(filter(None, lines)), f"id_name-{order}")


SECTION = Section(
    slug="referees",
    label=_lazy("Referees"),
    hint=_lazy("People who know you"),
    minutes=5,
    form=RefereesForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
    is_asked=is_asked,
    shared=(Shared(13, _lazy("What your referees write"), Sees.UNLESS_BLIND, Sees.NO),),
)
