"""The interview dashboard of a cohort, and the roster of a day."""

from datetime import date

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import Cohort
from portal.kernel import audit
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.admin.finding import known
from volunteers.admin.reviews.progress import cohort_of
from volunteers.interviews import board as data
from volunteers.interviews.cards import facts


@require_safe
def board(request: PersonRequest, *, desk: ModelAdmin) -> HttpResponse:
    cohort, by = cohort_of(request), request.user
    context = {
        "facts": facts(cohort, by),
        "unpicked": data.pile(data.unpicked(cohort, by=by)),
        "piles": piles(cohort, by),
        "panels": data.panels(cohort),
        "results": data.pile(data.results(cohort, by=by)),
    }
    whole = known(
        desk,
        request,
        title=_("Interviews"),
        cohort=cohort,
        here="interviews",
        **context,
    )
    return TemplateResponse(request, "admin/volunteers/interviews/board.html", whole)


def piles(cohort: Cohort, by: User) -> list[tuple[str, str, data.Pile]]:
    """What to look at first stands first."""
    rows = {
        "conflicted": (
            _("A conflict of interest on the panel: give another time"),
            data.conflicted(cohort, by=by),
        ),
        "today": (_("Interviews today"), data.part_of(cohort, "today", by=by)),
        "to_mark": (
            _("Over: did it take place?"),
            data.part_of(cohort, "to_mark", by=by),
        ),
        "absent": (_("Did not come"), data.part_of(cohort, "absent", by=by)),
        "to_score": (_("Scores to come"), data.part_of(cohort, "to_score", by=by)),
    }
    return [
        (name, title, data.pile(data.to_read(found)))
        for name, (title, found) in rows.items()
    ]


@require_safe
def roster(request: PersonRequest, *, desk: ModelAdmin) -> HttpResponse:
    """A day to print. That names were read is written down."""
    cohort = cohort_of(request)
    days = data.days(cohort)
    day = wanted_day(request.GET.get("day", ""), days)
    slots = data.roster(cohort, day, by=request.user)
    audit.record("read interview roster", cohort, by=request.user)
    context = {"day": day, "days": days, "slots": slots}
    whole = known(
        desk,
        request,
        title=_("Interview roster"),
        cohort=cohort,
        here="roster",
        **context,
    )
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
