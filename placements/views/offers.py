"""An applicant's offer: read it, then accept or decline by a form. Opening a link never answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from placements import rules
from placements.models import Deferral, Offer
from placements.models.choices import DeferralStatus
from placements.offers import status, terms, workflow
from placements.offers.forms import AcceptForm, DeclineForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


def own_offer(request: PersonRequest, number: int) -> Offer:
    """The newest that was released to this person; anything else is not found, for staff too."""
    rows = Offer.objects.of_applicant(request.user).filter(
        application__cohort__number=number
    )
    newest = rows.for_reading().order_by("-released_at", "-pk").first()
    return newest or get_object_or_404(rows, pk=0)


@require_safe
def offer(request: PersonRequest, number: int) -> HttpResponse:
    own = own_offer(request, number)
    return render(request, "placements/offer.html", shown(request, own))


@require_http_methods(["GET", "HEAD", "POST"])
def offer_accept(request: PersonRequest, number: int) -> HttpResponse:
    own = own_offer(request, number)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    try:
        refuse_unless_open(request, own)
        if form.is_valid():
            workflow.accept(own, by=request.user)
            messages.success(
                request,
                _("You have accepted the offer. We are glad that you are coming."),
            )
            return redirect("offer", number)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("offer", number)
    return render(
        request, "placements/offer_accept.html", shown(request, own, form=form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def offer_decline(request: PersonRequest, number: int) -> HttpResponse:
    own = own_offer(request, number)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    try:
        refuse_unless_open(request, own)
        if form.is_valid():
            workflow.decline(own, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("You have declined the offer. Thank you for telling us.")
            )
            return redirect("offer", number)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("offer", number)
    return render(
        request, "placements/offer_decline.html", shown(request, own, form=form)
    )


def refuse_unless_open(request: PersonRequest, own: Offer) -> None:
    """Raises `TransitionRefused`."""
    if not rules.can_answer(request.user, own):
        raise TransitionRefused(_("the offer is not open any more"))


def shown(request: PersonRequest, own: Offer, **more: Any) -> dict[str, Any]:
    days = {
        name: terms.day(own.terms, name)
        for name in ("starts_on", "ends_on", "orientation_on")
    }
    deferral = Deferral.objects.filter(application=own.application_id).first()
    is_asked = deferral is not None and deferral.status == DeferralStatus.ASKED
    return {
        "has_deferral": deferral is not None,
        "is_asked": is_asked,
        "can_defer": rules.can_defer(request.user, own),
        "offer": own,
        "terms": terms.worded(own.terms),
        "application": own.application,
        "cohort": own.application.cohort,
        "standing": status.of_offer(own.application, own, is_deferring=is_asked),
        "can_answer": rules.can_answer(request.user, own),
        **days,
        **more,
    }
