"""Releasing planned offers: who gets which message, then a batch that is held."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements import rules
from placements.admin.finding import ensure_can_match
from placements.admin.offers.planned import (
    PlannedOffer,
    preview_offers,
    seat_counts,
    tick_key,
)
from placements.models import Offer, ReleasedOffer
from placements.offers import releases as offer_releases
from placements.offers import talks
from portal.admin.cohort_choice import get_cohort_or_404
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.context import post_only
from portal.forms.hold import HoldForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.text import dates
from volunteers.decisions import releases
from volunteers.models import Release

MAX_AT_ONCE = 60
"""Each offer on the page is previewed with its own message, which takes time."""
MAX_RELEASES_SHOWN = 10


class ReleaseOffers(ConfirmedAction[Cohort]):
    """The page previews all; its button holds the ticked ones until their minute."""

    template_name = "admin/placements/release.html"

    def find(self) -> Cohort:
        ensure_can_match(self.request.user)
        cohort: Cohort = get_cohort_or_404(self.request)
        return cohort

    def respond(self) -> HttpResponse:
        releases.release_due()
        self.offers = planned_offers(self.instance, self.request.user)
        return super().respond()

    def affected_count(self) -> int:
        return len(self.offers[:MAX_AT_ONCE])

    def build_form(self, data: QueryDict | None) -> HoldForm:
        return HoldForm(data)

    @property
    def ticked_keys(self) -> set[str]:
        return set(self.request.POST.getlist("offers"))

    @property
    def chosen(self) -> list[Offer]:
        """The ticked ones beside which the page said what still holds."""
        offers = self.offers[:MAX_AT_ONCE]
        self.talk_first = talks.codes_by_offer(offers)
        return [
            offer
            for offer in offers
            if tick_key(offer, self.talk_first[offer.pk]) in self.ticked_keys
        ]

    @property
    def is_answered(self) -> bool:
        if not self.form.is_bound:
            return False
        if len(self.chosen) != len(self.ticked_keys):
            text = _("Something has changed meanwhile. Look at the offers again.")
            messages.error(self.request, text)
            return False
        if not self.chosen:
            messages.error(self.request, _("Choose at least one offer."))
            return False
        return super().is_answered

    @property
    def is_confirmed(self) -> bool:
        # The page with the ticks shows every message: there is no second one.
        return self.request.method == "POST"

    def perform(self, cohort: Cohort) -> None:
        self.release = offer_releases.plan(
            cohort,
            self.chosen,
            by=self.request.user,
            reasons=self.talk_first,
            **self.answers,
        )

    def success_message(self) -> str:
        text = _("The offers are sent on %(when)s. Until then you can stop them.")
        return text % {"when": dates.show_datetime(self.release.leaves_at)}

    def object_url(self) -> str:
        return release_url(self.instance)

    def context(self) -> dict[str, Any]:
        rows = preview_offers(
            self.offers[:MAX_AT_ONCE], self.request.user, self.instance
        )
        if self.form.is_bound:
            for row in rows:
                row.is_ticked = row.key in self.ticked_keys
        return {
            "title": _("Release offers"),
            "cohort": self.instance,
            "rows": rows,
            "ready_count": count_ready(rows),
            "seats": seat_counts(self.offers),
            "more_count": max(len(self.offers) - MAX_AT_ONCE, 0),
            "releases": recent_releases(self.instance, self.request.user),
        }


def count_ready(rows: list[PlannedOffer]) -> int:
    return sum(not row.refusal for row in rows)


def planned_offers(cohort: Cohort, user: User) -> list[Offer]:
    """Those that leave already are among the releases."""
    rows = offer_releases.releasable(cohort, user).for_reading()
    ordered = rows.order_by("position__organization__sort_key", "planned_at", "pk")
    return [offer for offer in ordered if rules.can_release(user, offer)]


def recent_releases(cohort: Cohort, user: User) -> list[dict[str, Any]]:
    """Each with the count of its offers, of those released, and who they are for."""
    visible = Q(offers__offer__in=Offer.objects.visible_to(user).in_cohort(cohort))
    released = visible & Q(offers__released_at__isnull=False)
    rows = (
        Release.objects.visible_to(user)
        .filter(cohort=cohort)
        .select_related("made_by")
        .annotate(
            count=Count("offers", filter=visible),
            told=Count("offers", filter=released),
        )
        .filter(count__gt=0)[:MAX_RELEASES_SHOWN]
    )
    names: dict[int, list[str]] = {}
    shown: Any = ReleasedOffer.objects.filter(
        release__in=[each.pk for each in rows],
        offer__in=Offer.objects.visible_to(user).in_cohort(cohort),
    ).values_list("release_id", "offer__application__reference")
    for release_pk, reference in shown:
        names.setdefault(release_pk, []).append(reference)
    return [
        {
            "release": each,
            "is_held": each.is_held(),
            "names": ", ".join(sorted(names.get(each.pk, []))),
        }
        for each in rows
    ]


def release_url(cohort: Cohort) -> str:
    return f"{reverse('admin:placements_offer_release')}?cohort={cohort.number}"


def page_of_release(request: PersonRequest, code: str) -> str:
    return release_url(get_release_or_404(request, code).cohort)


def get_release_or_404(request: PersonRequest, code: str) -> Release:
    rows = Release.objects.visible_to(request.user).select_related("cohort")
    return get_object_or_404(rows, code=code)


@post_only(_lazy("Stop these offers"), page_of_release)
def stop_release(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    ensure_can_match(request.user)
    release = get_release_or_404(request, code)
    try:
        releases.stop(release, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The offers were stopped. No applicant has noticed anything.")
        )
    return redirect(release_url(release.cohort))
