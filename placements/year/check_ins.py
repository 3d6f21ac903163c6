"""Check-ins: at each phase's end both sides say how it goes, each for coordinators only."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements.messages import notices
from placements.models import CheckIn, Placement
from placements.models.choices import Feeling, Side
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User

OPENS = timedelta(days=14)
"""So long before its day a check-in can be sent."""


def plan(placement: Placement) -> None:
    """One for each side at each phase's end and at the last day; what was sent stays as it was."""
    days = {phase.ends_on for phase in placement.phases.all()} | {placement.ends_on}
    placement.checkins.filter(sent_at=None).delete()
    for side in Side:
        sent = placement.checkins.filter(side=side).order_by("due_on").last()
        left = sorted(
            day for day in days if day and (sent is None or day > sent.due_on + OPENS)
        )
        for day in left:
            CheckIn(placement=placement, side=side, due_on=day).save()


def is_open(checkin: CheckIn) -> bool:
    return checkin.sent_at is None and checkin.due_on - OPENS <= timezone.localdate()


def send(
    checkin: CheckIn, *, feeling: str, text: str, wants_talk: bool, by: User
) -> None:
    """Once. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(checkin.placement)
        lifecycle.lock(checkin)
        if checkin.sent_at:
            raise TransitionRefused(_("it was sent already"))
        if checkin.placement.is_over and checkin.placement.ended_on != checkin.due_on:
            raise TransitionRefused(_("the placement is over"))
        if not is_open(checkin):
            raise TransitionRefused(_("it is too early"))
        checkin.feeling, checkin.text, checkin.wants_talk = (
            feeling,
            text.strip(),
            wants_talk,
        )
        checkin.sent_at, checkin.sent_by = timezone.now(), by
        checkin.save(
            update_fields=["feeling", "text", "wants_talk", "sent_at", "sent_by"]
        )
        audit.record(
            "send check-in", checkin, by=by, fields=["feeling", "wants_talk", "text"]
        )
        if wants_talk or feeling == Feeling.HARD:
            notices.to_coordinators(checkin.placement, occasion=checkin.code)
