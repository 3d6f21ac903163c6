"""What is left of the days off follows from the lines alone; answers can change."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from placements.days_off import ledger, steps
from placements.days_off import workflow as leave
from placements.models import LeaveEntry
from placements.models.choices import LeaveKind, LeaveStatus
from placements.year import changes, corrections, transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

Line = namedtuple("Line", "kind status halves")
lines = st.lists(
    st.builds(
        Line,
        st.sampled_from(LeaveKind.values),
        st.sampled_from(LeaveStatus.values),
        st.integers(0, 20),
    )
)


@given(lines, st.randoms())
def test_the_order_of_lines_plays_no_part(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert ledger.balance(shuffled) == ledger.balance(rows)


@given(lines, lines)
def test_balances_add_up(some, others):
    assert ledger.balance(some + others) == ledger.balance(some) + ledger.balance(
        others
    )


@given(lines)
def test_only_what_was_approved_counts(rows):
    open_ones = [line for line in rows if line.status != LeaveStatus.APPROVED]
    assert ledger.balance(open_ones) == 0


@given(st.integers(1, 20))
def test_a_moved_day_neither_gains_nor_costs(halves):
    assert (
        ledger.balance(
            [Line("moved", "approved", 0), Line("saved", "approved", halves)]
        )
        == halves
    )


# Answers that change


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def ask(placement, day, *, kind="taken", part="day", to_day=None, to_part=""):
    leave.ask(
        placement,
        kind=kind,
        on_day=in_days(day),
        part=part,
        to_day=in_days(to_day) if to_day else None,
        to_part=(to_part or part) if to_day else "",
        note="",
        by=placement.application.applicant,
    )
    return LeaveEntry.objects.order_by("-pk").first()


def told(person):
    return Message.objects.filter(recipient=person).count()


@pytest.fixture
def granted(active, coordinator):
    leave.grant(active, halves=8, on_day=in_days(-5), note="", by=coordinator)
    return active.leave_entries.get()


@pytest.fixture
def approved(active, granted, member):
    entry = ask(active, 10)
    leave.answer(entry, is_approved=True, by=member)
    return entry


def left(placement):
    return ledger.balance(placement.leave_entries.all())


def test_the_volunteer_cancels_a_day_to_come_and_the_host_hears(
    active, approved, member, applicant
):
    before = told(member)
    leave.cancel(approved, by=applicant)
    assert (left(active), told(member)) == (8, before + 1)
    # The day is free again.
    ask(active, 10)


def test_a_day_that_has_come_is_not_cancelled(active, granted, member, applicant):
    entry = ask(active, 0)
    leave.answer(entry, is_approved=True, by=member)
    with pytest.raises(TransitionRefused):
        leave.cancel(entry, by=applicant)


def test_nobody_else_cancels_and_days_given_are_not_cancelled(
    approved, granted, member, applicant
):
    for entry, by in ((approved, member), (granted, applicant)):
        with pytest.raises(TransitionRefused):
            leave.cancel(entry, by=by)


@pytest.mark.parametrize("is_approved", [True, False])
def test_an_answer_and_its_correction_give_back_the_balance(
    active, granted, member, coordinator, applicant, is_approved
):
    entry = ask(active, 10)
    leave.answer(entry, is_approved=is_approved, by=member)
    before = (left(active), entry.status)
    for by in (member, coordinator):
        volunteers, hosts = told(applicant), told(member)
        leave.correct(entry, leave.correction_of(entry), reason="แก้", by=by)
        assert entry.answer == "แก้"
        assert told(applicant) == volunteers + 1
        # The host hears what a coordinator did in its place.
        assert told(member) == hosts + (by == coordinator)
    assert (left(active), entry.status) == before


def test_a_correction_needs_a_reason_and_the_right_person(
    approved, granted, member, applicant, coordinator
):
    refused = [
        (approved, " ", member),
        (approved, "แก้", applicant),
        (granted, "แก้", member),
    ]
    for entry, reason, by in refused:
        with pytest.raises(TransitionRefused):
            leave.correct(entry, steps.REVOKE, reason=reason, by=by)
    leave.correct(approved, steps.REVOKE, reason="แก้", by=coordinator)
    leave.correct(granted, steps.REVOKE, reason="แก้", by=coordinator)


def test_days_that_were_given_and_spent_are_not_taken_back(
    granted, active, member, coordinator
):
    ask(active, 10)
    with pytest.raises(TransitionRefused):
        leave.correct(granted, steps.REVOKE, reason="แก้", by=coordinator)


def test_a_declined_day_is_not_approved_over_another_one(active, granted, member):
    declined = ask(active, 10)
    leave.answer(declined, is_approved=False, by=member)
    ask(active, 10)
    with pytest.raises(TransitionRefused):
        leave.correct(declined, steps.APPROVE_AFTER_ALL, reason="แก้", by=member)


def test_a_day_is_taken_once_and_two_halves_make_one(active, granted):
    ask(active, 10, part="morning")
    ask(active, 10, part="afternoon")
    for days in ({"day": 10}, {"day": 10, "part": "morning"}):
        with pytest.raises(TransitionRefused):
            ask(active, **days)
    with pytest.raises(TransitionRefused):
        ask(active, 3, kind="moved", to_day=10)


def test_a_day_is_moved_once_and_not_to_itself(active, granted):
    with pytest.raises(TransitionRefused):
        ask(active, 3, kind="moved", to_day=3)
    ask(active, 3, kind="moved", to_day=5)
    for days in ({"to_day": 6}, {"to_day": 5}):
        with pytest.raises(TransitionRefused):
            ask(active, 3, kind="moved", **days)
    with pytest.raises(TransitionRefused):
        ask(active, 5)
    # The day that it was moved from is a day of work, and can be taken.
    ask(active, 3)


def test_a_holiday_is_saved_once(active):
    ask(active, -3, kind="saved")
    with pytest.raises(TransitionRefused):
        ask(active, -3, kind="saved", part="morning")


def test_requests_and_days_to_come_end_with_the_placement(
    active, approved, coordinator
):
    asked = ask(active, 12)
    placement_workflow.end_early(
        active,
        kind="compelling",
        last_day=in_days(-1),
        reason="เหตุผล",
        by=coordinator,
    )
    for entry in (asked, approved):
        entry.refresh_from_db()
        assert entry.status == LeaveStatus.ENDED
    assert left(active) == 8
    with pytest.raises(TransitionRefused):
        leave.answer(asked, is_approved=True, by=coordinator)


def test_of_two_who_act_at_once_on_a_day_one_is_refused(
    approved, member, applicant, coordinator
):
    same = LeaveEntry.objects.select_related("placement").get(pk=approved.pk)
    leave.cancel(approved, by=applicant)
    with pytest.raises(TransitionRefused):
        leave.correct(same, steps.REVOKE, reason="แก้", by=member)


# Halves of days


def test_a_half_day_is_moved_to_another_half(active, en):
    entry = ask(active, 3, kind="moved", part="morning", to_day=4, to_part="afternoon")
    assert entry.when.count("(the morning)") == entry.when.count("(the afternoon)") == 1
    ask(active, 3, kind="moved", part="afternoon", to_day=4, to_part="morning")
    for part in ("day", "morning", "afternoon"):
        with pytest.raises(TransitionRefused, match="already"):
            ask(active, 5, kind="moved", part=part, to_day=4)
    with pytest.raises(TransitionRefused, match="half to half"):
        ask(active, 6, kind="moved", part="morning", to_day=7, to_part="day")


def test_the_database_takes_no_half_of_a_day_twice(active, granted):
    entry = ask(active, 10, part="morning")
    same = {"placement": active, "kind": "taken", "on_day": entry.on_day}
    LeaveEntry(**same, part="afternoon", halves=1).save()
    for part, halves in (("morning", 1), ("day", 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            LeaveEntry(**same, part=part, halves=halves).save()
    LeaveEntry(**same, part="day", halves=2, status="declined").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        LeaveEntry(
            **(same | {"kind": "moved", "on_day": in_days(3)}),
            part="morning",
            halves=1,
            to_day=entry.on_day,
            to_part="morning",
        ).save()


def test_a_holiday_is_noted_as_worked_once_it_has_come(active, en):
    with pytest.raises(TransitionRefused, match="once the day has come"):
        ask(active, 1, kind="saved")
    ask(active, 0, kind="saved")


def test_nobody_is_free_on_the_holiday_that_was_worked(active, granted, en):
    ask(active, -3, kind="saved", part="morning")
    with pytest.raises(TransitionRefused, match="noted as worked"):
        ask(active, -3)
    ask(active, -3, part="afternoon")
    with pytest.raises(TransitionRefused, match="cancel that first"):
        ask(active, -3, kind="saved", part="afternoon")
    with pytest.raises(TransitionRefused, match="moved or worked already"):
        ask(active, -3, kind="moved", part="morning", to_day=5)


def test_a_day_that_was_moved_on_is_cancelled_last(
    active, approved, applicant, member, en
):
    moved = ask(active, 10, kind="moved", to_day=12)
    for undo in (
        lambda: leave.cancel(approved, by=applicant),
        lambda: leave.correct(approved, steps.REVOKE, reason="แก้", by=member),
    ):
        with pytest.raises(TransitionRefused, match="moved on to another day"):
            undo()
    leave.take_back(moved, by=applicant)
    leave.cancel(approved, by=applicant)
    assert left(active) == 8


def test_a_day_that_is_only_asked_for_is_not_moved_on(active, granted, en):
    ask(active, 10)
    with pytest.raises(TransitionRefused, match="cancel that first"):
        ask(active, 10, kind="moved", to_day=12)


def test_no_day_off_lies_in_a_pause(active, approved, coordinator, member, en):
    after = ask(active, 20)
    leave.answer(after, is_approved=True, by=member)
    placement_workflow.hold(active, since=in_days(0), by=coordinator)
    with pytest.raises(TransitionRefused, match="paused"):
        ask(active, 5)
    placement_workflow.resume(
        active, back_on=in_days(11), moves_end=True, by=coordinator
    )
    approved.refresh_from_db()
    after.refresh_from_db()
    assert (approved.status, after.status) == ("ended", "approved")
    assert left(active) == 6
    corrections.take_back(changes.newest(active), reason="ก", by=coordinator)
    approved.refresh_from_db()
    assert (approved.status, left(active)) == ("approved", 4)


def test_a_transfer_settles_days_on_both_sides(
    active, granted, member, coordinator, cohort
):
    other = offer_factory.position(cohort, "two")
    asked = ask(active, 10)
    moved = transfers.transfer(active, to=other, first_day=in_days(1), by=coordinator)
    asked.refresh_from_db()
    assert asked.status == LeaveStatus.ENDED
    assert (left(active), left(moved)) == (0, 8)
    corrections.take_back(changes.newest(active), reason="ก", by=coordinator)
    asked.refresh_from_db()
    assert (asked.status, left(active)) == (LeaveStatus.ASKED, 8)


def test_a_move_that_was_only_asked_for_takes_no_day_off_along(
    active, granted, member, coordinator
):
    taken = ask(active, -2)
    leave.answer(taken, is_approved=True, by=member)
    move = ask(active, -2, kind="moved", to_day=5)
    leave.end_after(active, in_days(3), by=coordinator)
    taken.refresh_from_db()
    move.refresh_from_db()
    assert (taken.status, move.status) == (LeaveStatus.APPROVED, LeaveStatus.ENDED)
    assert left(active) == 6


def test_a_day_taken_and_moved_past_the_last_day_is_given_back(
    active, approved, member, coordinator
):
    """In fact it was worked."""
    before = ask(active, -2)
    leave.answer(before, is_approved=True, by=member)
    moved = ask(active, -2, kind="moved", to_day=5)
    leave.answer(moved, is_approved=True, by=member)
    placement_workflow.end_early(
        active, kind="compelling", last_day=in_days(0), reason="ก", by=coordinator
    )
    assert left(active) == 8


# Pages


def test_the_volunteers_button_does_what_it_says(
    active, granted, member, applicant_browser
):
    entry = ask(active, 10)
    url = f"/en/placement/days-off/{entry.code}/"
    # Approved since the page was opened: it is no request any more.
    leave.answer(entry, is_approved=True, by=member)
    applicant_browser.post(url)
    entry.refresh_from_db()
    assert entry.status == LeaveStatus.APPROVED
    assert "Cancel the day" in words(applicant_browser.get("/en/placement/days-off/"))
    applicant_browser.post(url, {"act": "cancel"})
    entry.refresh_from_db()
    assert entry.status == LeaveStatus.WITHDRAWN


def test_the_host_changes_its_answer_with_a_reason_both_can_read(
    active, approved, host_browser, applicant_browser
):
    tail = f"days-off/{approved.code}/change/"
    url = placement_factory.host_url(active, tail)
    assert tail in words(host_browser.get(placement_factory.host_url(active)))
    assert "Take back the approval" in words(host_browser.get(url))
    told_form = {"reason": "มีงานด่วน", "shown": "approved"}
    stale = host_browser.post(url, {**told_form, "shown": "declined"}, follow=True)
    assert "someone changed it" in words(stale)
    host_browser.post(url, told_form)
    approved.refresh_from_db()
    assert approved.status == LeaveStatus.DECLINED
    page = words(applicant_browser.get("/en/placement/days-off/"))
    assert "มีงานด่วน" in page


def test_the_desk_answers_and_corrects_after_showing_the_message(
    active, granted, coordinator_browser, member
):
    entry = ask(active, 10)
    base = f"/en/admin/placements/placement/{active.code}/"
    url = f"{base}days-off/{entry.code}/"
    assert f"{url}approve/" in words(coordinator_browser.get(f"{base}change/"))
    coordinator_browser.post(f"{url}approve/", {"confirmed": "1"})
    revoke = {"reason": "ผิดวัน"}
    shown = coordinator_browser.post(f"{url}revoke/", revoke)
    assert {preview.recipient for preview in shown.context["previews"]} == {
        str(active.application.applicant),
        str(member),
    }
    coordinator_browser.post(f"{url}revoke/", {**revoke, "confirmed": "1"})
    entry.refresh_from_db()
    assert entry.status == LeaveStatus.DECLINED
    gone = coordinator_browser.get(f"{url}revoke/", follow=True)
    assert "its state is now" in words(gone)
