"""The interview dashboard of a cohort, and the roster of a day."""

from datetime import date
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from portal import audit
from portal.access import PersonRequest
from volunteers import interview_board as data
from volunteers.admin.finding import known
from volunteers.admin.overseeing import cohort_of
from volunteers.overview_interviews import facts


def board(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    cohort, by = cohort_of(request), request.user
    context = {
        "facts": facts(cohort, by),
        "unpicked": data.pile(data.unpicked(cohort, by=by)),
        "piles": [
            (
                "conflicted",
                _("A conflict of interest on the panel: give another time"),
                listed(data.conflicted, cohort, by),
            ),
            ("today", _("Interviews today"), listed(data.today, cohort, by)),
            ("to-mark", _("Over: did it take place?"), listed(data.to_mark, cohort, by)),
            ("absent", _("Did not come"), listed(data.absent, cohort, by)),
            ("to-score", _("Scores to come"), listed(data.to_score, cohort, by)),
        ],
        "panels": data.panels(cohort),
        "results": data.pile(data.results(cohort, by=by)),
        "days": data.days(cohort),
    }
    whole = known(desk, request, title=_("Interviews"), cohort=cohort, here="interviews", **context)
    return TemplateResponse(request, "admin/volunteers/interviews/board.html", whole)


def listed(rows: Any, cohort: Any, by: Any) -> data.Pile:
    found = rows(cohort, by=by)
    return data.Pile(found.count(), list(data.to_read(found)[: data.MOST]))


def roster(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """A day to print. That names were read is written down."""
    cohort = cohort_of(request)
    days = data.days(cohort)
    day = wanted_day(request.GET.get("day", ""), days)
    slots = data.roster(cohort, day, by=request.user)
    audit.record("read interview roster", cohort, by=request.user)
    context = {"day": day, "days": days, "slots": slots}
    whole = known(desk, request, title=_("Interview roster"), cohort=cohort, here="roster", **context)
    return TemplateResponse(request, "admin/volunteers/interviews/roster.html", whole)


def wanted_day(text: str, days: list[date]) -> date:
    """The one asked for, else today or the next one with times. Raises Http404 for what is no day."""
    if not text:
        today = timezone.localdate()
        return next((day for day in days if day >= today), today)
    try:
        day = parse_date(text)
    except ValueError as error:
        raise Http404 from error
    if day is None:
        raise Http404
    return day
