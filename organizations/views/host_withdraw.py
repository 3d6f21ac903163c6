"""An owner leaves a cohort: at once before the first approval, later by asking."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.hosts import withdrawals
from organizations.hosts.forms import AskToLeaveForm, LeaveAtOnceForm
from organizations.hosts.host_status import HostStatus
from organizations.models import Participation
from organizations.views.host import (
    get_organization_or_404,
    get_requested_status_or_404,
)
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


@form_page
def host_withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    status, participation = get_own_position(request, slug)
    leaves_at_once = rules.can_leave_at_once(request.user, participation)
    if not leaves_at_once and not rules.can_ask_to_leave(request.user, participation):
        messages.error(request, _("That isn’t possible now. Nothing has changed."))
        return redirect("host", slug)
    form_class = LeaveAtOnceForm if leaves_at_once else AskToLeaveForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leave_or_ask(request, status, form.cleaned_data.get("reason"))
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("host", slug)
    context = {
        "organization": participation.organization,
        "participation": participation,
        "status": status,
        "leaves_at_once": leaves_at_once,
        "form": form,
    }
    return render(request, "organizations/hosts/withdraw.html", context)


def leave_or_ask(
    request: PersonRequest, status: HostStatus, reason: str | None
) -> None:
    """Without a reason it leaves at once. Raises `TransitionRefused`."""
    participation = status.participation
    if participation is None:
        raise Http404
    if reason is None:
        withdrawals.leave_at_once(participation, by=request.user)
        words = (
            _("The position is withdrawn.")
            if status.is_one_of_several
            else _("Your organization no longer takes part.")
        )
        messages.success(request, words)
        return
    withdrawals.ask(participation, reason=reason, by=request.user)
    messages.success(
        request,
        _("The coordinators have your request. Nothing has changed for anybody yet."),
    )


@post_only(_lazy("Take the request back"), "host", "slug")
def host_withdraw_take_back(request: PersonRequest, slug: str) -> HttpResponse:
    _status, participation = get_own_position(request, slug)
    try:
        withdrawal = withdrawals.under_way(participation)
        # One that coordinators hold by themselves is no request, and must not show.
        if withdrawal is None or not withdrawal.is_asked:
            raise TransitionRefused(_("no request waits for an answer"))
        withdrawals.take_back(withdrawal, by=request.user)
        messages.success(request, _("The request is taken back. You still take part."))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("host", slug)


def get_own_position(
    request: PersonRequest, slug: str
) -> tuple[HostStatus, Participation]:
    """404 for who is no member and where it takes no part, 403 for who owns nothing."""
    organization = get_organization_or_404(request, slug)
    if not rules.is_owner(request.user, organization):
        raise PermissionDenied
    status = get_requested_status_or_404(request, slug)
    if status.participation is None:
        raise Http404
    return status, status.participation
