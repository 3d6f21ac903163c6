"""Withdrawing an offer: a reason, then the exact message if one goes, then the deed."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from placements import rules
from placements.admin.finding import find_offer, known
from placements.models import Offer
from placements.offers import workflow
from placements.offers.forms import WithdrawForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages


def page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    offer = find_offer(request.user, code)
    if not rules.can_decide(request.user, offer):
        raise PermissionDenied
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    letters: list[MessagePreview] | None = None
    try:
        if not rules.can_withdraw_offer(request.user, offer):
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": offer.get_status_display()}
            )
        if form.is_valid() and "change" not in request.POST:
            if "confirmed" in request.POST:
                workflow.withdraw(
                    offer, by=request.user, reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("The offer was withdrawn."))
                return redirect("admin:placements_offer_change", offer.code)
            letters = rehearsed(request, offer, form.cleaned_data["reason"])
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:placements_offer_change", offer.code)
    context = known(
        desk,
        request,
        title=_("Withdraw the offer"),
        offer=offer,
        form=form,
        letters=letters,
    )
    return TemplateResponse(request, "admin/placements/withdraw.html", context)


def rehearsed(
    request: PersonRequest, offer: Offer, reason: str
) -> list[MessagePreview]:
    fresh = Offer.objects.get(pk=offer.pk)
    return preview_messages(
        lambda: workflow.withdraw(fresh, by=request.user, reason=reason),
        about=[offer.code],
    )
