"""The section in which an applicant names the people who may tell about them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import prefetch_related_objects

from organizations.models import Cohort
from portal.models.choices import Language
from volunteers.models import Application, Reference
from volunteers.models.choices import ReferenceStatus as R
from volunteers.models.reference import same_address

NAME_LIMIT, EMAIL_LIMIT, RELATION_LIMIT = 120, 254, 200
FIXED = (R.ASKED, R.GIVEN)
TOLD = ("name", "email", "relation", "language")


def is_asked(application: Application) -> bool:
    return application.cohort.references_wanted > 0


def orders(cohort: Cohort) -> range:
    return range(1, cohort.references_wanted + 1)


def named(application: Application) -> dict[int, Reference]:
    """By their order; without asking again for each."""
    prefetch_related_objects([application], "references")
    found = {reference.order: reference for reference in application.references.all()}
    for reference in found.values():
        reference.application = application
    return found


def is_fixed(reference: Reference | None) -> bool:
    """Somebody who was written to stays named."""
    return reference is not None and reference.status in FIXED


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def is_complete(application: Application) -> bool:
    """All that are wanted, each with an address of their own that isn't the applicant's."""
    if not is_asked(application):
        return True
    found = named(application)
    wanted = [found[order] for order in orders(application.cohort) if order in found]
    taken = {
        same_address(application.applicant.email),
        *(same_address(one.email) for one in wanted),
    }
    return len(taken) == application.cohort.references_wanted + 1 and all(
        one.name.strip() and one.relation.strip() and is_address(one.email)
        for one in wanted
    )


def is_begun(application: Application) -> bool:
    return any(
        one.name or one.email or one.relation for one in named(application).values()
    )


def write(application: Application, data: dict[str, Any]) -> list[str]:
    """`data["referees"]`: order → name, email, relation, language. Who was written to stays as they are."""
    rows = Reference.objects.filter(application=application).select_for_update()
    found = {reference.order: reference for reference in rows}
    for order, told in data["referees"].items():
        put(application, order, told, found.get(order))
    beyond = [
        one.pk
        for one in found.values()
        if one.order not in orders(application.cohort) and one.status == R.NAMED
    ]
    Reference.objects.filter(pk__in=beyond).delete()
    return []


def put(
    application: Application, order: int, told: dict[str, str], old: Reference | None
) -> None:
    """Somebody new in a place whose referee declined begins anew, as a row of their own."""
    if is_fixed(old):
        return
    told = {**told, "language": told.get("language") or Language.THAI}
    if old:
        old.application = application
        if all(getattr(old, name) == told[name] for name in TOLD):
            return
        if old.status != R.NAMED:
            old.delete()
            old = None
    row = old or Reference(application=application, order=order)
    for name in TOLD:
        setattr(row, name, told[name])
    row.save()
