"""What moves a placement on.

Whatever ends it frees its seat. Constraints keep its days in order. `corrections`
takes steps back.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements.days_off import workflow as leave
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Placement
from placements.models.calendar import Span
from placements.models.choices import EndKind
from placements.models.choices import PlacementStatus as S
from placements.offers import conditions
from placements.year import changes, phases
from placements.year.steps import COMPLETE, END_EARLY, EXTEND, HOLD, RESUME, START
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from portal.text import dates

DAY = timedelta(days=1)


def notify_both_sides(placement: Placement) -> None:
    notices.to_volunteer(placement, occasion=occasion(placement))
    notices.to_host(placement, occasion=occasion(placement))


def occasion(placement: Placement) -> str:
    """Of the step that was taken last; another one when it is taken again."""
    return f"{placement.code}:{placement.status_changed_at.isoformat()}"


def set_dates(
    placement: Placement, *, starts_on: date, ends_on: date, by: User
) -> None:
    """Before the start. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        if placement.status != S.PLANNED:
            raise TransitionRefused(_("the work has begun or the placement is over"))
        # Ends are inclusive, but the constraint asks for at least two days.
        if ends_on <= starts_on:
            raise InputRefused(_("the last day must come after the first"))
        placement.starts_on, placement.ends_on = starts_on, ends_on
        placement.save(update_fields=["starts_on", "ends_on"])
        audit.record("set dates", placement, by=by, fields=["starts_on", "ends_on"])


def start(placement: Placement, *, by: User) -> None:
    """Creates the learning phases and plans the check-ins.

    Raises `TransitionRefused` unless every condition is met.
    """
    with changes.recorded(placement, START, by=by):
        if placement.has_lost_host:
            raise TransitionRefused(_("the organization has left the cohort"))
        conditions.add_missing_conditions(placement)
        if phases.placement_span(placement).starts_on > timezone.localdate():
            raise InputRefused(_("the first day of work is still to come"))
        if conditions.unmet_conditions(placement):
            raise InputRefused(_("not every condition is met"))
        lifecycle.take(placement, START, by=by)
        phases.create_phases(placement)
        notify_both_sides(placement)


def hold(placement: Placement, *, since: date, by: User) -> None:
    """`since`: the first day without work. Raises `TransitionRefused`."""
    with changes.recorded(placement, HOLD, by=by):
        span = phases.placement_span(placement)
        # Not on the first day: the part before the pause must have at least one day.
        if not span.starts_on < since <= min(span.ends_on, timezone.localdate()):
            raise InputRefused(
                _("the pause must begin within the placement, today at the latest")
            )
        lifecycle.take(placement, HOLD, by=by, on_hold_since=since)
        notify_both_sides(placement)


def resume(placement: Placement, *, back_on: date, moves_end: bool, by: User) -> None:
    """`back_on`: the first day of work again. Raises `TransitionRefused`.

    With `moves_end` the year ends later by the days of the pause.
    """
    with changes.recorded(placement, RESUME, by=by):
        # `date.max` makes `days` negative when nothing is on hold, which is refused
        # below.
        since = placement.on_hold_since or date.max
        span = phases.placement_span(placement)
        # Both days are the first of their kind, so there is no + 1.
        days = (back_on - since).days
        if days < 1 or (back_on > span.ends_on and not moves_end):
            raise InputRefused(
                _(
                    "the first day back must come after the pause began and "
                    "before the last day"
                )
            )
        end = span.ends_on + timedelta(days=days) if moves_end else span.ends_on
        lifecycle.take(
            placement,
            RESUME,
            by=by,
            on_hold_since=None,
            held_days=placement.held_days + days,
            ends_on=end,
        )
        leave.end_in_pause(placement, Span(since, back_on - DAY), by=by)
        if moves_end:
            phases.shift(placement, since=since, days=days)
        notify_both_sides(placement)


def extend(placement: Placement, *, ends_on: date, by: User) -> None:
    """Within what the cohort allows. Raises `TransitionRefused`."""
    with changes.recorded(placement, EXTEND, by=by):
        old_end = phases.placement_span(placement).ends_on
        if placement.status not in EXTEND.sources:
            raise TransitionRefused(_("only running work can be extended"))
        if ends_on <= old_end:
            raise InputRefused(
                _("the new last day must come after %(day)s")
                % {"day": dates.show_date(old_end)}
            )
        latest = latest_end(placement)
        if ends_on > latest:
            raise InputRefused(
                _("the cohort allows it until %(day)s")
                % {"day": dates.show_date(latest)}
            )
        lifecycle.take(placement, EXTEND, by=by, to=placement.status, ends_on=ends_on)
        phases.extend(placement, old_end=old_end)
        notify_both_sides(placement)


def latest_end(placement: Placement) -> date:
    """The last day that an extension may reach; days on hold are added to it."""
    cohort = placement.application.cohort
    end = cohort.service_ends_on or phases.placement_span(placement).ends_on
    return end + timedelta(days=cohort.extension_days + placement.held_days)


def complete(placement: Placement, *, by: User) -> None:
    """On the last day at the earliest. Raises `TransitionRefused`."""
    with changes.recorded(placement, COMPLETE, by=by):
        last_day = phases.placement_span(placement).ends_on
        if last_day > timezone.localdate():
            raise InputRefused(_("the last day of work is still to come"))
        lifecycle.take(placement, COMPLETE, by=by, ended_on=last_day)
        leave.end_with_placement(placement, last_day, by=by)
        release_seat(placement)
        notify_both_sides(placement)


def end_early(
    placement: Placement, *, kind: str, last_day: date | None, reason: str, by: User
) -> None:
    """For safety it needs no reason and notifies the safeguarding contacts.

    `last_day` is unused before the start. Raises `TransitionRefused`.
    """
    if kind != EndKind.SAFETY and not reason.strip():
        raise InputRefused(_("a reason is needed"))
    with changes.recorded(placement, END_EARLY, by=by):
        had_begun = placement.status != S.PLANNED
        fields: dict[str, Any] = {
            "end_kind": kind,
            "end_reason": reason.strip(),
            **end_of_service(placement, last_day),
        }
        lifecycle.take(placement, END_EARLY, by=by, **fields)
        phases.cut_at_last_day(placement)
        leave.end_with_placement(placement, placement.ended_on, by=by)
        release_seat(placement)
        # During the year an empty seat is not filled: the learning year has begun.
        if not had_begun:
            planned_offers.propose_next(placement.position, freed=placement.offer)
        if kind == EndKind.SAFETY:
            notices.left_for_safety(placement, occasion=f"{occasion(placement)}:end")
        notify_both_sides(placement)


def leave_for_safety(placement: Placement, *, by: User) -> None:
    """By the volunteer, at once, without a reason. Raises `TransitionRefused`."""
    end_early(
        placement, kind=EndKind.SAFETY, last_day=timezone.localdate(), reason="", by=by
    )
    # Without contacts they have been told already.
    if notices.safeguarding_contacts(placement):
        notices.to_coordinators(placement, occasion=f"{occasion(placement)}:left")


def end_of_service(placement: Placement, last_day: date | None) -> dict[str, Any]:
    """Changes that end the service; empty before the start.

    The last day of a placement on hold is the day before the pause. Raises
    `TransitionRefused`.
    """
    if placement.status not in (S.ACTIVE, S.ON_HOLD):
        return {}
    span = phases.placement_span(placement)
    # Days on hold at the very end were not served, so they are cut, not counted as
    # held.
    if placement.on_hold_since:
        last_day = placement.on_hold_since - DAY
    if last_day is None or last_day < span.starts_on or last_day > timezone.localdate():
        raise InputRefused(_("the last day must lie between the first day and today"))
    # It may be reported after the planned end; the constraint allows no later day.
    return {"ended_on": min(last_day, span.ends_on), "on_hold_since": None}


def release_seat(placement: Placement) -> None:
    # The number is free for others; the offer stays accepted as a record.
    placement.offer.seat = None
    placement.offer.save(update_fields=["seat"])
