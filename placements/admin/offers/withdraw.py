"""Withdrawing an offer: a reason, then the message if one goes, then the withdrawal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import rules
from placements.admin.finding import get_offer_or_404
from placements.models import Offer
from placements.offers import workflow as offer_workflow
from placements.offers.forms import WithdrawOfferForm
from portal.admin.confirmed_action import ConfirmedAction, state_refusal


class WithdrawOffer(ConfirmedAction[Offer]):
    template_name = "admin/placements/withdraw.html"

    def find(self, code: str) -> Offer:
        offer = get_offer_or_404(self.request.user, code)
        if not rules.can_decide(self.request.user, offer):
            raise PermissionDenied
        return offer

    def check(self) -> None:
        if not rules.can_withdraw_offer(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> WithdrawOfferForm:
        return WithdrawOfferForm(data)

    def perform(self, offer: Offer) -> None:
        offer_workflow.withdraw(
            offer, by=self.request.user, reason=self.answers["reason"]
        )

    def success_message(self) -> str:
        return _("The offer was withdrawn.")

    def object_url(self) -> str:
        return reverse("admin:placements_offer_change", args=[self.instance.code])

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Withdraw the offer"),
            "offer": self.instance,
            "object_name": self.instance.application.reference,
            "nothing": _("Nothing is sent: the offer was never released."),
            "confirm_label": _("Withdraw the offer"),
            "is_dangerous": True,
        }
