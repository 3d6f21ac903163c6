"""Copying a cohort: all that is data, into a new one with dates of its own.

`cohort_rows` has each model that hangs on a cohort: how it is copied, or why it isn't.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Participation, Position, Subscription
from organizations.models import SourceDocument as Source
from organizations.models.cohort_dates import DATES
from portal.kernel import audit
from portal.kernel.lifecycle import InputRefused
from portal.kernel.registry import Registry
from portal.models import User

YEAR = timedelta(weeks=52)
"""The day of next year that is nearest and of the same weekday."""

LEFT_FIELDS: dict[str, "str | Promise"] = {
    "number": _lazy("you choose it"),
    "is_public": _lazy("you make it public when it is ready"),
    "bases_confirmed_on": _lazy("they are confirmed again for each cohort"),
    "to_check": _lazy("all that was copied has to be checked"),
    "closed_at": _lazy("the new cohort is not closed"),
}
"""Fields of a cohort that its copy doesn't have → why. `DATES` are moved."""

Write = Callable[[Any, Cohort, User], Iterable[str]]


@dataclass(frozen=True)
class CohortRows:
    """Rows of one model with a foreign key `cohort`.

    `why_left`: why none is copied, or "". `select`: which of a cohort's rows are, as
    a function of the cohort. `write` copies one row by other means than field by field,
    and returns sentences about what it left out. `left_fields`: names of fields that
    begin as in a new row → why. `part`: of what is to be checked afterwards.
    """

    model: type[models.Model]
    why_left: "str | Promise" = ""
    select: Callable[[Cohort], Any] | None = None
    write: Write | None = None
    left_fields: Mapping[str, "str | Promise"] = field(default_factory=dict)
    part: str = ""

    def rows(self, cohort: Cohort) -> list[Any]:
        if self.why_left:
            return []
        if self.select:
            return list(self.select(cohort))
        rows = self.model._default_manager.filter(cohort=cohort)
        return list(rows.order_by("pk"))


cohort_rows: Registry[CohortRows] = Registry(key=lambda entry: entry.model)
cohort_rows.register_all(
    CohortRows(
        Participation,
        why_left=_lazy("organizations are asked again for each cohort"),
    ),
    CohortRows(Position, why_left=_lazy("they come with their organizations")),
    CohortRows(Source, why_left=_lazy("they come with their organizations")),
    CohortRows(
        Subscription,
        why_left=_lazy("people asked to hear of the cohort that they chose"),
    ),
)


@dataclass
class Copied:
    """What became of a copy: (name of the rows, how many), and what was left out."""

    cohort: Cohort
    counts: list[tuple[str, int]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def moved_dates(cohort: Cohort) -> dict[str, Any]:
    """Each date a year later, on the same weekday and at the same time of day."""
    days = {name: getattr(cohort, name) for name in DATES}
    return {name: day and day + YEAR for name, day in days.items()}


def blank_copy(source: Cohort) -> Cohort:
    """Not saved and without a number; its dates are moved by a year."""
    names = [
        each.attname
        for each in Cohort._meta.concrete_fields
        if not each.primary_key and each.name not in LEFT_FIELDS
    ]
    values = {name: getattr(source, name) for name in names}
    return Cohort(**{**values, **moved_dates(source)})


def copy(source: Cohort, cohort: Cohort, *, by: User) -> Copied:
    """Saves `cohort`, a checked `blank_copy`, with all rows that are copied with it.

    Raises `TransitionRefused` if somebody else has taken its number.
    """
    with transaction.atomic():
        if Cohort.objects.filter(number=cohort.number).exists():
            raise InputRefused(_("another cohort has this number already"))
        cohort.pk = None
        cohort.save()
        copied = Copied(cohort)
        parts = []
        for entry in cohort_rows:
            rows = entry.rows(source)
            for row in rows:
                copied.left += copy_row(entry, row, cohort, by)
            if rows:
                label = str(entry.model._meta.verbose_name_plural)
                copied.counts.append((label, len(rows)))
                parts.append(entry.part)
        cohort.to_check = sorted(filter(None, parts))
        cohort.save(update_fields=["to_check"])
        audit.record("copy cohort", cohort, by=by, fields=[f"from {source.number}"])
    return copied


def copy_row(entry: CohortRows, row: Any, cohort: Cohort, by: User) -> list[str]:
    if entry.write:
        return list(entry.write(row, cohort, by))
    names = [
        each.attname
        for each in entry.model._meta.concrete_fields
        if not each.primary_key and each.name not in entry.left_fields
    ]
    values = {name: getattr(row, name) for name in names}
    entry.model._default_manager.create(**{**values, "cohort_id": cohort.pk})
    return []


def left_out() -> list[tuple[str, "str | Promise"]]:
    """(name of the rows, why) of all that is never copied."""
    return [
        (str(entry.model._meta.verbose_name_plural), entry.why_left)
        for entry in cohort_rows
        if entry.why_left
    ]
