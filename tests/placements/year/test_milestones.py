"""The few days that every placement has, and where its phases are drawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from placements.models import Placement
from placements.year import certificates, milestones, transfers
from placements.year import workflow as placement_workflow
from tests.placements import offer_factory, placement_factory


@pytest.fixture(autouse=True)
def in_english(en):
    """Titles are compared in English."""


def titles(placement, certificate=None):
    return [
        (milestone["title"], milestone["state"])
        for milestone in milestones.build_milestones(placement, certificate)
    ]


def accepted_early(placement):
    """Before the first day of work, as it is outside of tests."""
    Placement.objects.filter(pk=placement.pk).update(
        made_at=timezone.now() - timedelta(days=placement_factory.DAYS_AT_WORK + 9)
    )
    return placement_factory.reload(placement)


def test_the_next_day_is_where_things_stand(active):
    assert titles(accepted_early(active)) == [
        ("Offer accepted", "done"),
        ("First day of work", "done"),
        ("Halfway", "now"),
        ("Last day of work", "next"),
    ]


def test_what_is_over_has_its_certificate_and_no_half(active, coordinator):
    placement = accepted_early(active)
    placement_workflow.leave_for_safety(placement, by=placement.application.applicant)
    certificate = certificates.issue(placement, name="สมมติ", by=coordinator)
    assert titles(placement, certificate) == [
        ("Offer accepted", "done"),
        ("First day of work", "done"),
        ("Last day of work", "done"),
        ("Certificate issued", "done"),
    ]


def test_who_never_began_has_no_first_day(cohort, coordinator, position, applicant):
    planned = accepted_early(
        placement_factory.planned(cohort, coordinator, position, applicant)
    )
    placement_workflow.end_early(
        planned, kind="compelling", last_day=None, reason="เปลี่ยนใจ", by=coordinator
    )
    assert titles(planned) == [("Offer accepted", "done")]


def test_a_placement_without_dates_shows_what_is_known(
    cohort, coordinator, position, applicant
):
    planned = accepted_early(
        placement_factory.planned(cohort, coordinator, position, applicant)
    )
    planned.starts_on = planned.ends_on = None
    assert titles(planned) == [("Offer accepted", "done")]


def test_after_a_transfer_it_begins_with_that(active, cohort, coordinator):
    other_position = offer_factory.position(cohort, "two")
    moved = transfers.transfer(
        active,
        to=other_position,
        first_day=timezone.localdate() + timedelta(days=1),
        by=coordinator,
    )
    assert next(title for title, _state in titles(moved)) == "Transfer agreed"


def test_phases_are_drawn_where_their_days_lie_and_a_long_year_ends_with_the_strip(
    active, coordinator
):
    assert [(phase.from_month, phase.to_month) for phase in active.phases.all()] == [
        (1, 1),
        (1, 12),
    ]
    placement_workflow.extend(
        active, ends_on=active.ends_on + timedelta(days=90), by=coordinator
    )
    assert [(phase.from_month, phase.to_month) for phase in active.phases.all()] == [
        (1, 1),
        (1, 12),
    ]
