"""The life cycle of a placement: conditions, days, seats."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from placements.models import Offer, Placement
from placements.models.choices import EndKind
from placements.models.choices import PlacementStatus as S
from placements.offers import conditions
from placements.year import transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import Message
from tests.placements import offer_factory, placement_factory


@pytest.fixture
def position(cohort):
    phases = [
        {"text": "เริ่ม", "first_month": 1, "last_month": 3},
        {"text": "ทั้งปี", "first_month": 1, "last_month": 12},
    ]
    return offer_factory.position(cohort, "one", seats=1, learning_phases=phases)


@pytest.fixture
def other_position(cohort):
    return offer_factory.position(cohort, "two", seats=1)


@pytest.fixture
def planned(cohort, coordinator, position, applicant):
    placement_factory.condition_kind(cohort)
    placement_factory.condition_kind(cohort, "safety", is_stated_by_volunteer=True)
    return placement_factory.planned(cohort, coordinator, position, applicant)


@pytest.fixture
def active(cohort, coordinator, position, applicant):
    return placement_factory.active(cohort, coordinator, position, applicant)


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


def seat(placement):
    return Offer.objects.get(placement=placement).seat


def test_work_starts_when_every_condition_is_met(planned, coordinator):
    with pytest.raises(TransitionRefused):
        placement_workflow.start(planned, by=coordinator)
    placement_factory.meet_all_conditions(planned, coordinator)
    placement_workflow.start(planned, by=coordinator)
    assert placement_factory.reload(planned).status == S.ACTIVE


def test_what_the_volunteer_states_no_coordinator_states(planned, coordinator):
    condition = planned.conditions.get(kind__slug="safety")
    with pytest.raises(TransitionRefused):
        conditions.set_met(condition, is_met=True, by=coordinator)
    conditions.set_met(condition, is_met=True, by=planned.application.applicant)
    assert condition.met_by == planned.application.applicant


def test_a_condition_added_later_counts_too(planned, cohort, coordinator):
    placement_factory.meet_all_conditions(planned, coordinator)
    placement_factory.condition_kind(cohort, "orientation")
    with pytest.raises(TransitionRefused):
        placement_workflow.start(planned, by=coordinator)


def test_work_does_not_start_before_its_first_day(planned, coordinator):
    placement_factory.meet_all_conditions(planned, coordinator)
    tomorrow = days_ago(-1)
    placement_workflow.set_dates(
        planned,
        starts_on=tomorrow,
        ends_on=tomorrow + timedelta(days=100),
        by=coordinator,
    )
    with pytest.raises(TransitionRefused):
        placement_workflow.start(planned, by=coordinator)


def test_starting_draws_phases_in_real_days_and_plans_check_ins_of_both_sides(active):
    first, whole = active.phases.all()
    assert first.starts_on == whole.starts_on == active.starts_on
    assert whole.ends_on == active.ends_on
    due = sorted({checkin.due_on for checkin in active.checkins.all()})
    assert due == [first.ends_on, active.ends_on]
    assert active.checkins.count() == 4


def test_a_pause_that_moves_the_end_moves_what_is_to_come(active, coordinator):
    before = [(phase.starts_on, phase.ends_on) for phase in active.phases.all()]
    end = active.ends_on
    placement_workflow.hold(active, since=days_ago(10), by=coordinator)
    placement_workflow.resume(
        active, back_on=timezone.localdate(), moves_end=True, by=coordinator
    )
    later = timedelta(days=10)
    assert [(phase.starts_on, phase.ends_on) for phase in active.phases.all()] == [
        (a, b + later) for a, b in before
    ]
    assert (active.ends_on, active.held_days, active.on_hold_since) == (
        end + later,
        10,
        None,
    )


def test_a_pause_that_moves_nothing_still_counts_as_not_served(active, coordinator):
    end = active.ends_on
    placement_workflow.hold(active, since=days_ago(3), by=coordinator)
    placement_workflow.resume(
        active, back_on=timezone.localdate(), moves_end=False, by=coordinator
    )
    assert (active.ends_on, active.held_days) == (end, 3)


@pytest.mark.parametrize(
    "since", [placement_factory.DAYS_AT_WORK, placement_factory.DAYS_AT_WORK + 1, -1]
)
def test_a_pause_begins_within_the_work(active, coordinator, since):
    with pytest.raises(TransitionRefused):
        placement_workflow.hold(active, since=days_ago(since), by=coordinator)


def test_an_extension_reaches_the_phases_and_never_shortens(active, coordinator):
    later = active.ends_on + timedelta(days=30)
    with pytest.raises(TransitionRefused):
        placement_workflow.extend(active, ends_on=active.ends_on, by=coordinator)
    placement_workflow.extend(active, ends_on=later, by=coordinator)
    assert active.phases.last().ends_on == later
    assert active.checkins.last().due_on == later


def test_a_refused_extension_says_whether_the_day_or_somebody_else_is_the_cause(
    active, coordinator
):
    translation.activate("en")
    same, later = active.ends_on, active.ends_on + timedelta(days=7)
    with pytest.raises(InputRefused, match="must come after"):
        placement_workflow.extend(active, ends_on=same, by=coordinator)
    Placement.objects.filter(pk=active.pk).update(status=S.PLANNED)
    planned = placement_factory.reload(active)
    with pytest.raises(TransitionRefused, match="only running work") as refused:
        placement_workflow.extend(planned, ends_on=later, by=coordinator)
    assert not isinstance(refused.value, InputRefused)


def test_completing_waits_for_the_last_day_and_frees_the_seat(active, coordinator):
    with pytest.raises(TransitionRefused):
        placement_workflow.complete(active, by=coordinator)
    Placement.objects.filter(pk=active.pk).update(ends_on=days_ago(0))
    placement_workflow.complete(active, by=coordinator)
    assert (active.status, active.ended_on, seat(active)) == (
        S.COMPLETED,
        days_ago(0),
        None,
    )


def test_an_early_end_needs_a_reason_except_for_safety(active, coordinator):
    with pytest.raises(TransitionRefused):
        placement_workflow.end_early(
            active,
            kind=EndKind.COMPELLING,
            last_day=days_ago(1),
            reason=" ",
            by=coordinator,
        )
    placement_workflow.end_early(
        active,
        kind=EndKind.COMPELLING,
        last_day=days_ago(1),
        reason="ครอบครัว",
        by=coordinator,
    )
    assert (active.status, active.ended_on, seat(active)) == (
        S.ENDED_EARLY,
        days_ago(1),
        None,
    )


def test_leaving_for_safety_is_the_volunteers_and_tells_safeguarding(active, cohort):
    contact = placement_factory.safeguarding_contact(cohort)
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    assert (active.end_kind, active.end_reason, active.ended_on) == (
        EndKind.SAFETY,
        "",
        timezone.localdate(),
    )
    assert Message.objects.filter(recipient=contact, kind="placement_news").exists()


def test_who_never_began_has_no_last_day(planned, coordinator):
    placement_workflow.end_early(
        planned,
        kind=EndKind.COMPELLING,
        last_day=None,
        reason="เปลี่ยนใจ",
        by=coordinator,
    )
    assert (planned.status, planned.ended_on) == (S.ENDED_EARLY, None)


def test_a_transfer_gives_the_rest_of_the_year_elsewhere(
    active, other_position, coordinator
):
    end = active.ends_on
    moved = transfers.transfer(
        active, to=other_position, first_day=timezone.localdate(), by=coordinator
    )
    assert (active.status, active.ended_on, seat(active)) == (
        S.TRANSFERRED,
        days_ago(1),
        None,
    )
    assert (moved.status, moved.starts_on, moved.ends_on, seat(moved)) == (
        S.PLANNED,
        timezone.localdate(),
        end,
        1,
    )


def test_a_transfer_to_a_full_position_changes_nothing(
    active, other_position, cohort, coordinator
):
    offer_factory.accepted(
        offer_factory.shortlisted(cohort, coordinator, other_position),
        other_position,
        coordinator,
    )
    with pytest.raises(TransitionRefused):
        transfers.transfer(
            active, to=other_position, first_day=timezone.localdate(), by=coordinator
        )
    assert (placement_factory.reload(active).status, seat(active)) == (S.ACTIVE, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_on": date(2020, 1, 1)},
        {"on_hold_since": date(2020, 1, 1)},
        {"ends_on": None},
    ],
)
def test_the_database_keeps_days_consistent(active, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=active.pk).update(**wrong)
