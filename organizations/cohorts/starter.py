"""The first cohort of a new portal, and starter content for any cohort.

The content itself is one source: `manage.py setup`, the demo and the coordinators' page
fill a cohort with the same.
"""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.cohorts import copying
from organizations.models import Cohort
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.models import User
from portal.text import dates

Filling = Callable[[Cohort], None]
fillings: Registry[Filling] = Registry()
"""Each writes its part of the starter content into a cohort without any."""
PEOPLE = ("reviewers", "interviews")


def create(number: int, *, opens_on: date, closes_on: date) -> Cohort | None:
    """None if there is a cohort already: nothing of it is changed."""
    if Cohort.objects.exists():
        return None
    cohort = Cohort.objects.create(
        number=number,
        programme_th="โครงการอาสาสมัครนักสิทธิมนุษยชน",
        programme_en="Human Rights Volunteers",
        is_public=True,
        applications_open_at=datetime.combine(opens_on, time(0), tzinfo=dates.BANGKOK),
        applications_close_at=dates.end_of_day(closes_on),
    )
    audit.record("add", cohort, by=None)
    return cohort


def filled_parts(cohort: Cohort) -> list[str]:
    """Parts of what is copied and checked that have rows, without the people."""
    return sorted(
        entry.part
        for entry in copying.cohort_rows
        if entry.part and entry.part not in PEOPLE and entry.rows(cohort)
    )


def can_fill(cohort: Cohort) -> bool:
    return cohort.closed_at is None and not filled_parts(cohort)


def fill(cohort: Cohort, *, by: User | None) -> None:
    """Raises `TransitionRefused` if there is content: none of it is overwritten."""
    with transaction.atomic():
        lifecycle.lock(cohort)
        if not can_fill(cohort):
            raise TransitionRefused(_("the cohort has content of its own already"))
        for filling in fillings:
            filling(cohort)
        cohort.to_check = filled_parts(cohort)
        cohort.save(update_fields=["to_check"])
        audit.record("fill in starter content", cohort, by=by, fields=cohort.to_check)
