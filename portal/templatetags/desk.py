"""`desk_menu`: the menu of the desk, and the cohort that it is about."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin import cohort_choice, menu
from portal.admin.menu import Line, Lines

register = template.Library()
THINGS = ("cohort", "application", "placement", "offer", "run", "original")
"""What pages are about, by its name in their context; each knows its cohort."""


@dataclass
class Desk:
    """`cohort`: the chosen one, or None for all of them or while there is none."""

    cohort: Any
    is_all: bool
    days: str
    switch: list[Line]
    parent: Line | None
    tabs: list[Line] = field(default_factory=list)
    groups: list[Lines] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def desk_menu(context: dict[str, Any]) -> Desk:
    request = context["request"]
    cohorts = cohort_choice.cohorts_of(request)
    current = cohort_choice.current_cohort(cohorts)
    cohort = cohort_of_page(context, cohorts)
    is_all = cohort_choice.asked_for(request) == cohort_choice.ALL and cohort is None
    cohort = cohort or current
    query = "" if cohort == current else f"?cohort={cohort.number}"
    if is_all:
        query = f"?cohort={cohort_choice.ALL}"
    shown = menu.Menu(admin.site, request, cohort, query)
    return Desk(
        cohort=None if is_all else cohort,
        is_all=is_all,
        days="" if is_all or cohort is None else days_left(cohort),
        switch=switch_lines(shown, cohorts, current, None if is_all else cohort),
        parent=shown.parent(),
        tabs=shown.siblings(),
        groups=list(shown.groups()),
    )


def cohort_of_page(context: Any, cohorts: list[Any]) -> Any:
    """What the address asks for, else that of the thing which the page is about."""
    asked = cohort_choice.asked_for(context["request"])
    by_number = {str(cohort.number): cohort for cohort in cohorts}
    if asked:
        return by_number.get(asked)
    by_key = {cohort.pk: cohort for cohort in cohorts}
    for name in THINGS:
        thing = context.get(name)
        if thing in cohorts:
            return thing
        known = cohort_key(thing) or cohort_key(loaded(thing, "application"))
        if known in by_key:
            return by_key[known]
    return None


def cohort_key(thing: Any) -> Any:
    return getattr(thing, "cohort_id", None)


def loaded(thing: Any, name: str) -> Any:
    """What a row points to, if it was read with the row: no query is made for it."""
    state = getattr(thing, "_state", None)
    return state.fields_cache.get(name) if state else None


def switch_lines(
    shown: menu.Menu, cohorts: list[Any], current: Any, chosen: Any
) -> list[Line]:
    """The same page for each cohort; of a page below a list, the list."""
    route = shown.here.route if shown.here else "index"
    address = reverse(f"admin:{route}")
    lines = [
        Line(
            _("Cohort %(number)s") % {"number": cohort.number},
            address if cohort == current else f"{address}?cohort={cohort.number}",
            "true" if cohort == chosen else "",
        )
        for cohort in cohorts
    ]
    everything = Line(
        _("All cohorts"),
        f"{address}?cohort={cohort_choice.ALL}",
        "" if chosen else "true",
    )
    return [*lines, everything] if len(lines) > 1 else lines


def days_left(cohort: Any) -> str:
    """Until the call opens or closes; empty once it has closed."""
    phase, now = cohort.phase(), timezone.now()
    if phase == "closed":
        return _("closed")
    edge = cohort.applications_open_at if phase == "before" else cohort.last_instant
    days = (edge - now).days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
