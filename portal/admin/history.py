"""Lines of history by day: readings in a row are folded, things lead to their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.text import capfirst

from portal.admin.columns import readable_name
from portal.models import AuditEntry
from portal.text import dates

READING = "read "
"""How the names of actions begin that only read."""
FOLDED_FROM = 3


@dataclass(frozen=True)
class Run:
    """`is_folded`: several readings in a row; the people who read are `readers`."""

    entries: list[Any]
    is_folded: bool

    @property
    def readers(self) -> list[str]:
        names = [entry.name or entry.actor for entry in self.entries]
        return list(dict.fromkeys(filter(None, names)))


@dataclass(frozen=True)
class Day:
    day: date
    runs: list[Run]


def by_day(entries: Iterable[Any]) -> list[Day]:
    """In the order given; the days are Thailand's."""
    days = groupby(entries, key=lambda entry: dates.bangkok_day(entry.at))
    return [Day(day, list(runs_of(rows))) for day, rows in days]


def runs_of(entries: Iterable[Any]) -> Iterable[Run]:
    for is_reading, rows in groupby(entries, key=is_only_read):
        run = list(rows)
        if is_reading and len(run) >= FOLDED_FROM:
            yield Run(run, is_folded=True)
        else:
            yield from (Run([entry], is_folded=False) for entry in run)


def is_only_read(entry: AuditEntry) -> bool:
    return entry.action.startswith(READING)


def kind_of(entry: AuditEntry) -> str:
    """The name of the model; its name in the code where there is no such model now."""
    try:
        model = apps.get_model(entry.subject_type)
    except LookupError:
        return entry.subject_type
    return readable_name(capfirst(str(model._meta.verbose_name)))


def moved_words(entry: AuditEntry) -> str:
    if not entry.moved_to:
        return ""
    return f"{readable_name(entry.moved_from)} → {readable_name(entry.moved_to)}"


def link_things(entries: Iterable[Any], site: AdminSite, request: HttpRequest) -> None:
    """Sets the `thing_url` of each that has a `thing_name`: of its page at the desk,
    empty where the reader has none.
    """
    known: dict[str, bool] = {}
    for entry in entries:
        kind = entry.subject_type
        if kind not in known:
            known[kind] = has_page(entry, site, request)
        is_linked = entry.thing_name and known[kind]
        entry.thing_url = address_of(entry, site) if is_linked else ""


def has_page(entry: AuditEntry, site: AdminSite, request: HttpRequest) -> bool:
    """History knows things by their code, or by key where they have none."""
    try:
        model = apps.get_model(entry.subject_type)
        model_admin = site._registry[model]
        by_code = "code" in resolve(address_of(entry, site)).kwargs
    except (LookupError, NoReverseMatch):
        return False
    return by_code == hasattr(model, "code") and model_admin.has_view_permission(
        request
    )


def address_of(entry: AuditEntry, site: AdminSite) -> str:
    name = entry.subject_type.replace(".", "_")
    return reverse(f"{site.name}:{name}_change", args=[entry.subject_code])
