"""A closed cohort is only read: nothing that belongs to it moves any more, whichever page or task tries."""

from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import lifecycle

LINKS = (
    "cohort",
    "participation",
    "application",
    "placement",
    "position",
    "run",
    "revision",
    "review",
    "proposal",
)
"""Foreign keys by which things belong to a cohort, the shortest way first."""


@lifecycle.guard
def closed_reason(thing: Model) -> str:
    """But for models that say `outlives_cohort`: certificates, concerns, promises."""
    if getattr(thing, "outlives_cohort", False) or not is_closed(thing):
        return ""
    return _("the cohort is closed")


def is_closed(thing: Model) -> bool:
    if isinstance(thing, Cohort):
        return thing.closed_at is not None
    path = path_of(type(thing))
    if not path:
        return False
    cohort = at_hand(thing, path)
    if cohort is not None or thing.pk is None:
        return cohort is not None and cohort.closed_at is not None
    rows = type(thing)._base_manager.filter(
        pk=thing.pk, **{f"{path}__closed_at__isnull": False}
    )
    return rows.exists()


def at_hand(thing: Any, path: str) -> Cohort | None:
    """The cohort, if everything on the way to it was read already: a save then costs no further query."""
    for name in path.split("__"):
        if not type(thing)._meta.get_field(name).is_cached(thing):
            return None
        thing = getattr(thing, name)
    return thing


@cache
def path_of(model: type[Model]) -> str:
    """ "application__cohort" for what hangs on a cohort by foreign keys; "" for what doesn't."""
    for name in LINKS:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        target: Any = field.related_model
        if not isinstance(field, ForeignKey) or target is model:
            continue
        if target is Cohort:
            return name
        if further := path_of(target):
            return f"{name}__{further}"
    return ""
