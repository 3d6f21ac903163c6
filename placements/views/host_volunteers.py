"""What members of a host see of their volunteers: dates, goals, reports, days off.

Never a concern, never why a placement ended.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from organizations.views.host import own_organization
from placements import rules
from placements.models import Placement, Report
from placements.models.choices import ReportStatus, Side
from placements.year import check_ins, health, leave, milestones, phases, reports
from placements.year.forms import CheckInForm, RemarkForm, SeenForm
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


def find(request: PersonRequest, slug: str, code: str) -> Placement:
    own_organization(request, slug)
    rows = Placement.objects.of_host(request.user, slug).for_reading().with_year()
    return get_object_or_404(rows, code=code)


def find_to_answer(request: PersonRequest, slug: str, code: str) -> Placement:
    """403 for members who may only read."""
    placement = find(request, slug, code)
    if not rules.can_answer_for_host(request.user, placement):
        raise PermissionDenied
    return placement


@require_safe
def host_volunteers(request: PersonRequest, slug: str) -> HttpResponse:
    """Whose time is over stands below the others."""
    organization = own_organization(request, slug)
    rows = Placement.objects.of_host(request.user, slug).for_reading().with_year()
    lines = [
        {"placement": row, "due": health.of_side(health.due(row), Side.HOST)}
        for row in rows
    ]
    lines.sort(key=lambda line: line["placement"].is_over)
    return render(
        request,
        "placements/hosting/volunteers.html",
        {"organization": organization, "lines": lines},
    )


@require_safe
def host_volunteer(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    placement = find(request, slug, code)
    lines = placement.leave_entries.all()
    can_answer = rules.can_answer_for_host(request.user, placement)
    context = {
        "placement": placement,
        "organization": placement.position.organization,
        "due": health.of_side(health.due(placement), Side.HOST),
        "reports": [
            report
            for report in placement.reports.all()
            if report.status in ReportStatus.read_by_host()
        ],
        "lines": lines,
        "days_left": f"{leave.balance(lines) / 2:g}",
        "can_answer": can_answer,
        "can_answer_leave": can_answer and not placement.is_over,
        "milestones": milestones.milestones(placement),
    }
    return render(request, "placements/hosting/volunteer.html", context)


@require_POST
def host_goals(
    request: PersonRequest, slug: str, code: str, order: int
) -> HttpResponse:
    placement = find_to_answer(request, slug, code)
    phase = get_object_or_404(placement.phases, order=order)
    form = SeenForm(request.POST)
    try:
        if not form.is_valid():
            raise TransitionRefused(
                _("the goals were changed meanwhile; read them again")
            )
        phases.confirm_goals(phase, seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("The goals are confirmed."))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("host_volunteer", slug, code)


@require_http_methods(["GET", "HEAD", "POST"])
def host_checkin(
    request: PersonRequest, slug: str, code: str, checkin: str
) -> HttpResponse:
    placement = find_to_answer(request, slug, code)
    found = get_object_or_404(placement.checkins.filter(side=Side.HOST), code=checkin)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            check_ins.send(found, **form.cleaned_data, by=request.user)
            messages.success(request, _("Thank you. Coordinators read what you wrote."))
            return redirect("host_volunteer", slug, code)
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "placement": placement,
        "checkin": found,
        "form": form,
        "is_open": check_ins.is_open(found),
    }
    return render(request, "placements/hosting/checkin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def host_report(
    request: PersonRequest, slug: str, code: str, report: str
) -> HttpResponse:
    """Every reading leaves a line of history; editors accept or return on the same page."""
    placement = find(request, slug, code)
    found = get_object_or_404(
        Report.objects.visible_to(request.user).filter(placement=placement), code=report
    )
    found.placement = placement
    can_answer = rules.can_answer_for_host(request.user, placement)
    if request.method == "POST" and not can_answer:
        raise PermissionDenied
    form = RemarkForm(request.POST if request.POST.get("act") == "return" else None)
    if request.method == "POST" and (
        request.POST.get("act") == "accept" or form.is_valid()
    ):
        return decided(request, found, form, slug, code)
    audit.record("read report", found, by=request.user)
    can_decide = can_answer and found.status == ReportStatus.SUBMITTED
    context = {
        "placement": placement,
        "report": found,
        "form": form,
        "can_decide": can_decide,
    }
    return render(request, "placements/hosting/report.html", context)


def decided(
    request: PersonRequest, report: Report, form: RemarkForm, slug: str, code: str
) -> HttpResponse:
    try:
        if request.POST.get("act") == "accept":
            reports.accept(report, by=request.user)
            messages.success(request, _("The report is accepted."))
        else:
            reports.give_back(
                report, remark=form.cleaned_data["remark"], by=request.user
            )
            messages.success(request, _("The report was returned."))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("host_volunteer", slug, code)


@require_POST
def host_leave(
    request: PersonRequest, slug: str, code: str, entry: str
) -> HttpResponse:
    placement = find_to_answer(request, slug, code)
    found = get_object_or_404(placement.leave_entries, code=entry)
    found.placement = placement
    try:
        leave.answer(
            found, is_approved=request.POST.get("act") == "approve", by=request.user
        )
        messages.success(request, _("Your answer was saved."))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("host_volunteer", slug, code)
