"""Any year in any order of steps: days in order, no day off twice, no idle seat."""

import itertools
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import Placement, calendar
from placements.models.calendar import Span
from placements.models.choices import (
    DayPart,
    EndKind,
    LeaveKind,
    LeaveStatus,
    PlacementStatus,
)
from placements.models.queries import tenure
from placements.year import changes, corrections, transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models.choices import Role
from portal.text import dates
from tests import make
from tests.placements import offer_factory, placement_factory

HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]
BEGINNINGS = [
    date(2028, 2, 29),
    date(2027, 1, 31),
    date(2027, 8, 31),
    date(2027, 12, 31),
    date(2027, 3, 1),
]
PHASES = [
    {"text": "ก", "first_month": 1, "last_month": 1},
    {"text": "ข", "first_month": 2, "last_month": 12},
]
HELD = PlacementStatus.running()


def nine(day):
    return datetime.combine(day, time(9), tzinfo=dates.BANGKOK)


class Year(RuleBasedStateMachine):
    """One volunteer and three hosts.

    Each example is rolled back and has a clock of its own.
    """

    @initialize(begins=st.sampled_from(BEGINNINGS))
    def begin(self, begins):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.travel = time_machine.travel(nine(begins), tick=False)
        self.clock = self.travel.start()
        self.coordinator = make.person(role=Role.COORDINATOR)
        cohort = make.cohort(
            service_starts_on=begins,
            service_ends_on=calendar.add_months(begins, 12) - calendar.DAY,
        )
        self.places = [
            offer_factory.position(cohort, slug, learning_phases=PHASES)
            for slug in ("one", "two", "three")
        ]
        offer = offer_factory.accepted(
            offer_factory.shortlisted(cohort, self.coordinator, self.places[0]),
            self.places[0],
            self.coordinator,
        )
        self.volunteer = offer.application.applicant
        placement_workflow.start(self.newest, by=self.coordinator)

    @property
    def newest(self):
        return placement_factory.reload(Placement.objects.order_by("-pk")[0])

    @rule(days=st.integers(1, 60))
    def time_passes(self, days):
        self.clock.move_to(nine(timezone.localdate() + timedelta(days=days)))

    @rule(ago=st.integers(-1, 9))
    def hold(self, ago):
        self.attempt(
            placement_workflow.hold, since=timezone.localdate() - timedelta(days=ago)
        )

    @rule(moves_end=st.booleans(), ahead=st.integers(-3, 3))
    def resume(self, moves_end, ahead):
        self.attempt(
            placement_workflow.resume,
            back_on=timezone.localdate() + timedelta(days=ahead),
            moves_end=moves_end,
        )

    @rule(days=st.integers(-5, 40))
    def extend(self, days):
        self.attempt(
            placement_workflow.extend,
            ends_on=self.newest.ends_on + timedelta(days=days),
        )

    @rule(to=st.integers(0, 2), ago=st.integers(-2, 20))
    def transfer(self, to, ago):
        self.attempt(
            transfers.transfer,
            to=self.places[to],
            first_day=timezone.localdate() - timedelta(days=ago),
        )
        self.attempt(placement_workflow.start)

    @rule(
        kind=st.sampled_from([EndKind.COMPELLING, EndKind.SAFETY]),
        ago=st.integers(-1, 9),
    )
    def end(self, kind, ago):
        self.attempt(
            placement_workflow.end_early,
            kind=kind,
            last_day=timezone.localdate() - timedelta(days=ago),
            reason="เหตุ",
        )

    @rule()
    def complete(self):
        self.attempt(placement_workflow.complete)

    @rule(halves=st.integers(1, 4))
    def grant(self, halves):
        self.attempt(leave.grant, halves=halves, on_day=timezone.localdate(), note="")

    @rule(
        kind=st.sampled_from([LeaveKind.TAKEN, LeaveKind.SAVED]),
        part=st.sampled_from(DayPart.values),
    )
    def ask(self, kind, part):
        values = {
            "kind": kind,
            "part": part,
            "on_day": timezone.localdate(),
            "note": "",
        }
        with suppress(TransitionRefused):
            leave.ask(self.newest, **values, by=self.volunteer)

    @rule(is_approved=st.booleans())
    def answer(self, is_approved):
        entry = self.newest.leave_entries.filter(status=LeaveStatus.ASKED).first()
        if entry:
            with suppress(TransitionRefused):
                leave.answer(entry, is_approved=is_approved, by=self.coordinator)

    @rule(back=st.integers(0, 2))
    def take_back(self, back):
        """The newest step, also of a placement that was left by a transfer."""
        placements = list(Placement.objects.order_by("-pk"))
        change = changes.newest(placements[min(back, len(placements) - 1)])
        if change:
            with suppress(TransitionRefused):
                corrections.take_back(change, reason="เหตุ", by=self.coordinator)

    def attempt(self, step, **arguments):
        with suppress(TransitionRefused):
            step(self.newest, **arguments, by=self.coordinator)

    @invariant()
    def phases_lie_within_their_placement(self):
        for placement in Placement.objects.all():
            whole = Span(placement.starts_on, placement.last_day)
            spans = [
                Span(phase.starts_on, phase.ends_on) for phase in placement.phases.all()
            ]
            assert all(whole.contains(day) for span in spans for day in span)

    @invariant()
    def nothing_is_asked_after_the_last_day(self):
        for placement in Placement.objects.all():
            assert not placement.checkins.filter(
                sent_at=None, due_on__gt=placement.last_day
            ).exists()

    @invariant()
    def no_day_off_is_spent_twice(self):
        for placement in Placement.objects.all():
            assert ledger.balance(placement.leave_entries.all()) >= 0

    @invariant()
    def one_seat_is_held_while_work_runs_and_none_after(self):
        seats = {
            placement.offer.seat is not None: placement.status in HELD
            for placement in Placement.objects.select_related("offer")
        }
        assert all(is_held == runs for is_held, runs in seats.items())
        assert Placement.objects.filter(status__in=HELD).count() <= 1

    @invariant()
    def what_is_certified_was_served_once(self):
        parts = tenure.parts_of_year(self.newest)
        if all(part.ended_on for part in parts):
            whole, away = tenure.total_days(parts)
            assert 0 <= away < (whole.ends_on - whole.starts_on).days + 1
            assert all(
                position.ended_on < next_part.starts_on
                for position, next_part in itertools.pairwise(parts)
            )

    def teardown(self):
        self.travel.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


def test_no_year_breaks_its_promises(db):
    run_state_machine_as_test(
        Year,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=HEALTH,
        ),
    )


@pytest.mark.parametrize(
    ("clock", "starts"),
    [("2027-06-30T16:59:59Z", False), ("2027-06-30T17:00:00Z", True)],
)
def test_the_first_day_begins_at_midnight_in_bangkok(
    cohort, coordinator, clock, starts
):
    placement = placement_factory.planned(
        cohort, coordinator, offer_factory.position(cohort, "one")
    )
    first = date(2027, 7, 1)
    placement_workflow.set_dates(
        placement, starts_on=first, ends_on=date(2028, 6, 30), by=coordinator
    )
    with time_machine.travel(clock, tick=False), suppress(TransitionRefused):
        placement_workflow.start(placement, by=coordinator)
    assert (
        placement_factory.reload(placement).status == PlacementStatus.ACTIVE
    ) == starts
