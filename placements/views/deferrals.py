"""A request to come with a later cohort: asked, answered and taken back on one page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from placements import rules
from placements.deferrals import workflow as deferral_workflow
from placements.deferrals.forms import RequestDeferralForm
from placements.models import Deferral, Offer
from placements.models.choices import OfferStatus
from placements.views.offers import get_own_offer
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from portal.models import User


@form_page
def offer_defer(request: PersonRequest, number: int) -> HttpResponse:
    offer = get_own_offer(request, number)
    deferral = (
        Deferral.objects.for_reading().filter(application=offer.application_id).first()
    )
    if deferral is None and not rules.can_defer(request.user, offer):
        raise Http404
    is_new = request.method == "POST" and deferral is None
    form = RequestDeferralForm(request.POST if is_new else None)
    try:
        if deferral and request.method == "POST":
            deferral_workflow.take_back(deferral, by=request.user)
            messages.success(request, _("Your request was taken back."))
            return redirect("offer", number)
        if form.is_valid():
            return request_deferral(request, offer, form)
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("offer", number)
    return render(
        request,
        "placements/offers/offer_defer.html",
        deferral_context(offer, deferral, form, by=request.user),
    )


def request_deferral(
    request: PersonRequest, offer: Offer, form: RequestDeferralForm
) -> HttpResponse:
    """Raises `TransitionRefused`."""
    deferral_workflow.ask(offer, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(
        request,
        _("Your request was sent. We will write to you as soon as it is decided."),
    )
    return redirect("offer_defer", offer.application.cohort.number)


def deferral_context(
    offer: Offer, deferral: Deferral | None, form: RequestDeferralForm, *, by: User
) -> dict[str, Any]:
    can_take_back = (
        deferral is not None and deferral.status in deferral_workflow.TAKE_BACK.sources
    )
    return {
        "offer": offer,
        "cohort": offer.application.cohort,
        "deferral": deferral,
        "form": form,
        "can_take_back": can_take_back,
        "can_answer": rules.can_answer(by, offer),
        # Not where the host left since it was asked.
        "is_kept": offer.status in (OfferStatus.OPEN, OfferStatus.ACCEPTED),
    }
