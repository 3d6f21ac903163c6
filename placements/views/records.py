"""The volunteer writes goals, check-ins, monthly reports.

The form keeps what was typed when it can't be saved.
"""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from placements.models import Placement, Report
from placements.models.choices import Side
from placements.models.queries import endings
from placements.models.queries.endings import Thing
from placements.views.placement import get_own_placement
from placements.year import check_ins, phases, reports
from placements.year.forms import CheckInForm, GoalsForm, ReportForm
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest


@form_page
def placement_goals(request: PersonRequest, order: int) -> HttpResponse:
    placement = get_own_placement(request)
    phase = get_object_or_404(placement.phases, order=order)
    form = GoalsForm(
        request.POST if request.method == "POST" else None,
        initial={"goals": phase.goals, "seen": phase.version},
    )
    status = 200
    if form.is_valid():
        try:
            phases.write_goals(phase, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your goals were saved."))
            return redirect("placement")
        except TransitionRefused as error:
            form.add_error(None, str(error))
            form.data = {**request.POST.dict(), "seen": phase.version}
            status = 409
    context = {
        "placement": placement,
        "phase": phase,
        "form": form,
        "is_clash": status == 409,
    }
    return render(request, "placements/year/goals.html", context, status=status)


@form_page
def placement_checkin(request: PersonRequest, checkin: str) -> HttpResponse:
    placement = get_own_placement(request)
    check_in = get_object_or_404(
        placement.checkins.filter(side=Side.VOLUNTEER), code=checkin
    )
    check_in.placement = placement
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            check_ins.send(check_in, **form.cleaned_data, by=request.user)
            messages.success(request, _("Thank you. Coordinators read what you wrote."))
            return redirect("placement")
        except TransitionRefused as error:
            form.add_error(None, str(error))
    context = {
        "placement": placement,
        "checkin": check_in,
        "form": form,
        "is_open": check_ins.is_open(check_in),
        "opens_on": check_ins.opens_on(check_in),
        "is_closed": placement.is_over and not check_ins.is_open_after_end(check_in),
        "goes_to": endings.goes_to(placement, Thing.CHECK_INS),
    }
    return render(request, "placements/year/checkin.html", context)


@form_page
def placement_report(request: PersonRequest, year: int, month: int) -> HttpResponse:
    """Saved as a draft, or saved and sent."""
    placement = get_own_placement(request)
    report = reports.get_or_build(placement, get_month_or_404(placement, year, month))
    form = ReportForm(request.POST if request.method == "POST" else None, report=report)
    if form.is_valid():
        return save_report(request, placement, report, form)
    return render_report(request, placement, report, form)


def get_month_or_404(placement: Placement, year: int, month: int) -> date:
    for first_day in reports.reportable_months(placement):
        if (first_day.year, first_day.month) == (year, month):
            return first_day
    raise Http404


def save_report(
    request: PersonRequest, placement: Placement, report: Report, form: ReportForm
) -> HttpResponse:
    is_sent = request.POST.get("act") == "send"
    try:
        saved = reports.save(
            placement, report.month, **form.cleaned_data, by=request.user
        )
        if is_sent:
            reports.submit(saved, by=request.user)
    except StaleVersion:
        stored = reports.get_or_build(placement, report.month)
        form.data = {**request.POST.dict(), "seen": stored.version}
        form.add_error(
            None,
            _(
                "This report was saved on another device. Compare both texts "
                "below, then save again."
            ),
        )
        return render_report(request, placement, report, form, stored=stored)
    except TransitionRefused as error:
        form.add_error(None, str(error))
        return render_report(request, placement, report, form)
    messages.success(
        request, _("The report was sent.") if is_sent else _("The draft was saved.")
    )
    return redirect("placement")


def render_report(
    request: PersonRequest,
    placement: Placement,
    report: Report,
    form: ReportForm,
    stored: Report | None = None,
) -> HttpResponse:
    """`stored`: the version saved elsewhere, to compare with."""
    can_write = report.status in reports.SUBMIT.sources and reports.can_be_sent(
        placement
    )
    context = {
        "placement": placement,
        "report": report,
        "form": form,
        "theirs": stored,
        "can_write": can_write,
        "joined": reports.joined_days(placement, report.month),
        "goes_to": endings.goes_to(placement, Thing.REPORTS),
    }
    return render(
        request, "placements/year/report.html", context, status=409 if stored else 200
    )
