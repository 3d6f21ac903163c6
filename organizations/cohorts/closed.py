"""A closed cohort is read-only, with everything that belongs to it."""

from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import lifecycle

PATH_FIELDS = (
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
"""Foreign keys by which rows belong to a cohort, the shortest path first."""


@lifecycle.closed_reasons.register
def closed_reason(instance: Model) -> str:
    """ "" if the row can be changed, as always with `outlives_cohort` on its model.

    Certificates, concerns and the like can be changed after the cohort is closed.
    """
    if getattr(instance, "outlives_cohort", False) or not is_closed(instance):
        return ""
    return _("the cohort is closed")


def is_closed(instance: Model) -> bool:
    if isinstance(instance, Cohort):
        return instance.closed_at is not None
    path = path_to_cohort(type(instance))
    if not path:
        return False
    cohort = cached_cohort(instance, path)
    if cohort is not None or instance.pk is None:
        return cohort is not None and cohort.closed_at is not None
    rows = type(instance)._base_manager.filter(
        pk=instance.pk, **{f"{path}__closed_at__isnull": False}
    )
    return rows.exists()


def cached_cohort(instance: Any, path: str) -> Cohort | None:
    """The cohort, if every row on the path is loaded: that saves a query."""
    for name in path.split("__"):
        if not type(instance)._meta.get_field(name).is_cached(instance):
            return None
        instance = getattr(instance, name)
    return instance


@cache
def path_to_cohort(model: type[Model]) -> str:
    """A lookup such as "application__cohort"; "" if the model has no cohort."""
    for name in PATH_FIELDS:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        target: Any = field.related_model
        # A key to its own model (a successor) leads to no cohort, only in circles.
        if not isinstance(field, ForeignKey) or target is model:
            continue
        if target is Cohort:
            return name
        if rest := path_to_cohort(target):
            return f"{name}__{rest}"
    return ""
