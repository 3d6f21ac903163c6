"""The card of offers and placements on the coordinators' overview of a cohort."""

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.models import (
    CheckIn,
    Offer,
    Placement,
    PlacementRequest,
    SafeguardingContact,
)
from placements.models.choices import OfferStatus, PlacementStatus, RequestStatus
from placements.offers import without_host
from placements.overview import year_tasks
from placements.year.health import LATE
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import charts

Counts = dict[tuple[str, str | None], int]
"""Number of offers, by their status and that of their placement."""


@cards.overview_card_sources.register
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
        (offer, placement): count
        for offer, placement, count in rows.annotate(count=Count("pk"))
    }
    if not counts:
        return []
    tasks = list_tasks(cohort, counts, timezone.localdate(), by=user)
    return [
        cards.Card(
            "admin/placements/overview.html",
            {"funnel": funnel(counts), "tasks": tasks},
            order=20,
        )
    ]


def funnel(counts: Counts) -> charts.Chart:
    """A person who got a second offer counts twice."""
    offers = Counter[str]()
    placements = Counter[str | None]()
    for (offer, placement), count in counts.items():
        offers[offer] += count
        placements[placement] += count
    started = [
        status for status in PlacementStatus if status != PlacementStatus.PLANNED
    ]
    rows = [
        (_("Offered"), offers.total() - offers[OfferStatus.PLANNED]),
        (_("Accepted"), offers[OfferStatus.ACCEPTED]),
        (_("Began the work"), sum(placements[status] for status in started)),
        (_("Completed"), placements[PlacementStatus.COMPLETED]),
    ]
    return charts.funnel_chart(_("From offer to the end of the year"), rows)


def list_tasks(
    cohort: Cohort, counts: Counts, today: date, *, by: User
) -> list[dict[str, Any]]:
    """What a coordinator should look at; nothing that is empty."""
    offers = Counter[str]()
    for (offer, _placement), count in counts.items():
        offers[offer] += count
    tasks = [
        *host_left_tasks(cohort, by=by),
        task(
            _("Check-ins more than a week late"),
            count_late_check_ins(cohort, today, by=by),
            changelist_url("placement", cohort, PlacementStatus.ACTIVE),
            "rose",
        ),
        *request_tasks(cohort, by=by),
        *tasks_of_year(cohort, counts, by=by),
        task(
            _("Offers to release"),
            offers[OfferStatus.PLANNED],
            changelist_url("offer", cohort, OfferStatus.PLANNED),
            "sun",
        ),
        task(
            _("Offers not answered yet"),
            offers[OfferStatus.OPEN],
            changelist_url("offer", cohort, OfferStatus.OPEN),
            "plain",
        ),
    ]
    return [row for row in tasks if row["count"]]


def tasks_of_year(cohort: Cohort, counts: Counts, *, by: User) -> list[dict[str, Any]]:
    """Who is named for safety, from the first place on; late things, talks and mentors
    from the first day of work. No query before.
    """
    statuses = {placement for _offer, placement in counts}
    if not statuses & {PlacementStatus.PLANNED, *year_tasks.AT_WORK}:
        return []
    safety = safety_task(cohort)
    if not statuses & set(year_tasks.AT_WORK):
        return [safety]
    rows = Placement.objects.visible_to(by).filter(application__cohort=cohort)

    def address(kind: str) -> str:
        changelist = reverse("admin:placements_placement_changelist")
        return f"{changelist}?{urlencode({'cohort': cohort.number, 'waits': kind})}"

    return [safety, *year_tasks.build(rows, task, address)]


def safety_task(cohort: Cohort) -> dict[str, Any]:
    """Without a contact nobody receives a concern; without a phone nobody is called."""
    contacts = SafeguardingContact.objects.of_cohort(cohort)
    phones = list(contacts.values_list("phone", flat=True))
    changelist = reverse("admin:placements_safeguardingcontact_changelist")
    return task(
        _("No safeguarding contact has a phone number")
        if phones
        else _("No safeguarding contact is named: nobody would receive a concern"),
        int(not any(phones)),
        f"{changelist}?{urlencode({'cohort': cohort.number})}",
        "rose",
    )


def host_left_tasks(cohort: Cohort, *, by: User) -> list[dict[str, Any]]:
    """People who need another place because their organization left."""
    return [
        task(
            _("Places that are no longer offered: find another one"),
            without_host.count_placements(cohort, by=by),
            host_left_url("placement", cohort),
            "rose",
        ),
        task(
            _("People who lost an offer or a place with their organization"),
            without_host.count_people(cohort, by=by),
            host_left_url("offer", cohort),
            "rose",
        ),
    ]


def request_tasks(cohort: Cohort, *, by: User) -> list[dict[str, Any]]:
    """What volunteers asked for; first what they asked for their safety."""
    rows = PlacementRequest.objects.visible_to(by).waiting()
    waiting = rows.filter(placement__application__cohort=cohort)
    href = changelist_url("placementrequest", cohort, RequestStatus.ASKED)
    for_safety = waiting.filter(is_for_safety=True)
    others = waiting.filter(is_for_safety=False)
    return [
        task(
            _("Requests for the safety of a volunteer"),
            for_safety.count(),
            href,
            "rose",
        ),
        task(_("Requests of volunteers to answer"), others.count(), href, "sun"),
    ]


def task(label: str, count: int, href: str, tone: str) -> dict[str, Any]:
    return {
        "label": label,
        "count": count,
        "status": charts.format_number(count),
        "href": href,
        "tone": tone,
    }


def count_late_check_ins(cohort: Cohort, today: date, *, by: User) -> int:
    late = CheckIn.objects.visible_to(by).filter(
        placement__application__cohort=cohort,
        placement__status=PlacementStatus.ACTIVE,
        sent_at=None,
        due_on__lt=today - LATE,
    )
    return late.count()


def host_left_url(model: str, cohort: Cohort) -> str:
    changelist = reverse(f"admin:placements_{model}_changelist")
    return f"{changelist}?{urlencode({'cohort': cohort.number, 'host': 'left'})}"


def changelist_url(model: str, cohort: Cohort, state: str) -> str:
    changelist = reverse(f"admin:placements_{model}_changelist")
    return f"{changelist}?{urlencode({'cohort': cohort.number, 'state': state})}"
