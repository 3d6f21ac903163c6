"""What offers and placements show on the coordinators' overview of a cohort. Registered with `portal.kernel.cards`."""

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.models import CheckIn, Offer
from placements.models.choices import OfferStatus, PlacementStatus
from placements.year.health import LATE
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import charts

Counts = dict[tuple[str, str | None], int]
"""How many offers by their status and that of the placement that came of them."""


@cards.overview_card
def offers_and_places(cohort: Cohort, user: User) -> list[cards.Card]:
    """Nothing before the first offer is planned."""
    if not permissions.is_coordinator(user):
        return []
    rows = (
        Offer.objects.visible_to(user)
        .in_cohort(cohort)
        .order_by()
        .values_list("status", "placement__status")
    )
    counts = {
        (offer, place): count
        for offer, place, count in rows.annotate(count=Count("pk"))
    }
    if not counts:
        return []
    tasks = waiting(cohort, counts, timezone.localdate(), by=user)
    return [
        cards.Card(
            "admin/placements/overview.html",
            {"funnel": funnel(counts), "tasks": tasks},
            order=20,
        )
    ]


def funnel(counts: Counts) -> charts.Chart:
    """A person to whom a second offer was made counts twice."""
    places = Counter[str | None]()
    for (_offer, place), count in counts.items():
        places[place] += count
    rows = [
        (
            _("Offered"),
            sum(
                count
                for (offer, _place), count in counts.items()
                if offer != OfferStatus.PLANNED
            ),
        ),
        (
            _("Accepted"),
            sum(
                count
                for (offer, _place), count in counts.items()
                if offer == OfferStatus.ACCEPTED
            ),
        ),
        (
            _("Began the work"),
            sum(
                places[status]
                for status in PlacementStatus
                if status != PlacementStatus.PLANNED
            ),
        ),
        (_("Completed"), places[PlacementStatus.COMPLETED]),
    ]
    return charts.funnel_chart(_("From offer to the end of the year"), rows)


def waiting(
    cohort: Cohort, counts: Counts, today: date, *, by: User
) -> list[dict[str, Any]]:
    """What a coordinator should look at; nothing that is empty."""
    planned = sum(
        count
        for (offer, _place), count in counts.items()
        if offer == OfferStatus.PLANNED
    )
    unanswered = sum(
        count for (offer, _place), count in counts.items() if offer == OfferStatus.OPEN
    )
    late = CheckIn.objects.visible_to(by).filter(
        placement__application__cohort=cohort,
        placement__status=PlacementStatus.ACTIVE,
        sent_at=None,
        due_on__lt=today - LATE,
    )
    rows = [
        (
            _("Check-ins more than a week late"),
            late.count(),
            url("placement", cohort, PlacementStatus.ACTIVE),
            "rose",
        ),
        (
            _("Offers to release"),
            planned,
            url("offer", cohort, OfferStatus.PLANNED),
            "sun",
        ),
        (
            _("Offers not answered yet"),
            unanswered,
            url("offer", cohort, OfferStatus.OPEN),
            "plain",
        ),
    ]
    return [
        {
            "label": label,
            "count": count,
            "status": charts.written(count),
            "href": href,
            "tone": tone,
        }
        for label, count, href, tone in rows
        if count
    ]


def url(model: str, cohort: Cohort, state: str) -> str:
    changelist = reverse(f"admin:placements_{model}_changelist")
    return f"{changelist}?{urlencode({'cohort': cohort.number, 'state': state})}"
