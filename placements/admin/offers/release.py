"""Releasing planned offers: who gets which message, then each offer on its own."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from placements import rules
from placements.admin.finding import ensure_can_match
from placements.admin.offers.planned import PlannedOffer, preview_offers, seat_counts
from placements.models import Offer
from placements.offers import workflow as offer_workflow
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.site import get_cohort_or_404
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User

MAX_AT_ONCE = 60
"""Each offer on the page is previewed with its own message, which takes time."""


class ReleaseOffers(ConfirmedAction[Cohort]):
    """The page previews all; its button releases the ticked ones, one by one."""

    template_name = "admin/placements/release.html"

    def find(self) -> Cohort:
        ensure_can_match(self.request.user)
        cohort: Cohort = get_cohort_or_404(self.request)
        self.offers = planned_offers(cohort, self.request.user)
        return cohort

    @property
    def is_confirmed(self) -> bool:
        return self.request.method == "POST"

    def preview(self) -> list[PlannedOffer]:
        offers = self.offers[:MAX_AT_ONCE]
        self.rows = preview_offers(offers, self.request.user, self.instance)
        return self.rows

    def perform(self, cohort: Cohort) -> None:
        codes = set(self.request.POST.getlist("offers"))
        self.released_count = 0
        self.refusals: list[tuple[Offer, str]] = []
        for offer in self.offers[:MAX_AT_ONCE]:
            if offer.code not in codes:
                continue
            try:
                offer_workflow.release(offer, by=self.request.user)
            except TransitionRefused as refusal:
                self.refusals.append((offer, str(refusal.reason)))
            else:
                self.released_count += 1

    def done(self) -> HttpResponse:
        if self.released_count:
            messages.success(self.request, released_text(self.released_count))
        if self.refusals:
            messages.warning(self.request, refused_text(self.refusals))
        if not self.released_count and not self.refusals:
            text = _("Nothing was ticked, so nothing was released.")
            messages.warning(self.request, text)
        return redirect(self.object_url())

    def object_url(self) -> str:
        list_url = reverse("admin:placements_offer_changelist")
        return f"{list_url}?cohort={self.instance.number}"

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Release offers"),
            "cohort": self.instance,
            "rows": self.rows,
            "ready_count": sum(not row.refusal for row in self.rows),
            "seats": seat_counts(self.offers),
            "more_count": max(len(self.offers) - MAX_AT_ONCE, 0),
        }


def planned_offers(cohort: Cohort, user: User) -> list[Offer]:
    rows = Offer.objects.visible_to(user).in_cohort(cohort).planned().for_reading()
    ordered = rows.order_by("position__organization__sort_key", "planned_at", "pk")
    return [offer for offer in ordered if rules.can_release(user, offer)]


def released_text(count: int) -> str:
    text = ngettext(
        "%(count)s offer was released", "%(count)s offers were released", count
    )
    return text % {"count": count}


def refused_text(refusals: Sequence[tuple[Offer, str]]) -> str:
    names = "; ".join(
        f"{offer.application.reference}: {reason}" for offer, reason in refusals
    )
    text = ngettext(
        "%(count)s was left as it is: %(names)s",
        "%(count)s were left as they are: %(names)s",
        len(refusals),
    )
    return text % {"count": len(refusals), "names": names}
