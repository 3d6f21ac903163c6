"""An organization leaves a cohort: it asks, a coordinator holds, the clock acts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.hosts import withdrawals
from organizations.models import Position, Withdrawal
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.kernel import lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make


@pytest.fixture
def owner(pi):
    return make.member(pi.organization, role=MemberRole.OWNER)


@pytest.fixture
def asked(pi, owner, coordinator):
    return withdrawals.ask(pi.participation, reason="คนไม่พอ", by=owner)


def hold(pi, coordinator, minutes=15):
    return withdrawals.hold(
        pi.participation, note="คุยแล้ว", minutes=minutes, by=coordinator
    )


def later(minutes=16):
    return timezone.now() + timedelta(minutes=minutes)


def status(thing):
    return type(thing).objects.get(pk=thing.pk).status


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_the_life_cycle_is_this_table():
    assert [row[:3] for row in lifecycle.table(withdrawals.STEPS)] == [
        ("take back request to leave", "asked, held", "taken_back"),
        ("answer request to leave", "asked", "refused"),
        ("hold withdrawal", "asked", "held"),
        ("stop withdrawal", "held", "stopped, asked"),
        ("carry out withdrawal", "held", "done"),
        ("record readmission", "done", "readmitted"),
    ]


def test_asking_tells_coordinators_and_changes_nothing(pi, asked, coordinator):
    letter = Message.objects.get()
    assert (letter.kind, letter.recipient) == ("leave_asked", coordinator)
    assert "คนไม่พอ" not in letter.title + letter.text
    assert pi.organization.name not in letter.title
    assert Position.objects.open().filter(pk=pi.pk).exists()


def test_only_an_owner_asks_with_a_reason_and_once(pi, editor, owner, coordinator):
    for by, reason in ((editor, "เหตุผล"), (coordinator, "เหตุผล"), (owner, "  ")):
        with pytest.raises(TransitionRefused):
            withdrawals.ask(pi.participation, reason=reason, by=by)
    withdrawals.ask(pi.participation, reason="เหตุผล", by=owner)
    with pytest.raises(TransitionRefused):
        withdrawals.ask(pi.participation, reason="เหตุผล", by=owner)
    assert Withdrawal.objects.count() == 1


def test_before_the_first_approval_an_owner_leaves_at_once(cohort, coordinator):
    draft = make.participation(cohort)
    owner = make.member(draft.organization, role=MemberRole.OWNER)
    withdrawals.leave_at_once(draft, by=owner)
    assert (status(draft), kinds()) == (
        "withdrawn",
        ["host_left", "participation_withdrawn"],
    )


def test_an_approved_one_does_not_leave_at_once(pi, owner):
    with pytest.raises(TransitionRefused):
        withdrawals.leave_at_once(pi.participation, by=owner)
    assert status(pi.participation) == "approved"


def test_while_it_is_held_nobody_is_told_and_the_page_stands(
    pi, cohort, coordinator, as_user
):
    make.application(cohort, positions=[pi])
    held = hold(pi, coordinator)
    assert withdrawals.carry_out_due() == 0
    assert (status(held), kinds()) == ("held", [])
    assert as_user().get(pi.get_absolute_url()).status_code == 200


def test_at_its_minute_it_leaves_and_everybody_is_told_once(
    pi, cohort, coordinator, editor
):
    make.application(cohort, positions=[pi])
    held = hold(pi, coordinator)
    assert [withdrawals.carry_out_due(later()) for _twice in range(2)] == [1, 0]
    assert (status(held), status(pi.participation)) == ("done", "withdrawn")
    assert kinds() == ["chosen_host_left", "host_left", "participation_withdrawn"]
    assert Message.objects.get(kind="participation_withdrawn").recipient == editor


def test_stopped_in_time_nothing_has_happened(pi, coordinator):
    held = hold(pi, coordinator)
    withdrawals.stop(held, by=coordinator)
    assert withdrawals.carry_out_due(later()) == 0
    assert (status(held), status(pi.participation), kinds()) == (
        "stopped",
        "approved",
        [],
    )
    assert status(hold(pi, coordinator)) == "held"


def test_what_was_asked_for_waits_again_when_it_is_stopped(pi, asked, coordinator):
    held = hold(pi, coordinator)
    assert held == asked
    withdrawals.stop(held, by=coordinator)
    assert status(asked) == "asked"


def test_after_it_has_left_it_cannot_be_stopped(pi, coordinator):
    held = hold(pi, coordinator)
    withdrawals.carry_out_due(later())
    with pytest.raises(TransitionRefused):
        withdrawals.stop(Withdrawal.objects.get(pk=held.pk), by=coordinator)


def test_the_organization_takes_its_request_back_even_while_it_is_held(
    pi, asked, owner, editor, coordinator
):
    hold(pi, coordinator)
    with pytest.raises(TransitionRefused):
        withdrawals.take_back(Withdrawal.objects.get(), by=editor)
    withdrawals.take_back(Withdrawal.objects.get(), by=owner)
    assert withdrawals.carry_out_due(later()) == 0
    assert (status(asked), status(pi.participation)) == ("taken_back", "approved")
    assert kinds() == ["leave_asked", "leave_taken_back"]


def test_what_a_coordinator_began_no_owner_takes_back(pi, owner, coordinator):
    held = hold(pi, coordinator)
    with pytest.raises(TransitionRefused):
        withdrawals.take_back(held, by=owner)


def test_a_coordinator_answers_that_it_stays(pi, asked, owner, coordinator):
    with pytest.raises(TransitionRefused):
        withdrawals.refuse(asked, answer=" ", by=coordinator)
    withdrawals.refuse(asked, answer="เราช่วยหาคนเพิ่ม", by=coordinator)
    letter = Message.objects.get(kind="leave_answered")
    assert (letter.recipient, "เราช่วย" in letter.text) == (owner, False)
    assert status(pi.participation) == "approved"


def test_what_was_withdrawn_otherwise_meanwhile_stops_it_and_tells_the_planner(
    pi, coordinator
):
    held = hold(pi, coordinator)
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert withdrawals.carry_out_due(later()) == 0
    assert status(held) == "stopped"
    assert Message.objects.get(kind="withdrawal_stopped").recipient == coordinator


def test_nothing_is_closed_that_asks_to_leave(pi, asked, coordinator):
    with pytest.raises(TransitionRefused):
        profile_workflow.close(pi.participation, by=coordinator)


def test_a_closed_one_is_opened_again_until_the_cohort_is_closed(pi, coordinator):
    profile_workflow.close(pi.participation, by=coordinator)
    profile_workflow.reopen(pi.participation, by=coordinator)
    assert status(pi.participation) == "approved"
    profile_workflow.close(pi.participation, by=coordinator)
    pi.cohort.closed_at = timezone.now()
    pi.cohort.save()
    with pytest.raises(TransitionRefused):
        profile_workflow.reopen(pi.participation, by=coordinator)


def test_one_that_left_is_taken_in_again_where_it_was(pi, coordinator, editor):
    hold(pi, coordinator)
    withdrawals.carry_out_due(later())
    pi.participation.refresh_from_db()
    with pytest.raises(TransitionRefused):
        withdrawals.readmit(pi.participation, note="", by=coordinator)
    withdrawals.readmit(pi.participation, note="กลับมา", by=coordinator)
    assert (status(pi.participation), status(Withdrawal.objects.get())) == (
        "approved",
        "readmitted",
    )
    assert Position.objects.open().filter(pk=pi.pk).exists()
    assert Message.objects.get(kind="participation_readmitted").recipient == editor
    actions = AuditEntry.objects.about(pi.participation).values_list(
        "action", flat=True
    )
    assert list(actions) == ["withdraw participation", "readmit participation"]


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_one_that_was_never_approved_comes_back_as_far_as_it_had_come(
    cohort, coordinator, state
):
    participation = make.participation(cohort)
    owner = make.member(participation.organization, role=MemberRole.OWNER)
    revision = make.draft_revision(participation, by=owner)
    if state == "submitted":
        profile_workflow.submit(revision, by=owner)
        participation.refresh_from_db()
    withdrawals.leave_at_once(participation, by=owner)
    withdrawals.readmit(participation, note="กลับมา", by=coordinator)
    assert status(participation) == state


# A closed participation


def test_a_closed_one_leaves_without_being_opened_again(pi, owner, coordinator):
    profile_workflow.close(pi.participation, by=coordinator)
    withdrawals.ask(pi.participation, reason="คนไม่พอ", by=owner)
    hold(pi, coordinator)
    assert Position.objects.public().filter(pk=pi.pk).exists()
    assert withdrawals.carry_out_due(later()) == 1
    assert status(pi.participation) == "withdrawn"
    assert not Position.objects.public().filter(pk=pi.pk).exists()


def test_and_comes_back_closed(pi, coordinator):
    profile_workflow.close(pi.participation, by=coordinator)
    hold(pi, coordinator)
    withdrawals.carry_out_due(later())
    participation = type(pi.participation).objects.get(pk=pi.participation_id)
    withdrawals.readmit(participation, note="มาต่อได้", by=coordinator)
    assert status(participation) == "closed"
    assert Position.objects.public().filter(pk=pi.pk).exists()
    assert not Position.objects.open().filter(pk=pi.pk).exists()
