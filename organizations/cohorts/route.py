"""The way from today to the first day of work, in the cohort's own numbers."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from portal.text import dates

Step = dict[str, str]
_Part = tuple[str, str, str, date | datetime | None]


def steps(cohort: Cohort, now: datetime | None = None) -> list[Step]:
    """For cohorts/route.html: title, text, when, state (done | now | next).

    A step without a date counts as done when a later one has begun.
    """
    now = now or timezone.now()
    parts = _parts(cohort)
    over = [end is not None and dates.has_passed(end, now) for *_words, end in parts]
    begun_count = len(over) - over[::-1].index(True) if True in over else 0
    states = ["done"] * begun_count + ["now"] + ["next"] * len(parts)
    return [
        {"title": title, "text": text, "when": when, "state": state}
        for (title, text, when, _end), state in zip(parts, states, strict=False)
    ]


def _parts(cohort: Cohort) -> list[_Part]:
    return [
        _applying(cohort),
        _reviewing(cohort),
        *_interviewing(cohort),
        _answering(cohort),
        *_beginning(cohort),
    ]


def _applying(cohort: Cohort) -> _Part:
    text = ngettext(
        "One application, about an hour and a half",
        "One application for up to %(count)s positions, about an hour and a half",
        cohort.most_choices,
    ) % {"count": cohort.most_choices}
    closes_at = cohort.applications_close_at
    return _("Choose and apply"), text, _until(closes_at), closes_at


def _reviewing(cohort: Cohort) -> _Part:
    count = {"count": cohort.reviewers_per_application}
    text = (
        ngettext(
            "%(count)s person reads it without seeing your name",
            "%(count)s people read it without seeing your name",
            cohort.reviewers_per_application,
        )
        if cohort.is_blind
        else ngettext(
            "%(count)s person reads it",
            "%(count)s people read it",
            cohort.reviewers_per_application,
        )
    ) % count
    ends_on = cohort.review_ends_on
    return _("We review"), text, _until(ends_on), ends_on


def _interviewing(cohort: Cohort) -> list[_Part]:
    first = cohort.interviews_start_on or cohort.interviews_end_on
    if first is None:
        return []
    last = cohort.interviews_end_on or first
    when = dates.show_brief_range(first, last)
    return [(_("Interviews"), _("If you are invited"), when, last)]


def _answering(cohort: Cohort) -> _Part:
    text = ngettext(
        "You have %(count)s day to answer an offer",
        "You have %(count)s days to answer an offer",
        cohort.offer_days,
    ) % {"count": cohort.offer_days}
    when = dates.show_brief(cohort.results_on) if cohort.results_on else ""
    return _("Result and answer"), text, when, cohort.results_on


def _beginning(cohort: Cohort) -> list[_Part]:
    begins_on = cohort.service_starts_on
    if begins_on is None:
        return []
    text = (
        _("Orientation: %(date)s") % {"date": dates.show_brief(cohort.orientation_on)}
        if cohort.orientation_on
        else _("Work begins")
    )
    return [(_("Begin work"), text, dates.show_brief(begins_on), begins_on)]


def _until(moment: date | datetime | None) -> str:
    return _("until %(date)s") % {"date": dates.show_brief(moment)} if moment else ""
