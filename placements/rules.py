"""Who may do what with matches, offers and placements.

Pure: templates and views ask the same functions.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import rules as host_rules
from organizations.models import Position
from placements.models import (
    Concern,
    Condition,
    Deferral,
    LeaveEntry,
    MatchRun,
    Mentor,
    Offer,
    Placement,
    SafeguardingContact,
)
from placements.models.choices import (
    DeferralStatus,
    LeaveKind,
    LeaveStatus,
    MentorStatus,
    OfferStatus,
    PlacementStatus,
)
from placements.models.queries import endings, tenure
from placements.models.queries.endings import Reader, Thing
from portal.kernel import permissions
from portal.kernel.lifecycle import InputRefused


def can_match(user: Any) -> bool:
    return permissions.is_coordinator(user)


def can_change_run(user: Any, run: MatchRun) -> bool:
    """An adopted run can't be changed: offers were planned from it."""
    return (
        permissions.is_coordinator(user)
        and run.adopted_at is None
        and run.cohort.closed_at is None
    )


def can_plan_offers(user: Any, run: MatchRun) -> bool:
    return (
        permissions.is_coordinator(user)
        and run.adopted_at is not None
        and run.cohort.closed_at is None
    )


def can_decide(user: Any, offer: Offer) -> bool:
    """Nobody decides on an offer to themselves."""
    # Applicants may become coordinators later; they must not release their own offer.
    return (
        permissions.is_coordinator(user) and offer.application.applicant_id != user.pk
    )


def ensure_not_own_host(position: Position, *, by: Any) -> None:
    """Nobody sends people to an organization that they belong to.

    Raises `TransitionRefused`.
    """
    if host_rules.is_member(by, position.organization):
        raise InputRefused(
            _(
                "you belong to this organization, so another coordinator decides who "
                "goes there"
            )
        )


def can_release(user: Any, offer: Offer) -> bool:
    return can_decide(user, offer) and offer.status == OfferStatus.PLANNED


def can_withdraw_offer(user: Any, offer: Offer) -> bool:
    return can_decide(user, offer) and offer.status in (
        OfferStatus.PLANNED,
        OfferStatus.OPEN,
    )


def can_change_deadline(user: Any, offer: Offer) -> bool:
    return can_decide(user, offer) and offer.status == OfferStatus.OPEN


def can_change_province(user: Any, offer: Offer) -> bool:
    """Where seats are split over provinces, before anybody is told."""
    return can_release(user, offer) and offer.position.places.exists()


def can_reopen(user: Any, offer: Offer) -> bool:
    """After it has ended; whether a seat is free is asked when it is done."""
    ended = (OfferStatus.LAPSED, OfferStatus.DECLINED, OfferStatus.WITHDRAWN)
    return can_decide(user, offer) and offer.status in ended


def can_answer(user: Any, offer: Offer, *, now: datetime | None = None) -> bool:
    """Its applicant, until the deadline, whether or not the job has closed it yet."""
    # The job that closes offers runs every few minutes; the deadline holds at once.
    is_open = offer.status == OfferStatus.OPEN and not is_past_deadline(offer, now=now)
    return is_open and offer.application.applicant_id == user.pk


def can_defer(user: Any, offer: Offer) -> bool:
    """Its applicant, while it is open or before the first day of work.

    Once for each application.
    """
    if (
        offer.application.applicant_id != user.pk
        or Deferral.objects.filter(application=offer.application_id).exists()
    ):
        return False
    return is_deferrable(offer) and not (
        offer.status == OfferStatus.OPEN and is_past_deadline(offer)
    )


def is_deferrable(offer: Offer) -> bool:
    if offer.status == OfferStatus.ACCEPTED:
        return Placement.objects.filter(
            offer=offer, status=PlacementStatus.PLANNED
        ).exists()
    return offer.status == OfferStatus.OPEN


def can_decide_deferral(user: Any, deferral: Deferral) -> bool:
    return can_decide(user, deferral.offer) and deferral.status == DeferralStatus.ASKED


def can_take_back_promise(user: Any, deferral: Deferral) -> bool:
    is_promised = deferral.status == DeferralStatus.PROMISED
    return is_promised and can_decide(user, deferral.offer)


def is_past_deadline(offer: Offer, *, now: datetime | None = None) -> bool:
    return offer.answer_by is not None and (now or timezone.now()) > offer.answer_by


def can_see_name(user: Any, offer: Offer) -> bool:
    """A host learns the name when the offer is accepted."""
    # Before, the host knows the seat is offered, not to whom: a refusal stays private.
    return permissions.is_coordinator(user) or offer.status == OfferStatus.ACCEPTED


def is_volunteer(user: Any, placement: Placement) -> bool:
    return user.is_authenticated and placement.application.applicant_id == user.pk


def can_manage(user: Any, placement: Placement) -> bool:
    """Take the steps of a placement; nobody takes those of their own placement."""
    # Volunteers may become coordinators later; they must not approve their own year.
    return permissions.is_coordinator(user) and not is_volunteer(user, placement)


def can_set_condition(user: Any, condition: Condition) -> bool:
    """The volunteer states what only they can state; a coordinator ticks the rest."""
    if condition.kind.is_stated_by_volunteer:
        return is_volunteer(user, condition.placement)
    return can_manage(user, condition.placement)


def can_answer_for_host(user: Any, placement: Placement) -> bool:
    """Editors of the host.

    They confirm goals, send its check-ins, read reports, and answer days off.
    """
    if not endings.reads(placement, Reader.HOST, Thing.NAME):
        return False
    # Whoever judges a volunteer's work can't be the person they turn to with doubts.
    if placement.mentors.apart_from_line().filter(user=user.pk).exists():
        return False
    return host_rules.can_edit_profile(user, placement.position.organization)


def can_read_mentoring(user: Any, mentor: Mentor) -> bool:
    """The volunteer, and the mentor as long as the end leaves it to them."""
    if is_volunteer(user, mentor.placement):
        return mentor.status in MentorStatus.known_to_volunteer()
    return (
        user.is_authenticated
        and Mentor.objects.mentored_by(user).filter(pk=mentor.pk).exists()
    )


def can_write_to_mentor(user: Any, mentor: Mentor) -> bool:
    # Not to one who has left the organization either.
    is_mentor = Mentor.objects.confirmed().filter(pk=mentor.pk).exists()
    is_running = is_mentor and not mentor.placement.is_over
    return is_running and can_read_mentoring(user, mentor)


def can_cancel_day(user: Any, entry: LeaveEntry) -> bool:
    """The volunteer, before the day; days that were given are not theirs to cancel."""
    first_day = min(entry.on_day, entry.to_day or entry.on_day)
    return (
        is_volunteer(user, entry.placement)
        and entry.status == LeaveStatus.APPROVED
        and entry.kind != LeaveKind.EARNED
        and first_day > timezone.localdate()
        and not entry.placement.is_over
    )


def can_correct_day(user: Any, entry: LeaveEntry) -> bool:
    """Change the answer to a request; days that were given: coordinators."""
    answered = (LeaveStatus.APPROVED, LeaveStatus.DECLINED)
    if entry.status not in answered or entry.placement.is_over:
        return False
    if can_manage(user, entry.placement):
        return True
    is_given = entry.kind == LeaveKind.EARNED
    return not is_given and can_answer_for_host(user, entry.placement)


def can_read(user: Any, placement: Placement, thing: Thing) -> bool:
    """As a coordinator, or where its end leaves it only to them as a contact."""
    if not can_manage(user, placement):
        return False
    return endings.reads(placement, Reader.COORDINATOR, thing) or (
        endings.reads(placement, Reader.SAFEGUARDING, thing)
        and is_safeguarding_contact_of(user, placement)
    )


def can_log_contact(user: Any, placement: Placement) -> bool:
    return can_read(user, placement, Thing.CONTACTS)


def is_safeguarding_contact_of(user: Any, placement: Placement) -> bool:
    contacts = SafeguardingContact.objects.of_cohort(placement.application.cohort)
    return contacts.filter(user=user.pk).exists()


def is_safeguarding_contact(user: Any) -> bool:
    """For at least one cohort."""
    return (
        permissions.is_coordinator(user)
        and SafeguardingContact.objects.filter(user=user).exists()
    )


def can_handle_concern(user: Any, concern: Concern) -> bool:
    # Asked for this cohort: a contact of another one must not read it.
    placement = concern.placement
    return can_manage(user, placement) and is_safeguarding_contact_of(user, placement)


def can_certify(user: Any, placement: Placement) -> bool:
    """After work that was served and didn't end for cause."""
    return can_manage(user, placement) and tenure.is_certifiable(placement)
