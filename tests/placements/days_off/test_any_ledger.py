"""Any ledger in any order of steps equals a model that was written apart from it.

The model keeps half days as numbers in two sets and one count; it knows nothing of
lines that overlap, of constraints or of sums over a table.
"""

from contextlib import suppress
from datetime import datetime, time, timedelta

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
from placements.days_off.steps import APPROVE_AFTER_ALL, REVOKE
from placements.models import LeaveEntry, Placement
from placements.year import changes, corrections, transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models.choices import Role
from portal.text import dates
from tests import make
from tests.placements import offer_factory, placement_factory

PARTS = {"day": (0, 1), "morning": (0,), "afternoon": (1,)}
LENGTH = 60


class Book:
    """The model: a paper calendar and a purse of half days."""

    def __init__(self, first, last):
        self.first, self.last = first, last
        self.notes = {}
        self.purse = 0

    def halves(self, day, part):
        return {2 * day.toordinal() + half for half in PARTS[part]}

    def live(self, *but):
        return [
            note
            for code, note in self.notes.items()
            if note["state"] in ("asked", "approved") and code not in but
        ]

    def refuses(self, note, today, *but):
        days = [note["day"], note["goal"] or note["day"]]
        if not all(self.first <= day <= self.last for day in days):
            return True
        if note["kind"] == "saved" and note["day"] > today:
            return True
        if note["kind"] == "moved" and note["goal"] == note["day"]:
            return True
        for other in self.live(*but):
            if note["off"] & other["off"] or note["on"] & other["on"]:
                return True
            if other["kind"] == "saved" and note["off"] & other["on"]:
                return True
            pays = note["kind"] == "moved" and other["state"] == "approved"
            if note["on"] & other["off"] and not pays:
                return True
        return False

    def write(self, code, kind, day, part, goal, goal_part):
        start, end = self.halves(day, part), self.halves(goal or day, goal_part or part)
        return {
            "code": code,
            "kind": kind,
            "day": day,
            "goal": goal,
            "size": len(start),
            "off": {"saved": set(), "taken": start, "moved": end}[kind],
            "on": set() if kind == "taken" else start,
            "state": "asked",
        }

    def worth(self, note):
        return {"saved": 1, "taken": -1, "moved": 0}[note["kind"]] * note["size"]

    def left(self):
        approved = [note for note in self.live() if note["state"] == "approved"]
        return self.purse + sum(map(self.worth, approved))

    def promised(self):
        """What is left once every waiting wish for a day off is granted."""
        wishes = [
            note["size"]
            for note in self.live()
            if note["state"] == "asked" and note["kind"] == "taken"
        ]
        return self.left() - sum(wishes)

    def is_passed_on(self, note):
        return any(
            other["kind"] == "moved" and other["on"] & note["off"]
            for other in self.live(note["code"])
        )

    def close(self, last):
        """Requests end, and days off that come later; what hangs on them, too."""
        gone = [
            note
            for note in self.live()
            if note["state"] == "asked"
            or (note["off"] and max(note["day"], note["goal"] or note["day"]) > last)
        ]
        while gone:
            # A move that was only asked for has moved nothing.
            moves = [
                note
                for note in gone
                if note["kind"] == "moved" and note["state"] == "approved"
            ]
            for note in gone:
                note["state"] = "ended"
            halves = set().union(*(note["on"] for note in moves))
            gone = [note for note in self.live() if note["off"] & halves]


class Ledger(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.first = timezone.localdate()
        self.travel = time_machine.travel(self.nine(self.first), tick=False)
        self.clock = self.travel.start()
        self.coordinator = make.person(role=Role.COORDINATOR)
        cohort = make.cohort(
            service_starts_on=self.first,
            service_ends_on=self.first + timedelta(days=LENGTH),
        )
        self.places = [offer_factory.position(cohort, slug) for slug in ("one", "two")]
        offer = offer_factory.accepted(
            offer_factory.shortlisted(cohort, self.coordinator, self.places[0]),
            self.places[0],
            self.coordinator,
        )
        self.volunteer = offer.application.applicant
        self.host = make.member(self.places[0].organization)
        placement_workflow.start(self.placement, by=self.coordinator)
        self.book = Book(self.first, self.first + timedelta(days=LENGTH))
        self.older = []
        self.grant(halves=8)

    def nine(self, day):
        return datetime.combine(day, time(9), tzinfo=dates.BANGKOK)

    @property
    def placement(self):
        return placement_factory.reload(Placement.objects.order_by("-pk")[0])

    @property
    def today(self):
        return timezone.localdate()

    @property
    def runs(self):
        return not self.placement.is_over

    def agree(self, refused, act):
        """Model and ledger allow the same."""
        if refused:
            with suppress(TransitionRefused):
                act()
                raise AssertionError("the ledger allows what the model refuses")
            return False
        act()
        return True

    def pick(self, number):
        """Some note of the model with its line."""
        if not self.book.notes or not self.runs:
            return None, None
        codes = list(self.book.notes)  # As asked for; codes are drawn by chance.
        code = codes[number % len(codes)]
        line = LeaveEntry.objects.select_related("placement").get(code=code)
        line.placement = self.placement
        return self.book.notes[code], line

    @rule(days=st.integers(1, 9))
    def time_passes(self, days):
        self.clock.move_to(self.nine(self.today + timedelta(days=days)))

    @rule(halves=st.integers(1, 6))
    def give(self, halves):
        self.grant(halves=halves)

    def grant(self, halves):
        def act():
            leave.grant(
                self.placement,
                halves=halves,
                on_day=self.today,
                note="",
                by=self.coordinator,
            )

        outside = not self.book.first <= self.today <= self.book.last
        if self.agree(outside or not self.runs, act):
            self.book.purse += halves

    @rule(
        kind=st.sampled_from(["taken", "saved", "moved"]),
        ahead=st.integers(-3, 3),
        part=st.sampled_from(sorted(PARTS)),
        further=st.integers(-2, 2),
        goal_half=st.sampled_from(["morning", "afternoon"]),
    )
    def ask(self, kind, ahead, part, further, goal_half):
        day = self.today + timedelta(days=ahead)
        goal = day + timedelta(days=further) if kind == "moved" else None
        goal_part = (part if part == "day" else goal_half) if goal else ""
        self.ask_for(kind, day, part, goal, goal_part)

    @rule(ahead=st.integers(1, 4), part=st.sampled_from(sorted(PARTS)))
    def take(self, ahead, part):
        self.take_off(ahead, part)

    def take_off(self, ahead, part):
        """Asked for and approved at once."""
        note = self.ask_for("taken", self.today + timedelta(days=ahead), part, None, "")
        if note:
            line = LeaveEntry.objects.select_related("placement").get(code=note["code"])
            leave.answer(line, is_approved=True, by=self.host)
            note["state"] = "approved"
        return note

    @rule(number=st.integers(0, 99), further=st.integers(1, 3))
    def move_on(self, number, further):
        """A day off of the ledger goes to a later day."""
        note, line = self.pick(number)
        if note and note["off"]:
            day, part = line.to_day or line.on_day, line.to_part or line.part
            self.ask_for("moved", day, part, day + timedelta(days=further), part)

    @rule(
        ahead=st.integers(1, 4),
        part=st.sampled_from(sorted(PARTS)),
        further=st.integers(1, 3),
        undo=st.sampled_from(["cancel", "change_answer"]),
    )
    def undo_what_was_moved_on(self, ahead, part, further, undo):
        """So many steps in this order are rare among those drawn one by one."""
        if self.take_off(ahead, part):
            number = len(self.book.notes) - 1
            self.move_on(number, further)
            getattr(self, undo)(number)

    def ask_for(self, kind, day, part, goal, goal_part):
        note = self.book.write("", kind, day, part, goal, goal_part)
        refused = not self.runs or self.book.refuses(note, self.today)
        if kind == "taken" and note["size"] > self.book.promised():
            refused = True
        asked = {"kind": kind, "on_day": day, "part": part}
        goes = {"to_day": goal, "to_part": goal_part}
        placement = self.placement
        if not self.agree(
            refused,
            lambda: leave.ask(placement, **asked, **goes, note="", by=self.volunteer),
        ):
            return None
        note["code"] = LeaveEntry.objects.order_by("-pk")[0].code
        self.book.notes[note["code"]] = note
        return note

    @rule(number=st.integers(0, 99), is_approved=st.booleans())
    def answer(self, number, is_approved):
        note, line = self.pick(number)
        if note is None:
            return
        short = note["kind"] == "taken" and note["size"] > self.book.left()
        refused = note["state"] != "asked" or (is_approved and short)
        if self.agree(
            refused, lambda: leave.answer(line, is_approved=is_approved, by=self.host)
        ):
            note["state"] = "approved" if is_approved else "declined"

    @rule(number=st.integers(0, 99))
    def take_back(self, number):
        note, line = self.pick(number)
        if note and self.agree(
            note["state"] != "asked", lambda: leave.take_back(line, by=self.volunteer)
        ):
            note["state"] = "withdrawn"

    @rule(number=st.integers(0, 99))
    def cancel(self, number):
        note, line = self.pick(number)
        if note is None:
            return
        has_come = min(note["day"], note["goal"] or note["day"]) <= self.today
        refused = (
            note["state"] != "approved" or has_come or self.book.is_passed_on(note)
        )
        if self.agree(refused, lambda: leave.cancel(line, by=self.volunteer)):
            note["state"] = "withdrawn"

    @rule(number=st.integers(0, 99))
    def change_answer(self, number):
        note, line = self.pick(number)
        if note is None or note["state"] not in ("approved", "declined"):
            return
        if note["state"] == "approved":
            step, state = REVOKE, "declined"
            spent = note["kind"] == "saved" and note["size"] > self.book.promised()
            refused = spent or self.book.is_passed_on(note)
        else:
            step, state = APPROVE_AFTER_ALL, "approved"
            short = note["kind"] == "taken" and note["size"] > self.book.left()
            refused = short or self.book.refuses(note, self.today, note["code"])
        if self.agree(
            refused, lambda: leave.correct(line, step, reason="ก", by=self.host)
        ):
            note["state"] = state

    @rule(ago=st.integers(0, 4))
    def end_and_take_back(self, ago):
        """The end of the placement, and its correction, which brings all back."""
        last = self.today - timedelta(days=ago)
        if not self.runs or not self.book.first <= last <= self.book.last:
            return
        before = {code: note["state"] for code, note in self.book.notes.items()}
        left = self.book.left()
        placement = self.placement
        placement_workflow.end_early(
            placement, kind="compelling", last_day=last, reason="ก", by=self.coordinator
        )
        self.book.close(last)
        self.the_ledger_equals_the_model()
        corrections.take_back(
            changes.newest(placement), reason="ก", by=self.coordinator
        )
        for code, state in before.items():
            self.book.notes[code]["state"] = state
        assert self.book.left() == left

    @rule(is_taken_back=st.booleans())
    def transfer(self, is_taken_back):
        first_day = self.today
        inside = self.book.first < first_day < self.book.last
        if not self.runs or not inside or self.older:
            return
        placement, before = self.placement, self.book.notes
        states = {code: note["state"] for code, note in before.items()}
        transfers.transfer(
            placement, to=self.places[1], first_day=first_day, by=self.coordinator
        )
        self.book.close(first_day - timedelta(days=1))
        left = self.book.left()
        assert ledger.balance(placement.leave_entries.all()) == 0
        assert ledger.balance(self.placement.leave_entries.all()) == left
        if is_taken_back:
            corrections.take_back(
                changes.newest(placement), reason="ก", by=self.coordinator
            )
            for code, state in states.items():
                before[code]["state"] = state
            return
        placement_workflow.start(self.placement, by=self.coordinator)
        self.older.append(placement)
        self.host = make.member(self.places[1].organization)
        self.book = Book(first_day, self.book.last)
        self.book.purse = left

    @invariant()
    def the_ledger_equals_the_model(self):
        placement = self.placement
        lines = list(placement.leave_entries.all())
        assert ledger.balance(lines) == self.book.left() >= 0
        stored = {line.code: line.status for line in lines if line.is_of_a_day}
        assert stored == {code: n["state"] for code, n in self.book.notes.items()}

    @invariant()
    def nobody_is_free_twice(self):
        free = [half for note in self.book.live() for half in note["off"]]
        assert len(free) == len(set(free))

    def teardown(self):
        self.travel.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


def test_no_ledger_says_anything_else_than_the_model(db):
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=10,
            stateful_step_count=22,
            deadline=None,
            suppress_health_check=[
                HealthCheck.too_slow,
                HealthCheck.data_too_large,
                HealthCheck.filter_too_much,
            ],
        ),
    )


@pytest.mark.parametrize("undo", ["cancel", "change_answer"])
def test_the_model_sees_a_day_undone_that_was_moved_on(db, monkeypatch, undo):
    monkeypatch.setattr(leave, "ensure_not_moved_on", lambda entry: None)
    machine = Ledger()
    machine.begin()
    try:
        with pytest.raises(AssertionError, match="allows what the model refuses"):
            machine.undo_what_was_moved_on(1, "day", 1, undo)
    finally:
        machine.teardown()
