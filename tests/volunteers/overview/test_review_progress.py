"""The review dashboards: progress and strictness, disagreements, the board by state."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.models import Application, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import review_progress
from volunteers.reviews import reviewing
from volunteers.scoring import stored_scores

DESK = "/en/admin/volunteers/"
PAGES = [
    f"{DESK}review/progress/",
    f"{DESK}review/disagreements/",
    f"{DESK}application/board/",
]


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def panel(cohort):
    return [make.reviewer(cohort) for _each in range(2)]


@pytest.fixture
def judged(cohort, coordinator, panel):
    """Two applications: on one the two reviewers differ by two points, on the other one
    has yet to write.
    """
    torn, reviews = judging.in_review(cohort, coordinator, *panel)
    judging.send(reviews[0], 5)
    judging.send(reviews[1], 3)
    calm, reviews = judging.in_review(cohort, coordinator, *panel)
    judging.send(reviews[0], 4)
    stored_scores.update_cohort(cohort)
    return torn, calm


# Who may


@pytest.mark.parametrize("page", PAGES)
def test_only_coordinators_look_and_only_look(
    as_user, coordinator_client, cohort, judged, reviewer, administrator, page
):
    assert coordinator_client.get(page).status_code == 200
    assert coordinator_client.post(page).status_code == 405
    assert coordinator_client.get(f"{page}?cohort=99").status_code == 404
    assert as_user().get(page).status_code == 302
    assert as_user(administrator).get(page).status_code == 403
    assert as_user(reviewer).get(page).status_code in (302, 403)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_cohort_has_a_page_that_says_so(coordinator_client, cohort, page):
    assert 'class="empty' in coordinator_client.get(page).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_as_much_for_many_as_for_one(
    coordinator_client, cohort, coordinator, page
):
    counted = []
    for wanted in (1, 6):
        while Application.objects.count() < wanted:
            _application, reviews = judging.in_review(
                cohort, coordinator, make.reviewer(cohort), make.reviewer(cohort)
            )
            judging.send(reviews[0], 5)
            judging.send(reviews[1], 2)
        stored_scores.update_cohort(cohort)
        coordinator_client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert coordinator_client.get(page).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12


# Progress


def test_progress_counts_what_was_sent_of_what_was_given(
    cohort, coordinator, judged, panel
):
    rows = {row.person: row for row in review_progress.progress(cohort, by=coordinator)}
    assert [(rows[one].asked, rows[one].done, rows[one].late) for one in panel] == [
        (2, 2, 0),
        (2, 1, 0),
    ]
    assert [rows[one].mean for one in panel] == [4.5, 3.0]
    assert [rows[one].leaning for one in panel] == pytest.approx([0.5, -0.5])


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1)])
def test_what_waits_after_the_last_day_is_late(
    cohort, coordinator, judged, panel, days, late
):
    cohort.review_ends_on = timezone.localdate() - timedelta(days=days)
    assert (
        sum(row.late for row in review_progress.progress(cohort, by=coordinator))
        == late
    )


def test_who_left_a_review_is_not_waited_for(cohort, coordinator, judged, panel):
    reviewing.abstain(
        Review.objects.get(reviewer=panel[1], status="assigned"), by=panel[1]
    )
    rows = {row.person: row for row in review_progress.progress(cohort, by=coordinator)}
    assert (rows[panel[1]].asked, rows[panel[1]].done) == (1, 1)


def test_the_page_names_who_is_late(coordinator_client, cohort, judged):
    cohort.review_ends_on = timezone.localdate() - timedelta(days=2)
    cohort.save()
    page = coordinator_client.get(PAGES[0]).content.decode()
    assert "3 of 4 reviews are sent." in page
    assert "1 is late" in page


# Disagreements


def test_the_largest_disagreement_comes_first_and_agreement_not_at_all(
    coordinator_client, cohort, coordinator, judged, panel
):
    wider, reviews = judging.in_review(cohort, coordinator, *panel)
    judging.send(reviews[0], 5)
    judging.send(reviews[1], 1)
    stored_scores.update_cohort(cohort)
    assert review_progress.disagreements(cohort, by=coordinator) == [wider, judged[0]]
    assert (
        f"/application/{wider.code}/change/"
        in coordinator_client.get(PAGES[1]).content.decode()
    )


def test_the_usual_spread_is_the_mean_of_what_was_compared(
    cohort, coordinator, judged, panel
):
    _lone, [review] = judging.in_review(cohort, coordinator, panel[0])
    judging.send(review, 3)
    wider, reviews = judging.in_review(cohort, coordinator, *panel)
    for each, mark in zip(reviews, (5, 1), strict=False):
        judging.send(each, mark)
    stored_scores.update_cohort(cohort)
    spreads = [
        Application.objects.get(pk=row.pk).score_spread for row in (judged[0], wider)
    ]
    found = review_progress.spread(cohort)
    assert found.usual == pytest.approx(sum(spreads) / 2)
    assert found.limit == pytest.approx(2 * found.usual)


# What the one who looks must not see


def test_a_conflict_of_ones_own_is_nowhere_and_counts_nowhere(
    cohort, coordinator, judged, coordinator_client
):
    torn = judged[0]
    conflicts.declare_own(torn, kind="declared", note="", by=coordinator)
    assert review_progress.disagreements(cohort, by=coordinator) == []
    assert (
        sum(row.asked for row in review_progress.progress(cohort, by=coordinator)) == 2
    )
    for page in PAGES:
        assert torn.reference not in coordinator_client.get(page).content.decode()


def test_the_menu_and_its_tabs_lead_to_the_dashboards(coordinator_client, cohort):
    progress, disagreements, board = PAGES
    ways = {
        "/en/admin/": progress,
        progress: disagreements,
        f"{DESK}application/": board,
    }
    for start, end in ways.items():
        assert f'href="{end}"' in coordinator_client.get(start).content.decode()


def test_disagreements_ask_as_often_for_many_as_for_one(as_user, cohort, coordinator):
    coordinator_client, counted = as_user(coordinator), []
    for wanted in (1, 8):
        while Application.objects.count() < wanted:
            application = make.application(cohort)
            Application.objects.filter(pk=application.pk).update(
                status=S.NOT_SELECTED, score_spread=1.5
            )
        coordinator_client.get(f"{DESK}review/disagreements/")
        with CaptureQueriesContext(connection) as queries:
            coordinator_client.get(f"{DESK}review/disagreements/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_each_reviewer_is_a_dot_and_small_differences_wait_behind_a_link(
    coordinator_client, cohort, coordinator
):
    panel = [make.reviewer(cohort) for _ in range(2)]
    for given in ((1, 5), (4, 4), (3, 4)):
        _application, reviews = judging.in_review(cohort, coordinator, *panel)
        for review, mark in zip(reviews, given, strict=True):
            judging.send(review, mark)
    stored_scores.update_cohort(cohort)
    Application.objects.filter(score_spread=1).update(score_spread=0.5)
    page = coordinator_client.get(f"{DESK}review/disagreements/")
    assert [row["dots"] for row in page.context["rows"]] == [[20.0, 100.0]]
    assert page.context["more"] == 1
    everything = coordinator_client.get(f"{DESK}review/disagreements/?all=1")
    assert [row["dots"] for row in everything.context["rows"]] == [
        [20.0, 100.0],
        [60.0, 80.0],
    ]
