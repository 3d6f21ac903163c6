"""Whom a group email reaches: volunteers at work, and hosts with late check-ins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from placements.models import CheckIn, Placement
from placements.models.choices import Feeling, PlacementStatus, Side
from portal.messages import audiences
from tests import make
from tests.placements import offer_factory, placement_factory


def people_in(kind, by, **values):
    return set(audiences.message_audiences[kind].people(by, {"cohort": "16", **values}))


def all_well():
    CheckIn.objects.update(
        sent_at=timezone.now(), sent_by=make.person(), feeling=Feeling.WELL
    )


@pytest.fixture
def elsewhere(cohort, coordinator, active):
    """Somebody else at work, at another organization without phases."""
    position = offer_factory.position(cohort, "two", seats=1)
    return placement_factory.active(cohort, coordinator, position)


@pytest.fixture
def both(active, elsewhere):
    return active.application.applicant, elsewhere.application.applicant


def test_volunteers_at_work_are_found_by_their_host(coordinator, both):
    assert people_in("volunteers", coordinator) == set(both)
    assert people_in("volunteers", coordinator, host="two") == {both[1]}
    assert people_in("volunteers", coordinator, host="no-such") == set()
    assert people_in("volunteers", coordinator, cohort="15") == set()


def test_volunteers_at_work_are_found_by_the_phase_they_are_in(
    active, coordinator, both
):
    today = timezone.localdate()
    now = active.phases.filter(starts_on__lte=today, ends_on__gte=today).first()
    found = people_in("volunteers", coordinator, phase=str(now.order))
    assert both[0] in found
    active.phases.update(ends_on=today - timedelta(days=1))
    assert both[0] not in people_in("volunteers", coordinator, phase=str(now.order))


def test_volunteers_at_work_are_found_by_their_signal(
    active, elsewhere, coordinator, both
):
    # On hold nothing is due, so nothing is late.
    Placement.objects.filter(pk=elsewhere.pk).update(
        status=PlacementStatus.ON_HOLD, on_hold_since=timezone.localdate()
    )
    all_well()
    newest = active.checkins.filter(side=Side.VOLUNTEER).order_by("due_on").first()
    CheckIn.objects.filter(pk=newest.pk).update(
        sent_at=timezone.now(), feeling=Feeling.HARD
    )
    red = people_in("volunteers", coordinator, light="red")
    assert both[0] in red
    assert both[1] not in red
    assert both[1] in people_in("volunteers", coordinator, light="green")


def test_only_hosts_with_a_late_check_in_of_theirs_are_written_to(
    active, elsewhere, coordinator, member
):
    make.member(elsewhere.position.organization)
    all_well()
    assert people_in("late_hosts", coordinator) == set()
    late = {
        "sent_at": None,
        "sent_by": None,
        "feeling": "",
        "due_on": timezone.localdate() - timedelta(days=1),
    }
    first = active.checkins.filter(side=Side.VOLUNTEER).order_by("due_on").first()
    CheckIn.objects.filter(pk=first.pk).update(**late)
    assert people_in("late_hosts", coordinator) == set()
    first = active.checkins.filter(side=Side.HOST).order_by("due_on").first()
    CheckIn.objects.filter(pk=first.pk).update(**late)
    assert people_in("late_hosts", coordinator) == {member}
