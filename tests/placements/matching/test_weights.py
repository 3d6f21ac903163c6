"""A match may try other weights; no score changes, and it can be worked out again."""

import json

import pytest

from placements.matching import allocation, planned_offers, weights
from placements.models import MatchRun
from tests.placements import offer_factory
from tests.volunteers.browsing import words
from volunteers.models import Application, Criterion, Review, Score

ADD = "/en/admin/placements/matchrun/add/?cohort=16"


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


def criterion(cohort, order, stage="review"):
    return cohort.criteria.get(stage=stage, order=order)


def field(row):
    return f"weight-{row.stage}-{row.pk}"


def marks(cohort, **tried):
    counted = weights.counted_weights(cohort, **tried)
    by_application = weights.counted_reviews(Application.objects.all(), counted)
    return sorted(
        review["mark"] for reviews in by_application.values() for review in reviews
    )


@pytest.fixture
def interview_rubric(cohort):
    """Numbered like the rubric of the reviews, with other weights."""
    return [
        Criterion.objects.create(
            cohort=cohort,
            stage="interview",
            order=order,
            name_th=f"สัมภาษณ์ {order}",
            name_en=f"Interview {order}",
            weight=weight,
        )
        for order, weight in ((1, 9), (2, 4))
    ]


def test_a_mark_is_weighed_anew_and_the_stored_one_stays(rivals, cohort):
    assert marks(cohort, tried={criterion(cohort, 1).pk: 3}) == [2.75, 4.0]
    assert set(Review.objects.values_list("mark", flat=True)) == {3.0, 3.5}


def test_a_weight_of_nought_leaves_the_criterion_out(rivals, cohort):
    assert marks(cohort, tried={criterion(cohort, 1).pk: 0}) == [1.0, 5.0]


def test_other_weights_change_who_comes_first_and_are_kept_with_the_run(
    rivals, cohort, coordinator
):
    first, second = rivals
    pk = criterion(cohort, 1).pk
    plain, weighed = (
        offer_factory.match_run(cohort, coordinator),
        offer_factory.match_run(cohort, coordinator, "อีกเกณฑ์", weights={pk: 5}),
    )
    assert (seated(plain), seated(weighed)) == ([second.code], [first.code])
    stored = MatchRun.objects.get(pk=weighed.pk)
    assert stored.options["weights"] == {str(pk): 5}
    repeated = allocation.solve(json.loads(json.dumps(stored.inputs)))
    assert list(repeated.assignment) == [first.code]


def post(client, page, **more):
    """The form as the page shows it, with what is typed over."""
    form = page.context["form"]
    shown = {
        bound.html_name: bound.value() for bound in form if bound.value() is not None
    }
    return client.post(ADD, {**shown, "name": "อีกเกณฑ์", **more})


def test_a_run_that_is_left_untouched_counts_by_the_rubric_of_the_reviews(
    rivals, interview_rubric, cohort, coordinator, as_user
):
    coordinator_browser = as_user(coordinator)
    page = coordinator_browser.get(ADD)
    assert post(coordinator_browser, page).status_code == 302
    run = MatchRun.objects.get()
    rubric = cohort.criteria.of_reviews()
    assert run.options["weights"] == {}
    assert run.inputs["weights"] == {str(row.pk): row.weight for row in rubric}
    assert seated(run) == [rivals[1].code]


def test_only_what_counts_in_a_match_can_be_weighed(
    rivals, interview_rubric, cohort, coordinator, as_user
):
    form = as_user(coordinator).get(ADD).context["form"]
    offered = [name for name in form.fields if name.startswith("weight-")]
    assert offered == [field(row) for row in cohort.criteria.of_reviews()]


def test_two_criteria_of_one_number_are_weighed_apart(
    rivals, cohort, coordinator, as_user
):
    Criterion.objects.filter(cohort=cohort).update(order=1)
    first, second = cohort.criteria.of_reviews().order_by("pk")
    coordinator_browser = as_user(coordinator)
    page = coordinator_browser.get(ADD)
    post(coordinator_browser, page, **{field(first): "5", field(second): "2"})
    assert MatchRun.objects.get().inputs["weights"] == {
        str(first.pk): 5,
        str(second.pk): 2,
    }


def test_the_desk_tries_weights_and_the_board_says_which(
    rivals, cohort, coordinator, as_user
):
    coordinator_browser = as_user(coordinator)
    tried = criterion(cohort, 1)
    page = coordinator_browser.get(ADD)
    post(coordinator_browser, page, **{field(tried): "5"})
    run = MatchRun.objects.get()
    assert run.options["weights"] == {str(tried.pk): 5}
    board = words(
        coordinator_browser.get(f"/en/admin/placements/matchrun/{run.code}/change/")
    )
    assert "Weight tried: Criterion 1 <b>5</b>" in board
    assert "in the rubric: 1" in board


def test_the_next_match_begins_with_what_this_one_tried(
    rivals, cohort, coordinator, as_user
):
    tried = criterion(cohort, 1)
    run = offer_factory.match_run(
        cohort,
        coordinator,
        seats={"one": 2},
        weights={tried.pk: 5},
        include_reserve=True,
    )
    coordinator_browser = as_user(coordinator)
    board = coordinator_browser.get(
        f"/en/admin/placements/matchrun/{run.code}/change/"
    ).content.decode()
    assert f"{ADD}&amp;again={run.code}" in board
    page = coordinator_browser.get(f"{ADD}&again={run.code}")
    post(coordinator_browser, page)
    repeated = MatchRun.objects.exclude(pk=run.pk).get()
    assert repeated.options == run.options


def test_a_score_can_be_worked_out_by_hand_from_the_page_of_its_line(
    rivals, interview_rubric, cohort, coordinator, as_user
):
    run = offer_factory.match_run(
        cohort, coordinator, weights={criterion(cohort, 1).pk: 3}
    )
    url = f"/en/admin/placements/matchrun/{run.code}/lines/{rivals[0].code}/"
    page = words(as_user(coordinator).get(url))
    assert "(3 × 5 + 1 × 1) ÷ (3 + 1) = 4.000" in page
    assert "(4.000) ÷ 1 = 4.000" in page
    assert run.inputs["applicants"][0]["score"] in (4.0, 2.75)


def test_a_freed_seat_goes_by_the_weights_of_the_adopted_match(
    rivals, cohort, coordinator, position
):
    first, second = rivals
    pk = criterion(cohort, 1).pk
    run = offer_factory.match_run(cohort, coordinator, weights={pk: 5})
    order = [
        application.code
        for application, _rank in planned_offers.candidates_in_order(position, run)
    ]
    assert order == [first.code, second.code]


def test_a_weight_that_is_no_weight_is_said(rivals, cohort, coordinator, as_user):
    coordinator_browser = as_user(coordinator)
    page = coordinator_browser.get(ADD)
    tried = {field(criterion(cohort, 1)): "11"}
    assert post(coordinator_browser, page, **tried).status_code == 200
    assert MatchRun.objects.count() == 0
