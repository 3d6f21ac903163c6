"""Members of a host see their volunteers' dates, goals, reports, days off.

Never a concern, never why a placement ended; after some endings nothing but that it is
over (`placements.models.queries.endings`).
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations.views.host import get_organization_or_404
from placements import rules
from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import Mentor, Placement, PlacementRequest, Report
from placements.models.choices import MentorStatus, ReportStatus, Side
from placements.year import check_ins, health, milestones, phases, reports
from placements.year.forms import CheckInForm, ReasonForm, RemarkForm, SeenVersionForm
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


def get_placement_or_404(request: PersonRequest, slug: str, code: str) -> Placement:
    get_organization_or_404(request, slug)
    rows = Placement.objects.of_host(request.user, slug).filter(is_closed_to_host=False)
    return get_object_or_404(rows.for_reading().with_year_records(), code=code)


def get_answerable_placement(request: PersonRequest, slug: str, code: str) -> Placement:
    """403 for members who may only read."""
    placement = get_placement_or_404(request, slug, code)
    if not rules.can_answer_for_host(request.user, placement):
        raise PermissionDenied
    return placement


@require_safe
def host_volunteers(request: PersonRequest, slug: str) -> HttpResponse:
    """Placements that are over come last, those without a name after them."""
    organization = get_organization_or_404(request, slug)
    placements = Placement.objects.of_host(request.user, slug)
    open_to_host = placements.filter(is_closed_to_host=False)
    lines = [
        {
            "placement": placement,
            "due": health.of_side(health.due_items(placement), Side.HOST),
        }
        for placement in open_to_host.for_reading().with_year_records()
    ]
    lines.sort(key=lambda line: line["placement"].is_over)
    closed = placements.filter(is_closed_to_host=True).values_list("code", flat=True)
    return render(
        request,
        "placements/year/host/volunteers.html",
        {"organization": organization, "lines": lines, "closed": list(closed)},
    )


@require_safe
def host_volunteer(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    rows = Placement.objects.of_host(request.user, slug).filter(code=code)
    if rows.filter(is_closed_to_host=True).exists():
        return render(
            request, "placements/year/host/over.html", {"organization": organization}
        )
    return render_volunteer(request, get_placement_or_404(request, slug, code))


def render_volunteer(request: PersonRequest, placement: Placement) -> HttpResponse:
    leave_entries = placement.leave_entries.all()
    can_answer = rules.can_answer_for_host(request.user, placement)
    context = {
        "placement": placement,
        "organization": placement.position.organization,
        "due": health.of_side(health.due_items(placement), Side.HOST),
        "reports": [
            report
            for report in placement.reports.all()
            # The prefetch is unfiltered: drafts and returned reports are in it.
            if report.status in ReportStatus.read_by_host()
        ],
        "lines": [
            {
                "entry": entry,
                "can_correct": rules.can_correct_day(request.user, entry),
            }
            for entry in leave_entries
        ],
        "days_left": f"{ledger.balance(leave_entries) / 2:g}",
        "requests": PlacementRequest.objects.visible_to(request.user)
        .filter(placement=placement)
        .defer("reason", "answer"),
        "can_answer": can_answer,
        "can_answer_leave": can_answer and not placement.is_over,
        "milestones": milestones.build_milestones(placement),
        **mentor_context(request, placement),
    }
    return render(request, "placements/year/host/volunteer.html", context)


def mentor_context(request: PersonRequest, placement: Placement) -> dict[str, Any]:
    rows = Mentor.objects.filter(placement=placement).select_related("user")
    mentored = Mentor.objects.mentored_by(request.user)
    return {
        "mentor": rows.confirmed().first(),
        "named": rows.filter(status=MentorStatus.NAMED).first(),
        "is_mentor": mentored.filter(placement=placement).exists(),
    }


@post_only(_lazy("Confirm these goals"), "host_volunteer", "slug", "code")
def host_goals(
    request: PersonRequest, slug: str, code: str, order: int
) -> HttpResponse:
    placement = get_answerable_placement(request, slug, code)
    phase = get_object_or_404(placement.phases, order=order)
    form = SeenVersionForm(request.POST)
    try:
        if not form.is_valid():
            raise TransitionRefused(
                _("the goals were changed meanwhile; read them again")
            )
        phases.confirm_goals(phase, seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("The goals are confirmed."))
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("host_volunteer", slug, code)


@form_page
def host_checkin(
    request: PersonRequest, slug: str, code: str, checkin: str
) -> HttpResponse:
    placement = get_answerable_placement(request, slug, code)
    check_in = get_object_or_404(
        placement.checkins.filter(side=Side.HOST), code=checkin
    )
    check_in.placement = placement
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            check_ins.send(check_in, **form.cleaned_data, by=request.user)
            messages.success(request, _("Thank you. Coordinators read what you wrote."))
            return redirect("host_volunteer", slug, code)
        except TransitionRefused as error:
            form.add_error(None, str(error))
    context = {
        "placement": placement,
        "checkin": check_in,
        "form": form,
        "is_open": check_ins.is_open(check_in),
        "opens_on": check_ins.opens_on(check_in),
        "is_closed": placement.is_over and not check_ins.is_open_after_end(check_in),
    }
    return render(request, "placements/year/host/checkin.html", context)


@form_page
def host_report(
    request: PersonRequest, slug: str, code: str, report: str
) -> HttpResponse:
    """Every view is audited; editors accept or return the report on the same page."""
    placement = get_placement_or_404(request, slug, code)
    monthly_report = get_object_or_404(
        Report.objects.visible_to(request.user).filter(placement=placement), code=report
    )
    # The prefetched rows of this instance save queries.
    monthly_report.placement = placement
    can_answer = rules.can_answer_for_host(request.user, placement)
    action = request.POST.get("act")
    if request.method == "POST" and not can_answer:
        raise PermissionDenied
    form = RemarkForm(request.POST if action == "return" else None)
    if request.method == "POST" and (action == "accept" or form.is_valid()):
        return answer_report(request, monthly_report, form, slug, code)
    audit.record("read report", monthly_report, by=request.user)
    context = {
        "placement": placement,
        "report": monthly_report,
        "joined": reports.joined_days(placement, monthly_report.month),
        "form": form,
        "can_accept": can_answer and monthly_report.status in reports.ACCEPT.sources,
        "can_return": can_answer and monthly_report.status in reports.RETURN.sources,
    }
    return render(request, "placements/year/host/report.html", context)


def answer_report(
    request: PersonRequest, report: Report, form: RemarkForm, slug: str, code: str
) -> HttpResponse:
    try:
        if request.POST.get("act") == "accept":
            reports.accept(report, by=request.user)
            messages.success(request, _("You accepted the report."))
        else:
            reports.return_report(
                report, remark=form.cleaned_data["remark"], by=request.user
            )
            messages.success(request, _("The report was returned."))
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("host_volunteer", slug, code)


@post_only(_lazy("Answer the request for leave"), "host_volunteer", "slug", "code")
def host_leave(
    request: PersonRequest, slug: str, code: str, entry: str
) -> HttpResponse:
    placement = get_answerable_placement(request, slug, code)
    leave_entry = get_object_or_404(placement.leave_entries, code=entry)
    leave_entry.placement = placement
    try:
        leave.answer(
            leave_entry,
            is_approved=request.POST.get("act") == "approve",
            by=request.user,
        )
        messages.success(request, _("Your answer was saved."))
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("host_volunteer", slug, code)


@form_page
def host_leave_change(
    request: PersonRequest, slug: str, code: str, entry: str
) -> HttpResponse:
    """Changes the answer to a request for a day off, with a reason."""
    placement = get_answerable_placement(request, slug, code)
    leave_entry = get_object_or_404(placement.leave_entries, code=entry)
    leave_entry.placement = placement
    step = leave.correction_of(leave_entry)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"shown": leave_entry.status},
    )
    try:
        if step is None or not rules.can_correct_day(request.user, leave_entry):
            raise TransitionRefused(_("the answer can’t be changed any more"))
        if form.is_valid():
            # Somebody else may have changed the answer that was shown.
            lifecycle.expect(leave_entry, form.cleaned_data["shown"])
            reason = form.cleaned_data["reason"]
            leave.correct(leave_entry, step, reason=reason, by=request.user)
            messages.success(request, _("Your answer was saved."))
            return redirect("host_volunteer", slug, code)
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("host_volunteer", slug, code)
    context = {
        "placement": placement,
        "organization": placement.position.organization,
        "entry": leave_entry,
        "step": step,
        "form": form,
    }
    return render(request, "placements/year/host/day_off.html", context)
