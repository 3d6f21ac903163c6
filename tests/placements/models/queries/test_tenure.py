"""A year that continues elsewhere: what is carried over, read and certified."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import Certificate, Placement
from placements.models.choices import EndKind, PlacementStatus
from placements.models.queries import tenure
from placements.offers import conditions
from placements.year import (
    certificates,
    check_ins,
    health,
    phases,
    reports,
    transfers,
)
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

PLACEMENT_URL = "/en/placement/"


@pytest.fixture
def places(cohort):
    learning = [
        {"text": "เริ่ม", "first_month": 1, "last_month": 1},
        {"text": "หลัง", "first_month": 6, "last_month": 12},
    ]
    return [
        offer_factory.position(cohort, slug, learning_phases=learning)
        for slug in ("one", "two", "three")
    ]


@pytest.fixture
def first(cohort, coordinator, places, applicant):
    return placement_factory.active(cohort, coordinator, places[0], applicant)


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


def move(placement, to, coordinator, ago):
    """Elsewhere since so many days, and at work there."""
    moved = transfers.transfer(
        placement, to=to, first_day=days_ago(ago), by=coordinator
    )
    placement_workflow.start(moved, by=coordinator)
    return placement_factory.reload(moved)


def ended(placement, coordinator, kind=EndKind.COMPLETED_PART):
    placement_workflow.end_early(
        placement, kind=kind, last_day=days_ago(1), reason="เหตุผล", by=coordinator
    )
    return placement


@pytest.fixture
def second(first, places, coordinator):
    return move(first, places[1], coordinator, 20)


@pytest.fixture
def applicant_browser(as_user, applicant):
    return as_user(applicant)


def other_url(placement):
    return f"{PLACEMENT_URL}others/{placement.code}/"


# What the certificate counts


def test_the_certificate_counts_both_parts(second, coordinator):
    certificate = certificates.issue(
        ended(second, coordinator), name="สมมติ", by=coordinator
    )
    assert (certificate.starts_on, certificate.ended_on) == (
        days_ago(placement_factory.DAYS_AT_WORK),
        days_ago(1),
    )
    assert certificates.days_in_language(certificate, "en")["count"] == str(
        placement_factory.DAYS_AT_WORK
    )


def test_days_between_two_parts_and_on_hold_are_not_counted(first, places, coordinator):
    placement_workflow.hold(first, since=days_ago(30), by=coordinator)
    moved = ended(move(first, places[1], coordinator, 20), coordinator)
    certificate = certificates.issue(moved, name="สมมติ", by=coordinator)
    assert certificates.days_in_language(certificate, "en")["count"] == "30"


def test_three_parts_are_one_stretch_oldest_first(second, places, coordinator, first):
    third = move(second, places[2], coordinator, 5)
    assert tenure.parts_of_year(third) == [first, second, third]


def test_a_part_that_goes_on_elsewhere_has_no_certificate_of_its_own(
    first, second, coordinator
):
    first = placement_factory.reload(first)
    with pytest.raises(TransitionRefused):
        certificates.issue(first, name="สมมติ", by=coordinator)
    ended(second, coordinator, EndKind.FOR_CAUSE)
    with pytest.raises(TransitionRefused):
        certificates.issue(first, name="สมมติ", by=coordinator)
    assert not Certificate.objects.exists()


def test_who_never_began_elsewhere_has_one_for_what_was_served(
    first, places, coordinator
):
    moved = transfers.transfer(
        first, to=places[1], first_day=days_ago(0), by=coordinator
    )
    placement_workflow.end_early(
        moved, kind=EndKind.COMPELLING, last_day=None, reason="เปลี่ยนใจ", by=coordinator
    )
    certificate = certificates.issue(
        placement_factory.reload(first), name="สมมติ", by=coordinator
    )
    assert (certificate.ended_on, certificate.held_days) == (days_ago(1), 0)


# What goes along, and what ends


def test_days_off_that_are_left_go_along(first, places, coordinator):
    leave.grant(first, halves=5, on_day=days_ago(30), note="", by=coordinator)
    moved = move(first, places[1], coordinator, 20)
    assert ledger.balance(moved.leave_entries.all()) == 5


def test_no_phase_and_no_open_check_in_lies_behind_an_early_end(
    first, coordinator, applicant
):
    goals = first.phases.get(order=2)
    phases.write_goals(goals, goals="ไว้ภายหลัง", seen=0, by=applicant)
    ended(first, coordinator)
    assert {phase.ends_on for phase in first.phases.filter(order=2)} == {days_ago(1)}
    assert not first.checkins.filter(sent_at=None, due_on__gt=days_ago(1)).exists()


def test_a_phase_without_goals_that_never_began_is_gone(first, coordinator):
    ended(first, coordinator)
    assert [phase.order for phase in first.phases.all()] == [1]


def test_after_a_transfer_only_the_host_still_has_something_to_do(
    first, places, coordinator, applicant
):
    report = reports.save(
        first,
        reports.reportable_months(first)[-1],
        learnt="บันทึก",
        wish="",
        seen=0,
        by=applicant,
    )
    reports.submit(report, by=applicant)
    move(first, places[1], coordinator, 5)
    due = health.due_items(placement_factory.reload(first))
    assert {item.side for item in due} == {"host"}
    assert "reading" in {item.kind for item in due}


# The pages


def test_the_page_of_now_is_where_work_goes_on_and_names_the_earlier_one(
    applicant_browser, first, second
):
    page = words(applicant_browser.get(PLACEMENT_URL))
    assert "องค์กร two" in page
    assert other_url(first) in page
    assert other_url(second) not in page


def test_an_earlier_placement_is_read_with_all_that_was_written(
    applicant_browser, first, places, coordinator, applicant
):
    phases.write_goals(first.phases.get(order=1), goals="ฟังให้มาก", seen=0, by=applicant)
    check_ins.send(
        first.checkins.filter(side="volunteer").first(),
        feeling="well",
        text="อบอุ่น",
        wants_talk=False,
        by=applicant,
    )
    reports.save(
        first,
        reports.reportable_months(first)[-1],
        learnt="จดบันทึก",
        wish="",
        seen=0,
        by=applicant,
    )
    leave.grant(first, halves=3, on_day=days_ago(30), note="", by=coordinator)
    move(first, places[1], coordinator, 5)
    page = words(applicant_browser.get(other_url(first)))
    for text in ("ฟังให้มาก", "อบอุ่น", "จดบันทึก", "days: 1.5", "Read only"):
        assert text in page


def test_an_earlier_placement_can_not_be_written_in(applicant_browser, first, second):
    page = applicant_browser.get(other_url(first))
    assert "<form" not in words(page).split("<main", 1)[1].split("</main>", 1)[0]
    assert applicant_browser.post(other_url(first)).status_code == 405


def test_the_page_of_now_has_no_second_address(applicant_browser, second):
    assert applicant_browser.get(other_url(second)).headers["Location"] == PLACEMENT_URL


def test_nobody_else_finds_an_earlier_placement(
    as_user, first, second, stranger, coordinator, places
):
    member = make.member(places[0].organization)
    for person in (stranger, coordinator, member):
        assert as_user(person).get(other_url(first)).status_code == 404


def test_what_is_planned_for_later_is_written_in_before_what_is_over(
    applicant_browser, first, applicant, coordinator
):
    placement_workflow.end_early(
        first, kind="compelling", last_day=first.starts_on, reason="ก", by=coordinator
    )
    later = make.cohort(number=17)
    planned = placement_factory.planned(
        later, coordinator, offer_factory.position(later, "later"), applicant
    )
    assert Placement.objects.current_of(applicant) == planned
    kind = placement_factory.condition_kind(
        later, "safety", is_stated_by_volunteer=True
    )
    conditions.add_missing_conditions(planned)
    assert "I have done this" in words(applicant_browser.get(PLACEMENT_URL))
    applicant_browser.post(f"{PLACEMENT_URL}conditions/safety/")
    assert planned.conditions.get(kind=kind).met_by == applicant


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as context:
        browser.get(url)
    return len(context)


def test_the_page_asks_as_much_for_two_earlier_placements_as_for_one(
    applicant_browser, second, places, coordinator
):
    before = queries(applicant_browser, PLACEMENT_URL)
    move(second, places[2], coordinator, 5)
    assert queries(applicant_browser, PLACEMENT_URL) == before


def test_the_desk_links_the_parts(as_user, first, second, coordinator):
    page = words(
        as_user(coordinator).get(f"/en/admin/placements/placement/{first.code}/change/")
    )
    assert f"/placement/{second.code}/change/" in page
    assert placement_factory.reload(first).status == PlacementStatus.TRANSFERRED
