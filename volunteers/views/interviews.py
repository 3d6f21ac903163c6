"""An applicant's interview: picking a time, changing it, cancelling, and its entry for a calendar."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.files import storage
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.text import dates
from volunteers import rules
from volunteers.interviews import booking
from volunteers.messages import calendar_files
from volunteers.models import Application, Interview, InterviewSlot
from volunteers.models.choices import ApplicationStatus, InterviewStatus

CONFLICT = 409


def own(request: HttpRequest, number: int) -> Application:
    """The person's own, or 404, for staff too."""
    rows = Application.objects.visible_to(request.user).select_related(
        "cohort", "applicant__data_key"
    )
    return get_object_or_404(rows, cohort__number=number, applicant=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def application_interview(request: PersonRequest, number: int) -> HttpResponse:
    """What was picked; or, with `?change`, and where nothing was picked, the times that are open."""
    application = own(request, number)
    mine = booking.current(application)
    if application.status != ApplicationStatus.INTERVIEW and mine is None:
        return redirect("application", number)
    if request.method == "POST":
        return picked(request, application, request.POST.get("slot", ""))
    return shown(request, application, mine, is_picking="change" in request.GET)


def picked(request: PersonRequest, application: Application, code: str) -> HttpResponse:
    slot = InterviewSlot.objects.filter(
        panel__cohort=application.cohort, code=code
    ).first()
    if slot is None:
        return shown(
            request,
            application,
            booking.current(application),
            is_picking=True,
            missing=True,
        )
    try:
        booking.pick(application, slot, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return shown(
            request,
            application,
            booking.current(application),
            is_picking=True,
            status=CONFLICT,
        )
    messages.success(
        request,
        _("The time is yours. We have written to you with an entry for your calendar."),
    )
    return redirect("application_interview", application.cohort.number)


def shown(
    request: PersonRequest,
    application: Application,
    mine: Interview | None,
    *,
    is_picking: bool,
    missing: bool = False,
    status: int = 200,
) -> HttpResponse:
    """`missing`: the form was sent without a time."""
    is_picking = rules.can_pick_interview(request.user, application, mine) and (
        is_picking or mine is None
    )
    slots = booking.open_slots(application, by=request.user) if is_picking else []
    context = {
        "application": application,
        "interview": mine,
        "is_picking": is_picking,
        "days": by_day(slots),
        "missing": missing and bool(slots),
        "can_pick": rules.can_pick_interview(request.user, application, mine),
        "can_change": mine is not None
        and rules.can_change_interview(request.user, mine),
        "last_change": rules.last_change(mine) if mine else None,
        "interviewers": interviewers(mine),
        "is_to_come": mine is not None and mine.status == InterviewStatus.BOOKED,
    }
    return render(request, "volunteers/interviews/pick.html", context, status=status)


def by_day(slots: list[InterviewSlot]) -> list[tuple[date, list[InterviewSlot]]]:
    """What looks the same to the applicant, because two panels have it, is there once."""
    different = {
        (slot.starts_at, slot.ends_at, slot.is_remote or slot.place): slot
        for slot in reversed(slots)
    }
    days = groupby(
        reversed(different.values()), key=lambda slot: dates.bangkok_day(slot.starts_at)
    )
    return [(day, list(rows)) for day, rows in days]


def interviewers(mine: Interview | None) -> list[Any]:
    """Only where the cohort tells."""
    if mine is None or not mine.slot.panel.cohort.names_interviewers:
        return []
    return list(mine.slot.panel.members.order_by("display_name", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def application_interview_cancel(request: PersonRequest, number: int) -> HttpResponse:
    application = own(request, number)
    mine = booking.current(application)
    if mine is None or not rules.can_change_interview(request.user, mine):
        return redirect("application_interview", number)
    if request.method != "POST":
        return render(
            request,
            "volunteers/interviews/cancel.html",
            {"application": application, "interview": mine},
        )
    try:
        booking.cancel(mine, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Your time was cancelled. You can pick another one.")
        )
    return redirect("application_interview", number)


@require_safe
def application_interview_calendar(request: PersonRequest, number: int) -> HttpResponse:
    """The same file as in the letter, or 404 without a time."""
    mine = get_object_or_404(own(request, number).interviews.booked().with_slot())
    return HttpResponse(
        calendar_files.enclosed(mine).text,
        content_type=calendar_files.TYPE,
        headers=storage.headers_for(calendar_files.FILE),
    )
