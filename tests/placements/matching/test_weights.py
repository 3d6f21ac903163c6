"""A match may try other weights; no score changes, and it can be worked out again."""

import json

import pytest

from placements.matching import allocation, weights
from placements.models import MatchRun
from tests.placements import offer_factory
from tests.volunteers.browsing import words
from volunteers.models import Review, Score


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


def judged(cohort, coordinator, position, *values):
    """Shortlisted, with these scores in the order of the two equal criteria."""
    application = offer_factory.shortlisted(cohort, coordinator, position)
    for score, value in zip(
        Score.objects.filter(review__application=application), values, strict=True
    ):
        Score.objects.filter(pk=score.pk).update(value=value)
    Review.objects.filter(application=application).update(
        mark=sum(values) / len(values)
    )
    return application


@pytest.fixture
def rivals(cohort, coordinator, position):
    return judged(cohort, coordinator, position, 5, 1), judged(
        cohort, coordinator, position, 2, 5
    )


def seated(run):
    return [code for code, slug in offer_factory.slugs_by_code(run).items() if slug]


def test_a_mark_is_weighed_anew_and_the_stored_one_stays(rivals):
    marks = weights.marks_with_weights(Review.objects.order_by("pk"), {1: 3})
    assert sorted(marks.values()) == [2.75, 4.0]
    assert set(Review.objects.values_list("mark", flat=True)) == {3.0, 3.5}


def test_a_weight_of_nought_leaves_the_criterion_out(rivals):
    assert sorted(
        weights.marks_with_weights(Review.objects.all(), {1: 0}).values()
    ) == [1.0, 5.0]


def test_other_weights_change_who_comes_first_and_are_kept_with_the_run(
    rivals, cohort, coordinator
):
    first, second = rivals
    plain, weighed = (
        offer_factory.match_run(cohort, coordinator),
        offer_factory.match_run(cohort, coordinator, "อีกเกณฑ์", weights={1: 5}),
    )
    assert (seated(plain), seated(weighed)) == ([second.code], [first.code])
    stored = MatchRun.objects.get(pk=weighed.pk)
    assert stored.options["weights"] == {"1": 5}
    repeated = allocation.solve(json.loads(json.dumps(stored.inputs)))
    assert dict(repeated.assignment) == {first.code: "one"}


def test_the_desk_tries_weights_and_the_board_says_which(
    rivals, cohort, coordinator, as_user
):
    coordinator_browser = as_user(coordinator)
    posted = {"name": "อีกเกณฑ์", "seats-one": "1", "weight-1": "5", "weight-2": "1"}
    assert (
        coordinator_browser.post(
            "/en/admin/placements/matchrun/add/?cohort=16", posted
        ).status_code
        == 302
    )
    run = MatchRun.objects.get()
    assert run.options["weights"] == {"1": 5}
    board = words(
        coordinator_browser.get(f"/en/admin/placements/matchrun/{run.code}/change/")
    )
    assert "Weight tried: Criterion 1 <b>5</b>" in board


def test_a_weight_that_is_no_weight_is_said(rivals, coordinator, as_user):
    posted = {"name": "x", "seats-one": "1", "weight-1": "11"}
    assert (
        as_user(coordinator)
        .post("/en/admin/placements/matchrun/add/?cohort=16", posted)
        .status_code
        == 200
    )
    assert MatchRun.objects.count() == 0
