"""Dates of a cohort that contradict each other, in words for who sets them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.text import dates

if TYPE_CHECKING:
    from organizations.models import Cohort

# (earlier, later): the later one may be on the same day, but for those in APART.
ORDER = (
    ("applications_open_at", "applications_close_at"),
    ("applications_close_at", "review_ends_on"),
    ("interviews_start_on", "interviews_end_on"),
    ("applications_close_at", "interviews_end_on"),
    ("applications_close_at", "results_on"),
    ("review_ends_on", "results_on"),
    ("interviews_start_on", "results_on"),
    ("interviews_end_on", "results_on"),
    ("applications_open_at", "orientation_on"),
    ("orientation_on", "reranking_opens_at"),
    ("reranking_opens_at", "reranking_closes_at"),
    ("reranking_closes_at", "service_starts_on"),
    ("results_on", "service_starts_on"),
    ("service_starts_on", "service_ends_on"),
    ("orientation_on", "service_ends_on"),
)
APART = (
    ("applications_open_at", "applications_close_at"),
    ("reranking_opens_at", "reranking_closes_at"),
    ("service_starts_on", "service_ends_on"),
)
"""Both of a pair are instants, or both are days."""
DATES = tuple(dict.fromkeys(name for pair in ORDER for name in pair))


def contradictions(cohort: "Cohort") -> dict[str, list[str]]:
    """Field → sentences, each naming the two dates; {} if none contradict each other.

    Dates that are not set contradict nothing.
    """
    found: dict[str, list[str]] = {}
    for earlier, later in ORDER:
        if sentence := contradiction(cohort, earlier, later):
            found.setdefault(later, []).append(sentence)
    return found


def contradiction(cohort: "Cohort", earlier: str, later: str) -> str:
    first, last = getattr(cohort, earlier), getattr(cohort, later)
    if first is None or last is None:
        return ""
    if (earlier, later) in APART:
        if first < last:
            return ""
        text = _("“%(later)s” has to come after “%(earlier)s” (%(when)s).")
    else:
        if dates.bangkok_day(first) <= dates.bangkok_day(last):
            return ""
        text = _("“%(later)s” can’t come before “%(earlier)s” (%(when)s).")
    names = {
        "earlier": cohort._meta.get_field(earlier).verbose_name,  # type: ignore[union-attr]
        "later": cohort._meta.get_field(later).verbose_name,  # type: ignore[union-attr]
        "when": dates.show_date(first),
    }
    return f"{text % names} {_('Change one of the two.')}"
