"""Planned offers: those of the adopted run, and the next person for a freed seat."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organizations.models import Place, Position, Province
from placements.matching import allocation
from placements.models import MatchRun, Offer, Placement, Proposal
from placements.models.choices import OfferOrigin, OfferStatus
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.conflicts import conflicts
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

PLACEABLE = (S.SHORTLISTED, S.RESERVE)


@dataclass(frozen=True)
class Plan:
    """`offers` now wait for release; `skipped_count` people have one or moved on."""

    offers: list[Offer]
    skipped_count: int


def plan(run: MatchRun, *, by: User) -> Plan:
    """One planned offer for each seat the adopted run gives away. Idempotent."""
    with transaction.atomic():
        # no_key: rows that refer to the run can still be inserted meanwhile.
        run.refresh_from_db(
            from_queryset=MatchRun.objects.select_for_update(no_key=True)
        )
        if run.adopted_at is None:
            raise TransitionRefused(_("only the match in use can become offers"))
        proposals = list(
            run.proposals.filter(position__isnull=False).select_related(
                "application__data_key", "position"
            )
        )
        # Positions before anything is written: no host leaves between check and offer.
        taking_part = lock_open_positions(proposals)
        audit.record("plan offers", run, by=by)
        # Read after the lock, so that a second click finds the offers of the first.
        unavailable = unavailable_applications(run)
        planned = [
            offer_of(proposal, by=by)
            for proposal in proposals
            if proposal.application.status in PLACEABLE
            and proposal.position_id in taking_part
            and proposal.application_id not in unavailable
        ]
        plan_provinces(planned)
        offers = Offer.objects.bulk_create(planned)
        hide_from_members(offers)
    return Plan(offers, len(proposals) - len(offers))


def offer_of(proposal: Proposal, *, by: User) -> Offer:
    """Not stored yet."""
    return Offer(
        application=proposal.application,
        position=proposal.position,
        rank=proposal.rank,
        origin=OfferOrigin.RUN,
        planned_by=by,
    )


def hide_from_members(offers: Sequence[Offer]) -> None:
    """From coordinators who belong to the organization of an offer."""
    organizations = {offer.position.organization_id for offer in offers}
    coordinators = User.objects.coordinators().filter(
        memberships__organization__in=organizations
    )
    for coordinator in coordinators.distinct():
        conflicts.take_away(coordinator)


def lock_open_positions(proposals: Iterable[Proposal]) -> set[int]:
    """Keys of those whose host still takes part; all are locked, in the order of keys.

    The run may be older than the withdrawal of a host.
    """
    keys = {row.position_id for row in proposals if row.position_id is not None}
    positions = Position.objects.filter(pk__in=keys)
    list(positions.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return set(Position.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def unavailable_applications(run: MatchRun) -> set[int]:
    """Primary keys of applications that get no offer from this run.

    They have an offer that waits, is in force or was deferred, or they had one since
    the run was adopted; or they have a place in another cohort.
    """
    offers = Offer.objects.filter(application__proposals__run=run)
    # Four short queries: one with OR over these columns would use no index.
    groups = (
        offers.filter(status=OfferStatus.PLANNED),
        # Whatever became of them: a second `plan` must not repeat an offer that was
        # declined. One that ended with its host may be made again if the host is back.
        offers.filter(planned_at__gte=run.adopted_at, host_left=False),
        offers.in_force(),
        offers.filter(status=OfferStatus.DEFERRED),
    )
    placed = Application.objects.filter(
        proposals__run=run,
        applicant__in=Placement.objects.running().values("volunteer"),
    )
    return {
        pk for group in groups for pk in group.values_list("application_id", flat=True)
    } | set(placed.values_list("pk", flat=True))


def propose_next(position: Position, *, freed: Offer) -> Offer | None:
    """Plans an offer to whoever comes next for the seat that `freed` held.

    A coordinator releases it. Nobody comes next while the cohort has no adopted run,
    while enough offers for the free seats are planned, or where the host has left.
    """
    run = MatchRun.objects.adopted_in(position.cohort)
    if run is None or not has_seat_to_plan(position):
        return None
    for application, rank in candidates_in_order(position, run):
        # The savepoint keeps the caller's transaction usable after an `IntegrityError`.
        try:
            with transaction.atomic():
                offer = Offer.objects.create(
                    application=application,
                    position=position,
                    province=freed.province,
                    rank=rank,
                    origin=OfferOrigin.NEXT,
                    freed_by=freed,
                )
        except IntegrityError:  # this person got another offer at the same moment
            continue
        hide_from_members([offer])
        return offer
    return None


def drop_proposed(freed: Offer) -> None:
    """What was planned for the seat that `freed` held, and now has again.

    Nobody was told of it, and who was planned can be proposed another time.
    """
    rows = Offer.objects.planned().filter(freed_by=freed, origin=OfferOrigin.NEXT)
    # All are locked before history is written, which is locked last.
    for offer in list(rows.select_for_update()):
        audit.record("drop planned offer", offer, by=None)
        offer.delete()


def has_seat_to_plan(position: Position) -> bool:
    if not Position.objects.open().filter(pk=position.pk).exists():
        return False
    offers = Offer.objects.filter(position=position)
    # Not locked: two at once can plan one too many; `release` locks the position and
    # refuses it.
    return offers.in_force().count() + offers.planned().count() < (position.seats or 0)


def candidates_in_order(
    position: Position, run: MatchRun
) -> Iterator[tuple[Application, int | None]]:
    """Who could take a seat there, with the rank of their choice.

    In the order of the match: those whom its host ranked, then by programme priority.
    """
    options = options_for_next(run)
    # The seed of the adopted run: the same lottery numbers as in the match.
    inputs = allocation.gather_inputs(position.cohort, seed=run.seed, options=options)
    codes = allocation.next_in_order(inputs, position)
    rows = {row["key"]: row for row in inputs["applicants"]}
    applications = {
        application.code: application for application in never_offered(position, codes)
    }
    for code in codes:
        if application := applications.get(code):
            yield application, allocation.rank_of(rows[code], position.pk)


def options_for_next(run: MatchRun) -> allocation.Options:
    """With the weights of the run, and the reserve, which exists for such seats."""
    weights = allocation.Options.from_json(run.options).weights
    return allocation.Options(include_reserve=True, weights=weights)


def never_offered(position: Position, codes: Sequence[str]) -> QuerySet[Application]:
    """Nobody is offered the same position twice, whatever became of the first offer.

    One that ended because the host left does not count, if the host is back; nor does
    one that was withdrawn for another match, of which nobody was told.
    """
    offers = Offer.objects.filter(position=position, host_left=False)
    offered = offers.filter(withdrawn_for=None).values("application")
    waiting = Offer.objects.planned().values("application")
    # In any cohort: one place a person.
    placed = Placement.objects.running().values("volunteer")
    return (
        Application.objects.filter(code__in=codes)
        .exclude(pk__in=offered)
        .exclude(pk__in=waiting)
        .exclude(applicant__in=placed)
    )


def province_for(
    position: Position,
    application: Application,
    *,
    planned: Province | None = None,
    others: Iterable[Offer] | None = None,
) -> Province | None:
    """Where a free seat is for this person; None if the seats are not split.

    Whoever gives a seat has locked the position, so that its places can be counted.

    `planned`: kept if a seat is still free there. Else a province that the person has
    ticked comes first, then the organization's order. `others`: the offers that hold
    its seats; by default those in force.
    """
    free = free_places(position, others)
    if not free:
        return None
    if planned and any(place.province == planned for place in free):
        return planned
    wanted = set(application.provinces.values_list("pk", flat=True))
    # Stable: of equally wanted ones the first of the organization.
    return min(free, key=lambda place: place.province_id not in wanted).province


def free_places(
    position: Position, others: Iterable[Offer] | None = None
) -> list[Place]:
    places = list(position.places.select_related("province"))
    if not places:
        return []
    held = Offer.objects.filter(position=position).in_force()
    taken = Counter(offer.province_id for offer in (held if others is None else others))
    return [place for place in places if taken[place.province_id] < place.seats]


def plan_provinces(offers: Iterable[Offer]) -> None:
    """Of unsaved offers of one match, in its order; beside what is held already."""
    held: dict[int, list[Offer]] = {}
    for offer in offers:
        pk = offer.position_id
        if pk not in held:
            held[pk] = list(Offer.objects.filter(position=pk).in_force())
        offer.province = province_for(
            offer.position, offer.application, others=held[pk]
        )
        held[pk].append(offer)
