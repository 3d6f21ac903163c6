"""Corrections of offers: another deadline or province, and opening one again."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.models import Cohort
from placements import rules
from placements.admin.finding import ensure_can_match, get_offer_or_404
from placements.models import Offer
from placements.offers import corrections
from placements.offers.forms import DeadlineForm, ProvinceForm, label_of
from portal.admin.cohort_choice import get_cohort_or_404
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.forms.helper import PortalForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import MessagePreview, preview_messages


class OfferAction(ConfirmedAction[Offer]):
    template_name = "admin/placements/withdraw.html"
    changed_besides = _lazy(
        "its deadline was changed in the meantime; look at it again"
    )

    def find(self, code: str) -> Offer:
        offer = get_offer_or_404(self.request.user, code)
        if not rules.can_decide(self.request.user, offer):
            raise PermissionDenied
        return offer

    def shown_state(self) -> str:
        """The deadline, too: another coordinator may have changed it."""
        return f"{self.instance.status} {self.instance.answer_by or ''}".strip()

    def object_url(self) -> str:
        return reverse("admin:placements_offer_change", args=[self.instance.code])

    def context(self) -> dict[str, Any]:
        return {
            "title": self.title(),
            "offer": self.instance,
            "object_name": self.instance.application.reference,
            "nothing": _("Nothing is sent: the offer was never released."),
            "confirm_label": self.title(),
        }

    def title(self) -> str:
        raise NotImplementedError


class ChangeDeadline(OfferAction):
    def check(self) -> None:
        if not rules.can_change_deadline(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> DeadlineForm:
        return DeadlineForm(data)

    def perform(self, offer: Offer) -> None:
        corrections.change_deadline(
            offer, answer_by=self.answers["answer_by"], by=self.request.user
        )

    def title(self) -> str:
        return str(corrections.CHANGE_DEADLINE.label)

    def success_message(self) -> str:
        return _("The deadline was changed.")


class ChangeProvince(OfferAction):
    changed_besides = _lazy(
        "its province was changed in the meantime; look at it again"
    )

    def check(self) -> None:
        if not rules.can_change_province(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> ProvinceForm:
        rows = Offer.objects.visible_to(self.request.user).planned().not_leaving()
        others = rows.filter(position=self.instance.position_id).for_reading()
        mine = [row for row in others if rules.can_decide(self.request.user, row)]
        places = list(corrections.elsewhere(self.instance, mine))
        if not places:
            raise TransitionRefused(_("no seat is free in another province"))
        return ProvinceForm(data, places=places)

    def shown_state(self) -> str:
        return f"{self.instance.status} {self.instance.province_id or ''}".strip()

    def perform(self, offer: Offer) -> None:
        place = self.answers["to"]
        # Read anew: a preview changes its rows in memory.
        exchange = place.exchange and Offer.objects.get(pk=place.exchange.pk)
        corrections.change_province(
            offer, place.province, exchange=exchange, by=self.request.user
        )

    def context(self) -> dict[str, Any]:
        nothing = _("Nothing is sent: nobody was told of a planned offer.")
        if place := self.answers.get("to"):
            nothing = f"{label_of(place)} · {nothing}"
        return {**super().context(), "nothing": nothing}

    def title(self) -> str:
        return str(corrections.CHANGE_PROVINCE.label)

    def success_message(self) -> str:
        return _("The seat is in %(province)s now.") % {
            "province": self.answers["to"].province
        }


class ReopenOffer(OfferAction):
    asks_without_fields = True

    def check(self) -> None:
        if not rules.can_reopen(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> PortalForm:
        """Without a deadline where it was never released: it is planned again."""
        form = DeadlineForm if self.instance.released_at else PortalForm
        return form(data)

    def perform(self, offer: Offer) -> None:
        corrections.reopen(offer, **self.answers, by=self.request.user)

    def title(self) -> str:
        return str(corrections.REOPEN.label)

    def success_message(self) -> str:
        if self.instance.released_at:
            return _("The offer is open again.")
        return _("The offer is planned again.")


class ExtendDeadlines(ConfirmedAction[Cohort]):
    """All open offers of a cohort that would end earlier than the new deadline.

    A confirmation extends those that were shown and are still as they were.
    """

    template_name = "admin/placements/deadlines.html"

    def find(self) -> Cohort:
        ensure_can_match(self.request.user)
        cohort: Cohort = get_cohort_or_404(self.request)
        self.offers = open_offers(cohort, self.request.user)
        return cohort

    def affected_count(self) -> int:
        return len(self.offers)

    def build_form(self, data: QueryDict | None) -> DeadlineForm:
        return DeadlineForm(data)

    def hidden_fields(self) -> list[tuple[str, Any]]:
        return [("offers", shown_key(offer)) for offer in self.to_extend()]

    def shown_state(self) -> str:
        return str(self.instance.number)

    def to_extend(self) -> list[Offer]:
        answer_by: datetime | None = self.answers.get("answer_by")
        return [
            offer
            for offer in self.offers
            if answer_by and offer.answer_by and offer.answer_by < answer_by
        ]

    def preview(self) -> list[MessagePreview]:
        """Each on its own: nobody who answers now has to wait for all of them."""
        codes = [offer.code for offer in self.to_extend()]
        # Read anew: a preview changes its rows in memory.
        fresh = Offer.objects.filter(code__in=codes).for_reading()
        by_code = {offer.code: offer for offer in fresh}
        return [
            message
            for code in codes
            for message in preview_messages(partial(self.extend, [by_code[code]]))
        ]

    def extend(self, offers: list[Offer]) -> list[Offer]:
        return corrections.extend_deadlines(
            offers, answer_by=self.answers["answer_by"], by=self.request.user
        )

    def perform(self, cohort: Cohort) -> None:
        shown = set(self.request.POST.getlist("offers"))
        self.extended = self.extend(
            [offer for offer in self.to_extend() if shown_key(offer) in shown]
        )

    def done(self) -> HttpResponse:
        count = len(self.extended)
        text = ngettext(
            "%(count)s deadline was changed", "%(count)s deadlines were changed", count
        )
        messages.success(self.request, text % {"count": count})
        return redirect(self.object_url())

    def object_url(self) -> str:
        list_url = reverse("admin:placements_offer_changelist")
        return f"{list_url}?cohort={self.instance.number}"

    def context(self) -> dict[str, Any]:
        return {
            "title": _("More time for all open offers"),
            "cohort": self.instance,
            "open_count": len(self.offers),
            "nothing": _("No open offer ends before this day."),
            "confirm_label": _("Change the deadlines"),
        }


def open_offers(cohort: Cohort, user: Any) -> list[Offer]:
    rows = Offer.objects.visible_to(user).in_cohort(cohort).for_reading()
    return [
        offer
        for offer in rows.filter(status="open").order_by("application__reference")
        if rules.can_change_deadline(user, offer)
    ]


def shown_key(offer: Offer) -> str:
    """The offer with its deadline, which may have been changed since."""
    return f"{offer.code} {offer.answer_by}"
