"""The volunteer's own placement, its conditions and days off; 404 for all others."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from placements import rules
from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import Condition, Placement
from placements.models.choices import EndKind, PlacementStatus, Side
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from placements.offers import conditions
from placements.year import concerns, health, milestones, reports
from placements.year import workflow as placement_workflow
from placements.year.forms import LeaveForm, SafetyForm
from placements.year.health import DueItem
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


def get_own_placement(request: PersonRequest) -> Placement:
    """The current one of this person; 404 for everybody else, staff too."""
    current = Placement.objects.current_of(request.user)
    if current is None:
        raise Http404
    return current


@require_safe
def placement(request: PersonRequest) -> HttpResponse:
    current = get_own_placement(request)
    context = {
        **placement_context(current),
        "conditions": current.conditions.select_related("kind"),
        "due": health.of_side(health.due_items(current), Side.VOLUNTEER),
        "optional": optional_items(current),
        "reports_go_to": endings.goes_to(current, Thing.REPORTS),
        "ended_for_safety": current.end_kind == EndKind.SAFETY,
        "reports": report_lines(current),
        "months_to_come": reports.months_to_come(current),
        "days_left": f"{ledger.balance(current.leave_entries.all()) / 2:g}",
        "is_running": current.status in PlacementStatus.running(),
        "others": other_placements(current),
    }
    return render(request, "placements/year/placement.html", context)


@require_safe
def placement_other(request: PersonRequest, code: str) -> HttpResponse:
    """A placement to read only, such as the one before a transfer."""
    rows = (
        Placement.objects.of_volunteer(request.user).for_reading().with_year_records()
    )
    other = get_object_or_404(rows, code=code)
    if other == get_own_placement(request):
        return redirect("placement")
    context = {
        **placement_context(other),
        "reports": [
            report for report in other.reports.all() if report.learnt or report.wish
        ],
        "checkins": [
            checkin
            for checkin in other.checkins.all()
            # The prefetched rows hold both sides; the host's is not for the volunteer.
            if checkin.side == Side.VOLUNTEER and checkin.sent_at
        ],
        "lines": [{"entry": entry} for entry in other.leave_entries.all()],
        "conditions": other.conditions.select_related("kind"),
    }
    return render(request, "placements/year/other.html", context)


def optional_items(placement: Placement) -> list[DueItem]:
    """What can still be sent after the end, if there is somebody who reads it."""
    goes_to = endings.goes_to(placement, Thing.REPORTS)
    if goes_to == Reader.SAFEGUARDING and not concerns.has_contact(placement):
        return []
    return health.optional_items(placement)


def placement_context(placement: Placement) -> dict[str, Any]:
    """Context of every page about a placement."""
    certificate = placement.certificates.valid().first()
    return {
        "placement": placement,
        "certificate": certificate,
        "milestones": milestones.build_milestones(placement, certificate),
    }


def other_placements(placement: Placement) -> list[Placement]:
    rows = Placement.objects.of_volunteer(placement.application.applicant).exclude(
        pk=placement.pk
    )
    return list(rows.for_reading().order_by("-made_at", "-pk"))


def report_lines(placement: Placement) -> list[dict[str, Any]]:
    """Months that have begun, newest first, each with its report if one is stored."""
    report_by_month = {report.month: report for report in placement.reports.all()}
    return [
        {
            "month": month,
            "report": report_by_month.get(month),
            "joined": reports.joined_days(placement, month),
        }
        for month in reports.reportable_months(placement)
    ]


@post_only(_lazy("I have done this"), "placement")
def placement_condition(request: PersonRequest, slug: str) -> HttpResponse:
    """The volunteer states that a condition is met, or not; nothing is uploaded."""
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
        is_met = request.POST.get("met") != "0"
        conditions.set_met(condition, is_met=is_met, by=request.user)
        messages.success(
            request,
            _("Thank you. This is noted.") if is_met else _("This is open again."),
        )
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("placement_other", condition.placement.code)


@form_page
def placement_leave(request: PersonRequest) -> HttpResponse:
    current = get_own_placement(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leave.ask(current, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your request was sent to the organization."))
            return redirect("placement_leave")
        except TransitionRefused as error:
            form.add_error(None, str(error))
    leave_entries = list(current.leave_entries.all())
    context = {
        "placement": current,
        "form": form,
        "lines": [
            {
                "entry": entry,
                "can_cancel": rules.can_cancel_day(request.user, entry),
            }
            for entry in leave_entries
        ],
        "can_ask": current.was_served and not current.is_over,
        "days_left": f"{ledger.balance(leave_entries) / 2:g}",
        "days_asked": f"{ledger.requested_halves(leave_entries) / 2:g}",
    }
    return render(request, "placements/year/leave.html", context)


@post_only(_lazy("Take back the request"), "placement_leave")
def placement_leave_back(request: PersonRequest, entry: str) -> HttpResponse:
    """Takes back a request, or cancels a day that was approved."""
    current = get_own_placement(request)
    leave_entry = get_object_or_404(current.leave_entries, code=entry)
    leave_entry.placement = current
    try:
        # As the button says: a request may have been approved meanwhile.
        if request.POST.get("act") == "cancel":
            leave.cancel(leave_entry, by=request.user)
            messages.success(
                request, _("The day is cancelled. Your organization knows.")
            )
        else:
            leave.take_back(leave_entry, by=request.user)
            messages.success(request, _("The request was taken back."))
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("placement_leave")


@form_page
def placement_end(request: PersonRequest) -> HttpResponse:
    """Leaving for safety: at once, without a reason."""
    current = get_own_placement(request)
    form = SafetyForm(request.POST if request.method == "POST" else None)
    try:
        if current.is_over:
            raise TransitionRefused(_("the placement is over"))
        if form.is_valid():
            placement_workflow.leave_for_safety(current, by=request.user)
            messages.success(
                request,
                _(
                    "Your placement has ended. The programme has been told and "
                    "will get in touch with you."
                ),
            )
            return redirect("placement")
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("placement")
    context = {
        "placement": current,
        "form": form,
        "has_contact": concerns.has_contact(current),
        "address": settings.MAIL.replies,
    }
    return render(request, "placements/year/end.html", context)
