"""The volunteer's own page of the year, its conditions and days off. Anybody else finds nothing here."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from placements.models import Condition, Placement
from placements.models.choices import PlacementStatus, Side
from placements.offers import conditions
from placements.year import health, leave, lifecycle, milestones, reports
from placements.year.forms import LeaveForm, SafetyForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


def own_placement(request: PersonRequest) -> Placement:
    """The current one of this person; for anybody else, staff too, there is none."""
    found = Placement.objects.current_of(request.user)
    if found is None:
        raise Http404
    return found


@require_safe
def placement(request: PersonRequest) -> HttpResponse:
    own = own_placement(request)
    context = {
        **shown(own),
        "conditions": own.conditions.select_related("kind"),
        "due": health.of_side(health.due(own), Side.VOLUNTEER),
        "reports": report_lines(own),
        "days_left": f"{leave.balance(own.leave_entries.all()) / 2:g}",
        "is_running": own.status in PlacementStatus.running(),
        "others": others(own),
    }
    return render(request, "placements/year/placement.html", context)


@require_safe
def placement_other(request: PersonRequest, code: str) -> HttpResponse:
    """One that isn't written in now, such as the one before a transfer: to read."""
    rows = Placement.objects.of_volunteer(request.user).for_reading().with_year()
    found = get_object_or_404(rows, code=code)
    if found == own_placement(request):
        return redirect("placement")
    context = {
        **shown(found),
        "reports": [
            report for report in found.reports.all() if report.learnt or report.wish
        ],
        "checkins": [
            each
            for each in found.checkins.all()
            if each.side == Side.VOLUNTEER and each.sent_at
        ],
        "lines": found.leave_entries.all(),
        "conditions": found.conditions.select_related("kind"),
    }
    return render(request, "placements/year/other.html", context)


def shown(own: Placement) -> dict[str, Any]:
    """What the page of every placement tells its volunteer."""
    certificate = own.certificates.valid().first()
    return {
        "placement": own,
        "certificate": certificate,
        "milestones": milestones.milestones(own, certificate),
    }


def others(own: Placement) -> list[Placement]:
    rows = Placement.objects.of_volunteer(own.application.applicant).exclude(pk=own.pk)
    return list(rows.for_reading().order_by("-made_at", "-pk"))


def report_lines(own: Placement) -> list[dict[str, Any]]:
    """A line for each month that has begun, newest first, with the report if one is stored."""
    written = {report.month: report for report in own.reports.all()}
    return [
        {"month": month, "report": written.get(month)} for month in reports.months(own)
    ]


@require_POST
def placement_condition(request: PersonRequest, slug: str) -> HttpResponse:
    """A statement of the volunteer's own; nothing is uploaded for it."""
    rows = Condition.objects.filter(
        placement__application__applicant=request.user, kind__slug=slug
    )
    condition = (
        rows.select_related("kind", "placement__application")
        .order_by("-placement__made_at")
        .first()
    )
    if condition is None:
        raise Http404
    try:
        conditions.settle(condition, is_met=True, by=request.user)
        messages.success(request, _("Thank you. This is noted."))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("placement_other", condition.placement.code)


@require_http_methods(["GET", "HEAD", "POST"])
def placement_leave(request: PersonRequest) -> HttpResponse:
    own = own_placement(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leave.ask(own, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your request was sent to the organization."))
            return redirect("placement_leave")
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
    lines = list(own.leave_entries.all())
    left = {
        "days_left": f"{leave.balance(lines) / 2:g}",
        "days_asked": f"{leave.promised(lines) / 2:g}",
    }
    can_ask = own.was_served and not own.is_over
    context = {
        "placement": own,
        "form": form,
        "lines": lines,
        "can_ask": can_ask,
        **left,
    }
    return render(request, "placements/year/leave.html", context)


@require_POST
def placement_leave_back(request: PersonRequest, entry: str) -> HttpResponse:
    own = own_placement(request)
    found = get_object_or_404(own.leave_entries, code=entry)
    try:
        leave.take_back(found, by=request.user)
        messages.success(request, _("The request was taken back."))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("placement_leave")


@require_http_methods(["GET", "HEAD", "POST"])
def placement_end(request: PersonRequest) -> HttpResponse:
    """Leaving for safety: at once, without a reason."""
    own = own_placement(request)
    form = SafetyForm(request.POST if request.method == "POST" else None)
    try:
        if own.is_over:
            raise TransitionRefused(_("the placement is over"))
        if form.is_valid():
            lifecycle.leave_for_safety(own, by=request.user)
            messages.success(
                request,
                _("You have left. Coordinators know and will get in touch with you."),
            )
            return redirect("placement")
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("placement")
    return render(request, "placements/year/end.html", {"placement": own, "form": form})
