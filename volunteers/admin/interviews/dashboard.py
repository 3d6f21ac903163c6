"""The interview dashboard of a cohort, and the roster of a day."""

from datetime import date

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.admin.context import safe_page
from portal.kernel import audit
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.admin.finding import admin_context, get_chosen_cohort
from volunteers.interviews import board
from volunteers.interviews.cards import interview_counts


@safe_page
def interview_board(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    cohort, user = get_chosen_cohort(request), request.user
    context = admin_context(
        model_admin,
        request,
        title=_("Interviews"),
        cohort=cohort,
        here="interviews",
        # What is none says so in its own part of the page.
        facts=[fact for fact in interview_counts(cohort, user) if fact["value"]],
        unpicked=board.first_rows(board.applications_without_time(cohort, by=user)),
        piles=piles(cohort, user),
        panels=board.panels(cohort, by=user),
        results=board.first_rows(board.results(cohort, by=user)),
    )
    return TemplateResponse(request, "admin/volunteers/interviews/board.html", context)


def piles(cohort: Cohort, user: User) -> list[tuple[str, str, board.FirstRows]]:
    """Name, title and interviews; the most urgent first."""
    rows = {
        "conflicted": (
            _("A conflict of interest on the panel: give another time"),
            board.interviews_with_conflict(cohort, by=user),
        ),
        "today": (
            _("Interviews today"),
            board.interviews_in_section(cohort, "today", by=user),
        ),
        "to_mark": (
            _("Over: did it take place?"),
            board.interviews_in_section(cohort, "to_mark", by=user),
        ),
        "absent": (
            _("Did not come"),
            board.interviews_in_section(cohort, "absent", by=user),
        ),
        "to_score": (
            _("Scores to come"),
            board.interviews_in_section(cohort, "to_score", by=user),
        ),
    }
    return [
        (name, title, board.first_rows(board.with_details(interviews)))
        for name, (title, interviews) in rows.items()
    ]


@safe_page
def interview_roster(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """A day to print. That names were read is recorded."""
    cohort = get_chosen_cohort(request)
    days = board.days(cohort)
    day = day_of(request.GET.get("day", ""), days)
    slots = board.roster(cohort, day, by=request.user)
    audit.record("read interview roster", cohort, by=request.user)
    context = admin_context(
        model_admin,
        request,
        title=_("Interview roster"),
        cohort=cohort,
        here="roster",
        day=day,
        days=days,
        slots=slots,
    )
    return TemplateResponse(request, "admin/volunteers/interviews/roster.html", context)


def day_of(text: str, days: list[date]) -> date:
    """The day in the address, else today or the next with times. Raises `Http404`."""
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
