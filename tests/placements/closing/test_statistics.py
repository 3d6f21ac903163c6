"""Statistics of a cohort: no names, unchanged by erasure, no small counts in public."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.closing import statistics
from placements.closing import workflow as closing_workflow
from placements.models import Offer, Statistic
from placements.models.choices import CountedBy as By
from placements.offers import workflow as offer_workflow
from tests import make
from tests.placements import closing_factory, offer_factory
from tests.volunteers.browsing import words
from volunteers.models import Application
from volunteers.personal_data import erasure


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = str(tmp_path)


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=3)


@pytest.fixture
def ended(cohort, coordinator, position, applicant):
    closing_factory.completed(cohort, coordinator, position, applicant)
    closing_factory.not_selected(cohort, coordinator, position)
    closing_factory.withdrawn(cohort)
    return closing_factory.close_call(cohort)


def test_the_way_to_a_place_is_counted(ended):
    found = statistics.cohort_counts(ended)
    shown_count = [found[By.FUNNEL, name] for name in statistics.FUNNEL]
    assert shown_count == [3, 3, 2, 1, 1, 1, 1, 1]
    assert (
        found[By.SEATS, "offered"],
        found[By.SEATS, "filled"],
        found[By.RANK, "1"],
    ) == (3, 1, 1)
    assert (
        found[By.REGION, "northeast"],
        found[By.REASON, "few_seats"],
        found[By.DAYS, "served"],
    ) == (3, 1, 41)


def test_erasing_before_the_closing_changes_no_number(ended):
    before = statistics.cohort_counts(ended)
    for application in Application.objects.filter(
        status__in=["not_selected", "withdrawn"]
    ):
        erasure.erase(application, by=None)
    assert Application.objects.count() == 1
    assert statistics.cohort_counts(ended) == before


def test_erasing_after_the_closing_changes_no_number(ended, coordinator):
    before = statistics.cohort_counts(ended)
    closing_workflow.close_cohort(ended, by=coordinator)
    erasure.erase(Application.objects.get(status="not_selected"), by=None)
    assert statistics.cohort_counts(ended) == before


def test_what_is_kept_names_nobody(ended, applicant):
    statistics.store(ended)
    shown_count = " ".join(map(str, Statistic.objects.values_list("by", "value")))
    assert applicant.display_name not in shown_count
    assert applicant.email not in shown_count


def test_an_offer_that_came_to_nothing_goes_with_its_application(
    cohort, coordinator, position
):
    offer = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    offer_workflow.decline(offer, by=offer.application.applicant)
    erasure.erase(Application.objects.get(), by=None)
    assert (
        Offer.objects.count(),
        statistics.cohort_counts(cohort)[By.FUNNEL, "offered"],
    ) == (0, 1)


def test_seats_stay_filled_when_a_placement_is_erased(cohort, coordinator, position):
    placement = closing_factory.completed(cohort, coordinator, position)
    before = statistics.cohort_counts(cohort)
    assert before[By.SEATS, "filled"] == 1
    assert erasure.erase_all([placement.application]) == 1
    assert statistics.cohort_counts(cohort) == before


def test_counting_takes_the_same_queries_for_one_and_for_many(
    coordinator, position, cohort, django_assert_max_num_queries
):
    closing_factory.not_selected(cohort, coordinator, position)
    with django_assert_max_num_queries(40) as few:
        statistics.current_counts(cohort)
    for _number in range(4):
        closing_factory.not_selected(cohort, coordinator, position)
    with django_assert_max_num_queries(len(few)):
        statistics.current_counts(cohort)


COUNTS = st.lists(st.integers(0, 40), max_size=8)


@given(COUNTS)
def test_no_small_number_is_shown_and_none_can_be_worked_out_from_the_sum(counts):
    shown = statistics.suppress_small(
        [(str(number), count) for number, count in enumerate(counts)]
    )
    hidden = [
        count
        for count, (_label, shown_count) in zip(counts, shown, strict=True)
        if shown_count is None
    ]
    assert not [
        shown_count
        for _label, shown_count in shown
        if shown_count is not None and 0 < shown_count < statistics.MIN_PUBLIC_COUNT
    ]
    others = [count for count in counts if count and count not in hidden]
    assert len(hidden) != 1 or not others
    assert all(
        shown_count in (None, count)
        for count, (_label, shown_count) in zip(counts, shown, strict=True)
    )


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_public_learns_no_small_number_of_volunteers(completed, more):
    found = Counter(
        {(By.FUNNEL, "started"): completed + more, (By.FUNNEL, "completed"): completed}
    )
    shown_count = dict(statistics.public_statistics(found)["facts"][1:3])
    shown = [count for count in shown_count.values() if count]
    assert all(count >= statistics.MIN_PUBLIC_COUNT for count in shown)
    assert len(shown) < 2 or max(shown) - min(shown) not in range(
        1, statistics.MIN_PUBLIC_COUNT
    )


# Pages


def test_the_public_page_is_there_once_the_cohort_is_closed(
    as_user, ended, coordinator
):
    visitor = as_user(None)
    assert visitor.get("/en/cohorts/16/figures/").status_code == 404
    closing_workflow.close_cohort(ended, by=coordinator)
    page = words(visitor.get("/en/cohorts/16/figures/"))
    assert ("withheld" in page, "Not selected" in page, "Sent" in page) == (
        True,
        False,
        False,
    )


def test_the_desk_has_chart_table_and_csv(as_user, ended, coordinator):
    coordinator_browser = as_user(coordinator)
    page = words(coordinator_browser.get("/en/admin/placements/closing/figures/"))
    assert (
        "From application to placement" in page,
        "Days served, all together" in page,
    ) == (
        True,
        True,
    )
    shown_count = coordinator_browser.get("/en/admin/placements/closing/figures.csv")
    lines = shown_count.content.decode("utf-8-sig").splitlines()
    assert (shown_count["Content-Type"], lines[0]) == (
        "text/csv; charset=utf-8",
        "Cohort,Counted by,Value,Count",
    )
    assert "16,From application to placement,Sent,3" in lines


def test_nothing_is_counted_for_an_empty_cohort(cohort):
    make.position(cohort, slug="x")
    assert +statistics.current_counts(cohort) == Counter()
