"""The key facts of a position, shown above the texts of its page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from organizations.cohorts.milestones import format_date_range
from organizations.models import Cohort, Province
from organizations.profiles import schema
from portal.text import dates

MAX_LENGTH = 60
# The mean month, with leap years; the tolerance absorbs months of 28 to 31 days.
DAYS_PER_MONTH = 365.25 / 12
TOLERANCE_DAYS = 3

Fact = dict[str, Any]


def key_facts(content: dict[str, Any], cohort: Cohort, phase: str) -> list[Fact]:
    """For the component key_facts, which leaves out facts without a value.

    `phase`: of the position.
    """
    content = schema.localized(content, get_language())
    return [
        _areas(content),
        _length(cohort),
        _seats(content),
        _benefits(content["benefits"], content["lang"]["benefits"]),
        _deadline(cohort, phase),
    ]


def format_seats(seats: int | None) -> str:
    return (
        ngettext("%(count)s person", "%(count)s people", seats) % {"count": seats}
        if seats
        else ""
    )


def _seats(content: dict[str, Any]) -> Fact:
    """With how many are where, if they are split over provinces."""
    fact = {"label": _("Seats"), "value": format_seats(content["seats"])}
    if places := content["places"]:
        slugs = [place["province"] for place in places]
        names = {row.slug: row.name for row in Province.objects.filter(slug__in=slugs)}
        fact["note"] = " · ".join(
            f"{names.get(place['province'], '')} {place['seats']}" for place in places
        )
    return fact


def format_duration(starts: date, ends: date) -> str:
    """Both days are included.

    In years or months if that is right within `TOLERANCE_DAYS`, else in days.
    """
    days = (ends - starts).days + 1
    months = round(days / DAYS_PER_MONTH)
    if not months or abs(days - months * DAYS_PER_MONTH) > TOLERANCE_DAYS:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if months % 12:
        return ngettext("%(count)s month", "%(count)s months", months) % {
            "count": months
        }
    return ngettext("%(count)s year", "%(count)s years", months // 12) % {
        "count": months // 12
    }


def format_months(first: int | str | None, last: int | str | None) -> str:
    if not first:
        return "–"
    if (first, last) == (1, 12):
        return _("All year")
    if first == last:
        return _("Month %(first)s") % {"first": first}
    return _("Months %(first)s–%(last)s") % {"first": first, "last": last}


def _areas(content: dict[str, Any]) -> Fact:
    """Without a known province, the host's own words if they are short."""
    count, text = len(content["provinces"]), content["areas_text"]
    if not count:
        value = text if len(text) <= MAX_LENGTH else ""
        return {
            "label": _("Area"),
            "value": value,
            "lang": content["lang"]["areas_text"],
        }
    words = ngettext("%(count)s province", "%(count)s provinces", count) % {
        "count": count
    }
    if content["areas_open_ended"]:
        words = _("%(provinces)s or more") % {"provinces": words}
    return {"label": _("Area"), "value": words}


def _length(cohort: Cohort) -> Fact:
    starts, ends = cohort.service_starts_on, cohort.service_ends_on
    if not starts or not ends:
        return {"label": _("Length"), "value": ""}
    return {
        "label": _("Length"),
        "value": format_duration(starts, ends),
        "note": format_date_range(starts, ends),
    }


def _benefits(benefits: Sequence[str], lang: str) -> Fact:
    first, *others = benefits or [""]
    joined = " · ".join(others)
    note = joined if len(joined) <= MAX_LENGTH else f"+ {len(others)}"
    return {"label": _("Benefits"), "value": first, "note": note, "lang": lang}


def _deadline(cohort: Cohort, phase: str) -> Fact:
    opens, closes = cohort.applications_open_at, cohort.applications_close_at
    match phase:
        case "before":
            return {
                "label": _("Applications open"),
                "value": dates.show_date(opens),
                "note": dates.show_time(opens),
            }
        case "open":
            note = (
                f"{dates.show_time(closes)} · {dates.show_left(closes, timezone.now())}"
            )
            return {
                "label": _("Applications close"),
                "value": dates.show_date(closes),
                "note": note,
            }
        case _:
            day = "" if cohort.is_open else dates.show_date(closes)
            return {"label": _("Applications closed"), "value": day}
