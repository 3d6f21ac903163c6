"""Which cohort the site is about now."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from organizations.models import Cohort
from portal.kernel import cards

PHASE_ORDER = ("open", "before", "closed")


@cards.open_cohort_sources.register
def current_cohort() -> Cohort | None:
    """The open public cohort, else the next to open, else the last that closed."""
    return closest_cohort(Cohort.objects.public())


def closest_cohort(cohorts: Iterable[Cohort]) -> Cohort | None:
    now = timezone.now()
    return min(cohorts, key=lambda cohort: _distance(cohort, now), default=None)


def _distance(cohort: Cohort, now: datetime) -> tuple[int, float]:
    phase = cohort.phase(now)
    edge = (
        cohort.applications_open_at
        if phase == "before"
        else cohort.applications_close_at
    )
    return PHASE_ORDER.index(phase), abs((edge - now).total_seconds())
