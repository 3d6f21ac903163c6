"""An applicant's offer: read it, then accept or decline it in a form.

Opening a link never answers.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from placements import rules
from placements.models import Deferral, Offer
from placements.models.choices import DeferralStatus
from placements.offers import status, terms
from placements.offers import workflow as offer_workflow
from placements.offers.forms import AcceptOfferForm, DeclineOfferForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest


def get_own_offer(request: PersonRequest, number: int) -> Offer:
    """The newest released to this person; 404 for everybody else, staff too."""
    # Not `visible_to`: a coordinator must not answer for somebody else.
    offers = Offer.objects.of_applicant(request.user).filter(
        application__cohort__number=number
    )
    newest = offers.for_reading().order_by("-released_at", "-pk").first()
    if newest is None:
        raise Http404
    return newest


@require_safe
def offer(request: PersonRequest, number: int) -> HttpResponse:
    own_offer = get_own_offer(request, number)
    return render(
        request, "placements/offers/offer.html", offer_context(request, own_offer)
    )


@form_page
def offer_accept(request: PersonRequest, number: int) -> HttpResponse:
    own_offer = get_own_offer(request, number)
    form = AcceptOfferForm(request.POST if request.method == "POST" else None)
    try:
        ensure_answerable(request, own_offer)
        if form.is_valid():
            offer_workflow.accept(own_offer, by=request.user)
            messages.success(
                request,
                _("You have accepted the offer. We are glad that you are coming."),
            )
            return redirect("offer", number)
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("offer", number)
    return render(
        request,
        "placements/offers/offer_accept.html",
        offer_context(request, own_offer, form=form),
    )


@form_page
def offer_decline(request: PersonRequest, number: int) -> HttpResponse:
    own_offer = get_own_offer(request, number)
    form = DeclineOfferForm(request.POST if request.method == "POST" else None)
    try:
        ensure_answerable(request, own_offer)
        if form.is_valid():
            offer_workflow.decline(
                own_offer, by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(
                request, _("You have declined the offer. Thank you for telling us.")
            )
            return redirect("offer", number)
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("offer", number)
    return render(
        request,
        "placements/offers/offer_decline.html",
        offer_context(request, own_offer, form=form),
    )


def ensure_answerable(request: PersonRequest, offer: Offer) -> None:
    """Raises `TransitionRefused`."""
    if not rules.can_answer(request.user, offer):
        raise TransitionRefused(_("the offer is not open any more"))


def offer_context(request: PersonRequest, offer: Offer, **more: Any) -> dict[str, Any]:
    days = {
        name: terms.term_date(offer.terms, name)
        for name in ("starts_on", "ends_on", "orientation_on")
    }
    deferral = Deferral.objects.filter(application=offer.application_id).first()
    placement = status.placement_of(offer)
    is_asked = deferral is not None and deferral.status == DeferralStatus.ASKED
    return {
        "has_deferral": deferral is not None,
        "is_asked": is_asked,
        "can_defer": rules.can_defer(request.user, offer),
        "offer": offer,
        "terms": terms.terms_in_language(offer.terms),
        "application": offer.application,
        "cohort": offer.application.cohort,
        "standing": status.offer_status(
            offer.application, offer, deferral=deferral.status if deferral else ""
        ),
        "can_answer": rules.can_answer(request.user, offer),
        # Of the placement, not of the terms: it may have been moved since.
        "first_day": placement.starts_on if placement else None,
        **days,
        **more,
    }
