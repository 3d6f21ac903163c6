"""Takes the newest step of a placement back: what it changed is as it was before.

What people wrote since stays. Certificates are revoked, and both sides are told.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from placements.days_off import workflow as leave
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import CheckIn, PhaseRecord, Placement, PlacementChange
from placements.models.choices import EndKind, OfferStatus
from placements.models.choices import PlacementStatus as S
from placements.models.queries import tenure
from placements.offers import workflow as offer_workflow
from placements.year import certificates, changes, transfers, workflow
from placements.year.steps import START, TAKE_BACK_BY_STEP, TRANSFER
from portal.kernel import lifecycle, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models.choices import ApplicationStatus

TAKING_PART = (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)
DATES = ("starts_on", "ends_on", "ended_on", "on_hold_since")


def take_back(change: PlacementChange, *, reason: str, by: User) -> None:
    """Raises `TransitionRefused`, also when it isn't the newest step any more.

    Locks in the order of a transfer: position, application, offer, placement, person.
    """
    lifecycle.ensure_reason(reason)
    placement = change.placement
    with transaction.atomic():
        position = Position.objects.select_for_update(no_key=True).get(
            pk=placement.position_id
        )
        offer_workflow.lock(placement.offer)
        lifecycle.lock(placement)
        permissions.lock_roles(placement.application.applicant)
        if changes.newest(placement) != change:
            raise TransitionRefused(_("another step was taken in the meantime"))
        certified = certificates.lock_valid(placement)
        was_for_safety = placement.end_kind == EndKind.SAFETY
        moved = undo_transfer(change, by=by)
        if placement.is_over:
            take_seat(placement, position, change.before["seat"])
        restore(change, reason=reason, by=by)
        for certificate in certified:
            certificates.mark_revoked(certificate, reason=reason, by=by)
        tell(placement, was_for_safety=was_for_safety)
        if moved:
            notices.transfer_taken_back(moved, occasion=workflow.occasion(placement))


def restore(change: PlacementChange, *, reason: str, by: User) -> None:
    placement, before = change.placement, change.before
    fields = as_fields(before["placement"])
    step = TAKE_BACK_BY_STEP[change.step]
    if placement.is_over:
        fields["end_reason"] = ""
    is_shorter = bool(placement.ends_on and fields["ends_on"] < placement.ends_on)
    lifecycle.take(placement, step, by=by, to=fields.pop("status"), **fields)
    restore_phases(placement, before["phases"])
    restore_check_ins(placement, before["checkins"])
    leave.bring_back(placement, before["days_off"], by=by)
    if change.step == START.name:
        leave.end_after(placement, date.min, by=by)
    elif is_shorter:
        leave.end_after(placement, fields["ends_on"], by=by)
    for follow_back in changes.taken_back:
        follow_back(change, by)
    change.taken_back_at = timezone.now()
    change.take_back_reason = reason.strip()
    change.save(update_fields=["taken_back_at", "take_back_reason"])


def as_fields(stored: dict[str, Any]) -> dict[str, Any]:
    return stored | {
        name: date.fromisoformat(stored[name]) if stored[name] else None
        for name in DATES
    }


def restore_phases(placement: Placement, rows: list[dict[str, Any]]) -> None:
    """Goals that were written stay; phases without, which the step added, go."""
    kept = {phase.order: phase for phase in placement.phases.all()}
    for row in rows:
        phase = kept.pop(row["order"], None) or PhaseRecord(placement=placement)
        for name, value in row.items():
            setattr(phase, name, value)
        phase.save()
    for phase in kept.values():
        if not phase.goals_at:
            phase.delete()


def restore_check_ins(placement: Placement, rows: list[dict[str, Any]]) -> None:
    """Under their former addresses; those that were sent since stay."""
    placement.checkins.filter(sent_at=None).delete()
    sent = {
        (checkin.side, checkin.due_on.isoformat())
        for checkin in placement.checkins.all()
    }
    for row in rows:
        if (row["side"], row["due_on"]) not in sent:
            CheckIn(placement=placement, **row).save()


def undo_transfer(change: PlacementChange, *, by: User) -> Placement | None:
    """Removes the placement that it began, if nothing has happened there.

    Returns it, for the message to its host.
    """
    moved = change.led_to
    if change.step != TRANSFER.name or moved is None:
        return None
    lifecycle.lock(moved)
    if moved.status != S.PLANNED:
        raise TransitionRefused(
            _("the work at the new organization has begun or is over")
        )
    transfers.remove(moved, into=change.placement, by=by)
    leave.bring_back_carried(change.placement)
    return moved


def take_seat(placement: Placement, position: Position, number: int | None) -> None:
    """The former one if nobody else has it. Raises `TransitionRefused`."""
    ensure_can_return(placement, position)
    # Nobody was told of an offer that is only planned.
    planned_offers.drop_proposed(placement.offer)
    ensure_no_other_offer(placement)
    free = offer_workflow.free_seat(position, placement.offer)
    is_taken = position.offers.filter(seat=number).exists()
    placement.offer.seat = free["seat"] if is_taken or not number else number
    placement.offer.province = free["province"]
    try:
        with transaction.atomic():
            placement.offer.save(update_fields=["seat", "province"])
    except IntegrityError as error:
        raise TransitionRefused(_("every seat is taken or offered already")) from error


def ensure_can_return(placement: Placement, position: Position) -> None:
    application = placement.application
    if position.participation.status not in TAKING_PART:
        raise TransitionRefused(_("the position is no longer offered"))
    if application.status == ApplicationStatus.WITHDRAWN:
        state = application.get_status_display()
        raise TransitionRefused(
            _("the application’s state is now “%(state)s”") % {"state": state}
        )
    offer_workflow.ensure_no_place(application, but=placement)
    if tenure.continues_elsewhere(placement):
        raise TransitionRefused(_("this person has worked in another place since"))


def ensure_no_other_offer(placement: Placement) -> None:
    waiting = (OfferStatus.PLANNED, OfferStatus.OPEN)
    if placement.application.offers.filter(status__in=waiting).exists():
        raise TransitionRefused(
            _("another offer to this person is planned or open; withdraw it first")
        )


def tell(placement: Placement, *, was_for_safety: bool) -> None:
    occasion = workflow.occasion(placement)
    notices.placement_corrected(placement, occasion=occasion)
    if was_for_safety:
        notices.to_safeguarding(placement, occasion=occasion)
        notices.to_coordinators(placement, occasion=occasion)
