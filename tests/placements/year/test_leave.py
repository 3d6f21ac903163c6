"""What is left of the days off follows from the lines alone; answers can change."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from placements.models import LeaveEntry
from placements.models.choices import LeaveKind, LeaveStatus
from placements.year import leave, steps
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests.placements import placement_factory
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
def test_the_order_of_lines_plays_no_part(ledger, random):
    shuffled = list(ledger)
    random.shuffle(shuffled)
    assert leave.balance(shuffled) == leave.balance(ledger)


@given(lines, lines)
def test_balances_add_up(some, others):
    assert leave.balance(some + others) == leave.balance(some) + leave.balance(others)


@given(lines)
def test_only_what_was_approved_counts(ledger):
    open_ones = [line for line in ledger if line.status != LeaveStatus.APPROVED]
    assert leave.balance(open_ones) == 0


@given(st.integers(1, 20))
def test_a_moved_day_neither_gains_nor_costs(halves):
    assert (
        leave.balance([Line("moved", "approved", 0), Line("saved", "approved", halves)])
        == halves
    )


# Answers that change


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def ask(placement, day, *, kind="taken", halves=2, to_day=None):
    leave.ask(
        placement,
        kind=kind,
        halves=0 if to_day else halves,
        on_day=in_days(day),
        to_day=in_days(to_day) if to_day else None,
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
    return leave.balance(placement.leave_entries.all())


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
    ask(active, 10, halves=1)
    ask(active, 10, halves=1)
    for days in ({"day": 10}, {"day": 10, "halves": 1}):
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
        ask(active, -3, kind="saved", halves=1)


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
    assert "somebody changed it" in words(stale)
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
