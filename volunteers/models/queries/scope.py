"""Which applications, and rows that belong to one, somebody must read nothing of.

The one place that says it: every `visible_to` of a model with a path to an
application goes through `without_hidden`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from portal.kernel import permissions
from portal.kernel.registry import Registry
from portal.models import User

Rows = TypeVar("Rows", bound=QuerySet)

organization_links: Registry[type[models.Model]] = Registry()
"""Models with an `application` and a `position`: each row ties the application to the
organization, and hides it from coordinators who are members there."""


withheld_from_hosts: Registry[Callable[[], QuerySet]] = Registry()
"""Each returns keys of applications of which no host may read anything any more."""


def without_withheld(rows: Rows, *, path: str) -> Rows:
    """For a host: without applications that are withheld from every host."""
    for keys in withheld_from_hosts:
        rows = rows.exclude(**{f"{path}__in": keys()})
    return rows


settled_cohorts: Registry[Callable[[], QuerySet]] = Registry()
"""Each returns keys of cohorts in which hosts no longer change their answers."""


def without_settled(rows: Rows, *, path: str) -> Rows:
    """`path`: the lookup of the cohort."""
    for keys in settled_cohorts:
        rows = rows.exclude(**{f"{path}__in": keys()})
    return rows


def hidden_keys(user: Any) -> list[QuerySet]:
    """Querysets of the keys of hidden applications."""
    conflict = apps.get_model("volunteers", "Conflict")
    keys: list[QuerySet] = [conflict._default_manager.filter(reviewer=user)]
    # Asked anew by each query, not stored: joining or leaving an organization, other
    # choices and new offers count at once.
    if permissions.is_coordinator(user):
        keys += [
            link._default_manager.filter(position__organization__memberships__user=user)
            for link in organization_links
        ]
    return [rows.order_by().values("application") for rows in keys]


def without_hidden(rows: Rows, user: Any, *, path: str) -> Rows:
    """`path`: the lookup of the application; "pk" of applications themselves."""
    # `exclude` by subqueries, not `filter(~Q)` on a join: no duplicates, and no row
    # with several conflicts slips through by one that belongs to somebody else.
    for keys in hidden_keys(user):
        rows = rows.exclude(**{f"{path}__in": keys})
    return rows


def hidden_applications(user: Any) -> QuerySet:
    hidden = Q()
    for keys in hidden_keys(user):
        hidden |= Q(pk__in=keys)
    return apps.get_model("volunteers", "Application")._default_manager.filter(hidden)


def members_tied_to(application: Any) -> QuerySet:
    """Members of organizations that the application is tied to; `hidden_keys` seen
    from its other side.
    """
    organizations = Q()
    for link in organization_links:
        positions = link._default_manager.filter(application=application).order_by()
        organizations |= Q(organization__in=positions.values("position__organization"))
    members = apps.get_model("organizations", "Membership")._default_manager
    return members.filter(organizations)


def readers(application: Any) -> QuerySet[User]:
    """Coordinators who may read it: those who hear of it."""
    tied = members_tied_to(application).values("user")
    coordinators = User.objects.coordinators().exclude(pk__in=tied)
    return coordinators.exclude(conflicts__application=application).order_by("pk")


@cache
def application_paths() -> dict[type[models.Model], str]:
    """Models with foreign keys that lead to an application, and its lookup.

    The shortest way: an offer's own application, not the one that freed its seat.
    """
    application = apps.get_model("volunteers", "Application")
    paths: dict[type[models.Model], str] = {application: "pk"}
    while found := {
        model: path
        for model in apps.get_models()
        if model not in paths and (path := _shortest_path(model, paths))
    }:
        paths |= found
    return paths


def _shortest_path(
    model: type[models.Model], paths: dict[type[models.Model], str]
) -> str:
    for field in model._meta.get_fields():
        model_of: Any = field.related_model
        parent = paths.get(model_of) if is_forward(field) else None
        if parent:
            return field.name if parent == "pk" else f"{field.name}__{parent}"
    return ""


def is_forward(field: Any) -> bool:
    """A foreign key or a many-to-many relation that the model itself has."""
    return field.is_relation and field.concrete and field.related_model is not None
