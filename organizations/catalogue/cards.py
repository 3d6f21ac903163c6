"""What organizations tell the rest of the site, registered with `portal.kernel.cards`."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from organizations.models import Cohort
from portal.kernel import cards

PHASES = ("open", "before", "closed")


@cards.open_cohort_source
def current_cohort() -> Cohort | None:
    """Among the public cohorts the one that is open; else the next to open; else the last that closed."""
    return current_of(Cohort.objects.public())


def current_of(cohorts: Iterable[Cohort]) -> Cohort | None:
    now = timezone.now()
    return min(cohorts, key=lambda cohort: _distance(cohort, now), default=None)


def _distance(cohort: Cohort, now: datetime) -> tuple[int, float]:
    phase = cohort.phase(now)
    edge = (
        cohort.applications_open_at
        if phase == "before"
        else cohort.applications_close_at
    )
    return PHASES.index(phase), abs((edge - now).total_seconds())
