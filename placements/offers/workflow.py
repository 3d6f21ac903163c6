"""The life cycle of an offer.

A seat is taken while its position is locked; a constraint keeps it unique.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules as host_rules
from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from placements import rules
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Deferral, Offer, Placement
from placements.models.choices import OfferStatus as S
from placements.offers import conditions, terms
from portal.kernel import audit, lifecycle, permissions
from portal.kernel.lifecycle import InputRefused, Step, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers.models import Application

RELEASE = Step(
    "release offer",
    _lazy("Release the offer"),
    (S.PLANNED,),
    (S.OPEN,),
    "coordinator",
    "to the applicant",
    taken_back_by="withdraw offer",
)
ACCEPT = Step(
    "accept offer",
    _lazy("Accept the offer"),
    (S.OPEN,),
    (S.ACCEPTED,),
    "applicant, until the deadline",
    "to coordinators",
    taken_back_by="end placement early",
)
DECLINE = Step(
    "decline offer",
    _lazy("Mark as not selected"),
    (S.OPEN,),
    (S.DECLINED,),
    "applicant, until the deadline",
    "to coordinators",
    taken_back_by="reopen offer",
)
LAPSE = Step(
    "lapse offer",
    _lazy("Lapse"),
    (S.OPEN,),
    (S.LAPSED,),
    "the clock",
    "to the applicant and coordinators",
    taken_back_by="reopen offer",
)
WITHDRAW = Step(
    "withdraw offer",
    _lazy("Withdraw the offer"),
    (S.PLANNED, S.OPEN),
    (S.WITHDRAWN,),
    "coordinator with a reason, or the withdrawal of the application or of the host",
    "to the applicant if it was released",
    taken_back_by="reopen offer",
)
SEAT = Step(
    "seat a transfer",
    _lazy("Accept a transfer"),
    (S.PLANNED,),
    (S.ACCEPTED,),
    "coordinator, with a transfer",
    "",
    taken_back_by="take back transfer",
)
DEFER = Step(
    "defer offer",
    _lazy("Defer to a later cohort"),
    (S.OPEN, S.ACCEPTED, S.WITHDRAWN),
    (S.DEFERRED,),
    "coordinator, asked by the applicant before the first day of work or before the"
    " host left",
    "to the applicant",
    taken_back_by="restore deferred offer",
)
OFFER_STEPS = (RELEASE, ACCEPT, DECLINE, LAPSE, WITHDRAW, SEAT, DEFER)


def release(offer: Offer, *, by: User) -> None:
    """Takes a seat, opens the offer and notifies the applicant.

    Locks position, application, offer in this order, as every step does. Raises
    `TransitionRefused`.
    """
    with transaction.atomic():
        position = lock_with_position(offer)
        application = offer.application
        ensure_releasable(application, position)
        ensure_no_member(application, position)
        seat = free_seat(position, offer)
        changes: dict[str, Any] = {
            **seat,
            "released_at": timezone.now(),
            "answer_by": dates.end_of_day_in(application.cohort.offer_days),
            "terms": terms.build_terms(position, province=seat["province"]),
        }
        try:
            lifecycle.take(offer, RELEASE, by=by, **changes)
        # Two constraints can fail here: the seat, and one offer at a time for a person.
        except IntegrityError as error:
            raise TransitionRefused(
                _("every seat is taken or offered already")
            ) from error
        notices.offer_made(offer)


def ensure_no_member(application: Application, position: Position) -> None:
    """Nobody is placed in an organization that they belong to."""
    permissions.lock_roles(application.applicant)
    if host_rules.is_member(application.applicant, position.organization):
        raise InputRefused(
            _(
                "this person belongs to the organization. The membership has to end "
                "first"
            )
        )


def lock_with_position(offer: Offer) -> Position:
    """For whoever gives it a seat.

    Serialises the count of free seats: two releases can't pick the same number.
    """
    # `no_key` leaves inserts that refer to the position free to go on.
    position = Position.objects.select_for_update(no_key=True).get(pk=offer.position_id)
    lock(offer)
    return position


def lock(offer: Offer) -> None:
    """Locks the application first, as its withdrawal does, then the offer.

    The audit log's lock, for which everybody waits, comes after both. `no_key`: rows
    that refer to the application can still be inserted meanwhile.
    """
    Application.objects.select_for_update(no_key=True).get(pk=offer.application_id)
    lifecycle.lock(offer)


def ensure_releasable(application: Application, position: Position) -> None:
    if application.status not in planned_offers.PLACEABLE:
        state = application.get_status_display()
        raise TransitionRefused(
            _("the application’s state is now “%(state)s”") % {"state": state}
        )
    ensure_no_place(application)
    if Offer.objects.filter(application=application, status=S.DEFERRED).exists():
        raise TransitionRefused(_("this person has deferred to a later cohort"))
    if position.participation.status != ParticipationStatus.APPROVED:
        raise TransitionRefused(_("the position is no longer offered"))
    if position.seats is None:
        raise TransitionRefused(_("the number of seats is not set"))


def ensure_no_place(application: Application, *, but: Placement | None = None) -> None:
    """Nobody has two places at a time, whichever cohorts they are in.

    `but`: a placement that does not count. Raises `TransitionRefused`.
    """
    places = Placement.objects.running().filter(volunteer=application.applicant_id)
    cohorts = places.exclude(pk=but.pk if but else None).values_list(
        "application__cohort", "application__cohort__number"
    )
    for cohort, number in cohorts[:1]:
        if cohort == application.cohort_id:
            raise TransitionRefused(_("this person has a place already"))
        raise TransitionRefused(
            _("a placement in cohort %(number)s is still running; it has to end first")
            % {"number": number}
        )


def free_seat(position: Position, offer: Offer) -> dict[str, Any]:
    """The columns of an offer that takes a seat: its number, and where it is.

    The caller has locked the position. Raises `TransitionRefused`.
    """
    province = planned_offers.province_for(
        position, offer.application, planned=offer.province
    )
    return {"seat": first_free_seat(position), "province": province}


def first_free_seat(position: Position) -> int:
    """The lowest number that nobody holds. Raises `TransitionRefused`.

    The caller has locked the position.
    """
    held = set(
        Offer.objects.filter(position=position)
        .in_force()
        .values_list("seat", flat=True)
    )
    free = [
        number for number in range(1, (position.seats or 0) + 1) if number not in held
    ]
    # A host can lower its seats below the numbers in use, so the count is compared too.
    if not free or len(held) >= (position.seats or 0):
        raise TransitionRefused(_("every seat is taken or offered already"))
    return free[0]


def accept(offer: Offer, *, by: User) -> Placement:
    """The offer holds the seat while the placement runs. Raises `TransitionRefused`."""
    with transaction.atomic():
        # Before history is written, whose lock comes last everywhere.
        lock(offer)
        # It locks the person, too: two acceptances at once come one after the other.
        ensure_no_member(offer.application, offer.position)
        ensure_no_place(offer.application)
        take_answer(offer, ACCEPT, by=by)
        cohort = offer.application.cohort
        placement = Placement.objects.create(
            application=offer.application,
            position=offer.position,
            offer=offer,
            # The cohort's days now, not the terms shown; `set_dates` can still correct
            # them.
            starts_on=cohort.service_starts_on,
            ends_on=cohort.service_ends_on,
        )
        conditions.add_missing_conditions(placement)
        audit.record("begin placement", placement, by=by)
        notices.offer_updated(offer)
    return placement


def decline(offer: Offer, *, by: User, reason: str = "") -> None:
    with transaction.atomic():
        take_answer(offer, DECLINE, by=by, seat=None, decline_reason=reason.strip())
        planned_offers.propose_next(offer.position, freed=offer)
        notices.offer_updated(offer)


def take_answer(offer: Offer, step: Step, *, by: User, **changes: Any) -> None:
    lock(offer)
    if step == DECLINE:
        ensure_no_deferral_request(offer)
    # Other states are refused by `take`, whose message says what the state is.
    if offer.status == S.OPEN and rules.is_past_deadline(offer):
        raise TransitionRefused(_("the time to answer has passed"))
    if offer.status == S.OPEN and not rules.can_answer(by, offer):
        raise TransitionRefused(_("only the person it was made to can answer it"))
    lifecycle.take(offer, step, by=by, answered_at=timezone.now(), **changes)


def ensure_no_deferral_request(offer: Offer) -> None:
    """Raises `TransitionRefused` while a request to defer waits for a decision."""
    if (
        offer.status == S.OPEN
        and Deferral.objects.asked().filter(application=offer.application_id).exists()
    ):
        raise TransitionRefused(_("a request to defer it waits for an answer"))


def lapse(offer: Offer) -> None:
    """Closes an offer after its deadline.

    Raises `TransitionRefused` if it was answered at the same moment.
    """
    with transaction.atomic():
        lock(offer)
        # Asked again after the lock: a refused deferral may have moved the deadline.
        if not rules.is_past_deadline(offer):
            raise TransitionRefused(_("there is still time to answer"))
        ensure_no_deferral_request(offer)
        lifecycle.take(offer, LAPSE, by=None, seat=None)
        planned_offers.propose_next(offer.position, freed=offer)
        notices.offer_lapsed(offer)


def withdraw(offer: Offer, *, by: User, reason: str) -> None:
    """By the programme, before it is answered. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lock(offer)
        ensure_no_deferral_request(offer)
        was_open = offer.status == S.OPEN
        lifecycle.take(
            offer, WITHDRAW, by=by, seat=None, withdraw_reason=reason.strip()
        )
        # A planned offer held no seat and was told to nobody.
        if was_open:
            planned_offers.propose_next(offer.position, freed=offer)
            notices.offer_withdrawn(offer)


def withdraw_with_application(application: Application, *, by: User) -> None:
    """The caller has locked the application, which is being withdrawn.

    Raises `TransitionRefused` if it has led to a placement.
    """
    # The application is locked first everywhere, so no placement can begin meanwhile.
    if Placement.objects.running().filter(application=application).exists():
        raise TransitionRefused(
            _("you have accepted a place. If you want to change that, contact us")
        )
    offer = Offer.objects.filter(
        application=application, status__in=WITHDRAW.sources
    ).first()
    if offer is None:
        return
    was_open = offer.status == S.OPEN
    lifecycle.take(offer, WITHDRAW, by=by, seat=None)
    if was_open:
        planned_offers.propose_next(offer.position, freed=offer)
