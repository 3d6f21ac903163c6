"""What of the year waits for a coordinator: counted on the overview, found by a filter
of the list of placements.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from placements.contacts import log
from placements.models import Mentor, Placement
from placements.models.choices import Light, MentorStatus, PlacementStatus
from placements.year import health

AT_WORK = (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD)

KINDS: dict[str, "tuple[str | Promise, str]"] = {
    "now": (_lazy("Volunteers to talk with now"), "rose"),
    "talk": (_lazy("Talks that were agreed and are due"), "rose"),
    "report": (_lazy("Reports more than a week late"), "sun"),
    "reading": (_lazy("Reports that a host hasn’t answered for a week"), "sun"),
    "day_off": (_lazy("Days off that a host hasn’t answered for a week"), "sun"),
    "change": (_lazy("Volunteers who ask for another mentor"), "rose"),
    "named": (_lazy("Mentors to confirm"), "sun"),
    "no_mentor": (_lazy("Volunteers without a mentor"), "plain"),
}
"""By the value of the filter: what the overview calls it, and its tone."""


def waiting(placements: Any) -> dict[int, set[str]]:
    """By key, of those at work; a constant number of queries."""
    rows = placements.filter(status__in=AT_WORK).order_by()
    rows = rows.prefetch_related(None).select_related("application__cohort")
    rows = list(rows.with_year_records())
    mentors = Mentor.objects.filter(placement__in=[row.pk for row in rows])
    today = timezone.localdate()
    kinds = {row.pk: set(late_kinds(row, today)) for row in rows}
    for kind, keys in mentor_kinds(mentors, set(kinds)).items():
        for pk in keys:
            kinds[pk].add(kind)
    return kinds


def late_kinds(placement: Placement, today: date) -> list[str]:
    talk = log.newest(placement)
    late = {
        item.kind
        for item in health.due_items(placement, today)
        if today - log.postpones(talk, item.due_on) > health.LATE
    }
    if talk and talk.next_on and talk.next_on <= today:
        late.add("talk")
    if health.light(placement, today) == Light.RED:
        late.add("now")
    # Late check-ins have a line of their own.
    return [kind for kind in KINDS if kind in late]


def mentor_kinds(mentors: Any, keys: set[int]) -> dict[str, set[int]]:
    confirmed = mentors.confirmed()
    having = set(confirmed.values_list("placement", flat=True))
    asked = confirmed.filter(change_asked_at__isnull=False)
    named = mentors.filter(status=MentorStatus.NAMED)
    return {
        "change": set(asked.values_list("placement", flat=True)),
        "named": set(named.values_list("placement", flat=True)),
        "no_mentor": keys - having,
    }


def build(
    placements: Any, task: Callable[..., dict[str, Any]], address: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Tasks of the overview, the most urgent first."""
    counts = Counter(kind for kinds in waiting(placements).values() for kind in kinds)
    return [
        task(label, counts[kind], address(kind), tone)
        for kind, (label, tone) in KINDS.items()
    ]
