"""Cards of offers and placements on the signed-in home."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.hosts import todo
from organizations.models import Cohort, Organization
from organizations.models.choices import ParticipationStatus
from placements import rules
from placements.closing import alumni
from placements.models import Concern, Deferral, Mentor, Offer, Placement
from placements.models.choices import ConcernStatus, PlacementStatus, Side
from placements.models.choices import OfferStatus as S
from placements.models.queries.placements import LONG_FIELDS, SEEN_BY_HOST
from placements.year import health
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import dates

AT_WORK = (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD)


@cards.home_card_sources.register
def host_offers(user: User) -> list[cards.Card]:
    """For members of a host: how many offers wait, and who accepted and will come.

    Nobody else's name.
    """
    has_started = Q(status=S.ACCEPTED) & ~Q(placement__status=PlacementStatus.PLANNED)
    has_left = Q(position__participation__status=ParticipationStatus.WITHDRAWN)
    visible = (
        Offer.objects.of_member(user)
        .filter(status__in=SEEN_BY_HOST)
        .exclude(has_started | has_left)
    )
    ordered = visible.select_related(
        "position__organization", "application__applicant"
    ).order_by("answered_at", "pk")
    offers = list(
        ordered.defer(*LONG_FIELDS, "terms", "decline_reason", "withdraw_reason")
    )
    if not offers:
        return []
    coming = [offer.application for offer in offers if rules.can_see_name(user, offer)]
    open_count = sum(offer.status == S.OPEN for offer in offers)
    return [
        cards.Card(
            "placements/year/card_host.html",
            {"coming": coming, "open_count": open_count},
            order=25,
        )
    ]


@cards.home_card_sources.register
def own_placement(user: User) -> list[cards.Card]:
    """For a volunteer: the current placement and what is due in it."""
    placement = Placement.objects.current_of(user)
    if placement is None:
        return []
    due = health.of_side(health.due_items(placement), Side.VOLUNTEER)
    return [
        cards.Card(
            "placements/year/card.html",
            {"placement": placement, "due": due},
            order=5,
            is_due=bool(due),
        )
    ]


@cards.home_card_sources.register
def alumni_consent(user: User) -> list[cards.Card]:
    """For former volunteers: asks for the consent, or leads to taking it back."""
    if alumni.current_consent(user) is None and (
        alumni.latest_text() is None or alumni.last_cohort(user) is None
    ):
        return []
    return [
        cards.Card(
            "placements/closing/alumni_card.html",
            {"given": alumni.current_consent(user)},
            order=60,
        )
    ]


@cards.overview_card_sources.register
def end_of_cohort(cohort: Cohort, user: User) -> list[cards.Card]:
    """For coordinators, once the call is over."""
    if not permissions.is_coordinator(user) or cohort.phase() != "closed":
        return []
    deferrals = Deferral.objects.visible_to(user).asked()
    asked = deferrals.filter(application__cohort=cohort).count()
    return [
        cards.Card(
            "admin/placements/end_card.html",
            {"cohort": cohort, "asked": asked},
            order=40,
        )
    ]


@cards.home_card_sources.register
def volunteers_at_work(user: User) -> list[cards.Card]:
    """For members of a host: each volunteer at work, with what the host should do."""
    placements = Placement.objects.of_member(user).filter(status__in=AT_WORK)
    lines = [
        (placement, health.of_side(health.due_items(placement), Side.HOST))
        for placement in placements.for_reading().with_year_records()
    ]
    if not lines:
        return []
    is_due = any(due for _placement, due in lines)
    return [
        cards.Card(
            "placements/year/host/card.html",
            {"lines": lines},
            order=20,
            is_due=is_due,
        )
    ]


@todo.sources.register
def host_due_items(organization: Organization, user: User) -> Iterable[todo.Todo]:
    """Check-ins and reports that wait for the host, with volunteer and day."""
    placements = Placement.objects.of_host(user, organization.slug).filter(
        is_closed_to_host=False, status__in=AT_WORK
    )
    for placement in placements.for_reading().with_year_records():
        href = reverse("host_volunteer", args=[organization.slug, placement.code])
        for due in health.of_side(health.due_items(placement), Side.HOST):
            label = f"{due.label} · {placement.application.display_name}"
            hint = _("Due on %(day)s") % {"day": dates.show_date(due.due_on)}
            late = {"status": _("Late"), "tone": "rose"} if due.is_late else {}
            yield todo.Todo(todo.DUE, label, href, hint, **late)


@todo.sources.register
def mentors_to_name(organization: Organization, user: User) -> Iterable[todo.Todo]:
    """Of volunteers at work who have none, and for whom nobody is named."""
    rows = Placement.objects.of_host(user, organization.slug).filter(
        is_closed_to_host=False, status__in=AT_WORK
    )
    # One who has left the organization is no mentor any more.
    known = Mentor.objects.apart_from_line().of_members().values("placement")
    waiting = rows.exclude(pk__in=known).select_related("application")
    for placement in waiting.only("code", "application__display_name"):
        label = _("Name a mentor for %(name)s") % {
            "name": placement.application.display_name
        }
        href = reverse("host_mentor", args=[organization.slug, placement.code])
        yield todo.Todo(todo.DUE, label, href)


@cards.home_card_sources.register
def open_concerns(user: User) -> list[cards.Card]:
    """For safeguarding contacts only."""
    if not rules.is_safeguarding_contact(user):
        return []
    concerns = Concern.objects.visible_to(user)
    open_count = concerns.exclude(status=ConcernStatus.CLOSED).count()
    return [
        cards.Card(
            "placements/year/card_safeguarding.html",
            {"open_count": open_count},
            order=4,
            is_due=open_count > 0,
        )
    ]
