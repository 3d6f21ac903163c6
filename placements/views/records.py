"""What the volunteer writes: goals, check-ins, monthly reports. Nothing typed is lost when it can't be saved."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from placements.models import Placement, Report
from placements.models.choices import Side
from placements.views.placement import own_placement
from placements.year import check_ins, phases, reports
from placements.year.forms import CheckInForm, GoalsForm, ReportForm
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def placement_goals(request: PersonRequest, order: int) -> HttpResponse:
    own = own_placement(request)
    phase = get_object_or_404(own.phases, order=order)
    first = {"goals": phase.goals, "seen": phase.version}
    form = GoalsForm(request.POST if request.method == "POST" else None, initial=first)
    status = 200
    if form.is_valid():
        try:
            phases.write_goals(phase, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your goals were saved."))
            return redirect("placement")
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
            form.data = {**request.POST.dict(), "seen": phase.version}
            status = 409
    context = {
        "placement": own,
        "phase": phase,
        "form": form,
        "is_clash": status == 409,
    }
    return render(request, "placements/year/goals.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def placement_checkin(request: PersonRequest, checkin: str) -> HttpResponse:
    own = own_placement(request)
    found = get_object_or_404(own.checkins.filter(side=Side.VOLUNTEER), code=checkin)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            check_ins.send(found, **form.cleaned_data, by=request.user)
            messages.success(request, _("Thank you. Coordinators read what you wrote."))
            return redirect("placement")
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "placement": own,
        "checkin": found,
        "form": form,
        "is_open": check_ins.is_open(found),
    }
    return render(request, "placements/year/checkin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def placement_report(request: PersonRequest, year: int, month: int) -> HttpResponse:
    """Saved as a draft, or saved and sent."""
    own = own_placement(request)
    report = reports.find(own, in_reach(own, year, month))
    form = ReportForm(request.POST if request.method == "POST" else None, report=report)
    if form.is_valid():
        return store(request, own, report, form)
    return shown(request, own, report, form)


def in_reach(own: Placement, year: int, month: int) -> date:
    found = next(
        (
            each
            for each in reports.months(own)
            if (each.year, each.month) == (year, month)
        ),
        None,
    )
    if found is None:
        raise Http404
    return found


def store(
    request: PersonRequest, own: Placement, report: Report, form: ReportForm
) -> HttpResponse:
    try:
        saved = reports.save(own, report.month, **form.cleaned_data, by=request.user)
        if request.POST.get("act") == "send":
            reports.submit(saved, by=request.user)
    except StaleVersion:
        theirs = reports.find(own, report.month)
        form.data = {**request.POST.dict(), "seen": theirs.version}
        form.add_error(
            None, _("This report was saved elsewhere since. Compare, then save again.")
        )
        return shown(request, own, report, form, theirs=theirs)
    except TransitionRefused as refused:
        form.add_error(None, str(refused))
        return shown(request, own, report, form)
    sent = request.POST.get("act") == "send"
    messages.success(
        request, _("The report was sent.") if sent else _("The draft was saved.")
    )
    return redirect("placement")


def shown(
    request: PersonRequest,
    own: Placement,
    report: Report,
    form: ReportForm,
    theirs: Report | None = None,
) -> HttpResponse:
    can_write = report.status in reports.SUBMIT.sources
    context = {
        "placement": own,
        "report": report,
        "form": form,
        "theirs": theirs,
        "can_write": can_write,
    }
    return render(
        request, "placements/year/report.html", context, status=409 if theirs else 200
    )
