"""Asking to come with a later cohort; what was asked and answered stays on the same page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from placements import rules
from placements.deferrals import workflow
from placements.models import Deferral
from placements.offers.forms import DeferForm
from placements.views.offers import own_offer
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def offer_defer(request: PersonRequest, number: int) -> HttpResponse:
    own = own_offer(request, number)
    asked = (
        Deferral.objects.for_reading().filter(application=own.application_id).first()
    )
    if asked is None and not rules.can_defer(request.user, own):
        raise Http404
    form = DeferForm(
        request.POST if request.method == "POST" and asked is None else None
    )
    try:
        if asked and request.method == "POST":
            workflow.take_back(asked, by=request.user)
            messages.success(request, _("Your request was taken back."))
            return redirect("offer", number)
        if form.is_valid():
            workflow.ask(own, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(
                request,
                _(
                    "Your request was sent. We will write to you as soon as it is decided."
                ),
            )
            return redirect("offer_defer", number)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("offer", number)
    page: dict[str, Any] = {
        "offer": own,
        "cohort": own.application.cohort,
        "deferral": asked,
        "form": form,
    }
    page["can_take_back"] = (
        asked is not None and asked.status in workflow.TAKE_BACK.sources
    )
    return render(request, "placements/offer_defer.html", page)
