"""What offers and placements show on the signed-in home. Registered with `portal.kernel.cards`."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.hosts import todo
from organizations.models import Cohort, Organization
from placements import rules
from placements.closing import alumni
from placements.models import Concern, Deferral, Offer, Placement
from placements.models.choices import ConcernStatus, PlacementStatus, Side
from placements.models.choices import OfferStatus as S
from placements.models.queries.placements import HOST_SEES, LONG
from placements.year import health
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import dates

AT_WORK = (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD)


@cards.home_card
def my_organizations_people(user: User) -> list[cards.Card]:
    """For members of a host: how many offers wait, and who has accepted and is to come; nobody else's name."""
    is_past = Q(status=S.ACCEPTED) & ~Q(placement__status=PlacementStatus.PLANNED)
    rows = Offer.objects.filter(
        position__organization__memberships__user=user, status__in=HOST_SEES
    ).exclude(is_past)
    ordered = rows.select_related(
        "position__organization", "application__applicant"
    ).order_by("answered_at", "pk")
    offers = list(ordered.defer(*LONG, "terms", "decline_reason", "withdraw_reason"))
    if not offers:
        return []
    coming = [offer.application for offer in offers if rules.sees_name(user, offer)]
    open_count = sum(offer.status == S.OPEN for offer in offers)
    return [
        cards.Card(
            "placements/card_host.html",
            {"coming": coming, "open_count": open_count},
            order=25,
        )
    ]


@cards.home_card
def my_year(user: User) -> list[cards.Card]:
    """For a volunteer: the current placement and what is due in it."""
    own = Placement.objects.current_of(user)
    if own is None:
        return []
    due = health.of_side(health.due(own), Side.VOLUNTEER)
    return [
        cards.Card("placements/year/card.html", {"placement": own, "due": due}, order=5)
    ]


@cards.home_card
def staying_in_touch(user: User) -> list[cards.Card]:
    """For former volunteers: asked once their work is over; afterwards the way to take it back."""
    if alumni.given(user) is None and (
        alumni.newest_text() is None or alumni.cohort_of(user) is None
    ):
        return []
    return [
        cards.Card(
            "placements/alumni_card.html", {"given": alumni.given(user)}, order=60
        )
    ]


@cards.overview_card
def end_of_cohort(cohort: Cohort, user: User) -> list[cards.Card]:
    """For coordinators, once the call is over."""
    if not permissions.is_coordinator(user) or cohort.phase() != "closed":
        return []
    asked = Deferral.objects.asked().filter(application__cohort=cohort).count()
    return [
        cards.Card(
            "admin/placements/end_card.html",
            {"cohort": cohort, "asked": asked},
            order=40,
        )
    ]


@cards.home_card
def volunteers_at_work(user: User) -> list[cards.Card]:
    """For members of a host: a line for each volunteer at work, with what waits for the organization."""
    rows = Placement.objects.filter(
        position__organization__memberships__user=user, status__in=AT_WORK
    )
    lines = [
        (row, health.of_side(health.due(row), Side.HOST))
        for row in rows.for_reading().with_year()
    ]
    return (
        [cards.Card("placements/hosting/card.html", {"lines": lines}, order=20)]
        if lines
        else []
    )


@todo.source
def due_in_the_year(organization: Organization, user: User) -> Iterable[todo.Todo]:
    """Check-ins and reports that wait for the host, each with its volunteer and its day."""
    rows = Placement.objects.of_host(user, organization.slug).filter(status__in=AT_WORK)
    for row in rows.for_reading().with_year():
        href = reverse("host_volunteer", args=[organization.slug, row.code])
        for due in health.of_side(health.due(row), Side.HOST):
            label = f"{due.words} · {row.application.display_name}"
            hint = _("Due on %(day)s") % {"day": dates.show_date(due.due_on)}
            late = {"status": _("Late"), "tone": "rose"} if due.is_late else {}
            yield todo.Todo(todo.DUE, label, href, hint, **late)


@cards.home_card
def concerns_to_read(user: User) -> list[cards.Card]:
    """For safeguarding contacts only."""
    if not rules.is_safeguarding(user):
        return []
    left = Concern.objects.visible_to(user).exclude(status=ConcernStatus.CLOSED).count()
    return [
        cards.Card(
            "placements/year/card_safeguarding.html", {"open_count": left}, order=4
        )
    ]
