"""Check-ins: at the end of each phase both sides say how it goes.

Only coordinators read both.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements.messages import notices
from placements.models import CheckIn, Placement
from placements.models.choices import Feeling, Side
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from portal.text import dates

OPENS_BEFORE = timedelta(days=14)
"""How long before its day a check-in can be sent."""


def plan_check_ins(placement: Placement) -> None:
    """One for each side at the end of each phase and on the last day.

    Sent ones are kept.
    """
    # A set: the last phase usually ends on the last day, which asks once.
    days = {phase.ends_on for phase in placement.phases.all()} | {placement.ends_on}
    placement.checkins.filter(sent_at=None).delete()
    for side in Side:
        last_sent = placement.checkins.filter(side=side).order_by("due_on").last()
        # None within two weeks of one that was sent: it would ask the same thing again.
        earliest = last_sent.due_on + OPENS_BEFORE if last_sent else date.min
        for day in sorted(day for day in days if day and day > earliest):
            CheckIn(placement=placement, side=side, due_on=day).save()


def opens_on(checkin: CheckIn) -> date:
    return checkin.due_on - OPENS_BEFORE


def is_open(checkin: CheckIn) -> bool:
    return checkin.sent_at is None and opens_on(checkin) <= timezone.localdate()


def is_open_after_end(checkin: CheckIn) -> bool:
    """The one of the last day, where the end lets its side still send it."""
    reader, thing = party_of(checkin)
    is_last = checkin.placement.ended_on == checkin.due_on
    return is_last and endings.takes(checkin.placement, reader, thing)


def party_of(checkin: CheckIn) -> tuple[Reader, Thing]:
    if checkin.side == Side.HOST:
        return Reader.HOST, Thing.HOST_CHECK_INS
    return Reader.VOLUNTEER, Thing.CHECK_INS


def send(
    checkin: CheckIn, *, feeling: str, text: str, wants_talk: bool, by: User
) -> None:
    """Once. Raises `TransitionRefused`."""
    with transaction.atomic():
        # Placement before check-in, as `cut_at_last_day` does, which deletes open ones.
        lifecycle.lock(checkin.placement)
        lifecycle.lock(checkin)
        if checkin.sent_at:
            raise TransitionRefused(_("it was sent already"))
        if checkin.placement.is_over and not is_open_after_end(checkin):
            raise TransitionRefused(_("the placement is over"))
        if not is_open(checkin):
            raise InputRefused(
                _("you can answer from %(day)s on")
                % {"day": dates.show_date(opens_on(checkin))}
            )
        checkin.feeling = feeling
        checkin.text = text.strip()
        checkin.wants_talk = wants_talk
        checkin.sent_at = timezone.now()
        checkin.sent_by = by
        checkin.save(
            update_fields=["feeling", "text", "wants_talk", "sent_at", "sent_by"]
        )
        audit.record(
            "send check-in", checkin, by=by, fields=["feeling", "wants_talk", "text"]
        )
        if wants_talk or feeling == Feeling.HARD:
            notices.to_receiver(
                checkin.placement,
                Thing.CHECK_INS,
                Reader.COORDINATOR,
                occasion=checkin.code,
            )
