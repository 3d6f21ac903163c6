"""The figures of the reviews: held against a dense least-squares solution in exact
fractions.
"""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Application, CohortFigures, Criterion, Review
from volunteers.scoring import statistics, stored_scores

marks_of = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(10, 13)),
    st.integers(4, 20).map(lambda quarters: quarters / 4),
    min_size=1,
    max_size=16,
).map(
    lambda found: [
        (application, reviewer, value)
        for (application, reviewer), value in found.items()
    ]
)


def exact(marks, shrinkage):
    """All scores and leanings at once, from the normal equations of the whole
    problem.
    """
    names = sorted({("a", row[0]) for row in marks} | {("r", row[1]) for row in marks})
    size = len(names)
    rows = [[Fraction(0)] * (size + 1) for _name in names]
    for number, (kind, _key) in enumerate(names):
        rows[number][number] = Fraction(shrinkage) if kind == "r" else Fraction(0)
    for application, reviewer, value in marks:
        pair = names.index(("a", application)), names.index(("r", reviewer))
        for one in pair:
            rows[one][size] += Fraction(value)
            for other in pair:
                rows[one][other] += 1
    return dict(zip(names, eliminated(rows), strict=True))


def eliminated(rows):
    size = len(rows)
    for step in range(size):
        pivot = next(number for number in range(step, size) if rows[number][step])
        rows[step], rows[pivot] = rows[pivot], rows[step]
        rows[step] = [value / rows[step][step] for value in rows[step]]
        for number in range(size):
            if number != step:
                rows[number] = [
                    a - rows[number][step] * b
                    for a, b in zip(rows[number], rows[step], strict=True)
                ]
    return [row[size] for row in rows]


@given(marks_of, st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3)]))
def test_the_correction_is_the_least_squares_solution(marks, shrinkage):
    found, expected = (
        statistics.correct_for_strictness(marks, shrinkage=float(shrinkage)),
        exact(marks, shrinkage),
    )
    result = {("a", key): value for key, value in found.scores.items()}
    result |= {("r", key): value for key, value in found.leanings.items()}
    assert result.keys() == expected.keys()
    assert all(abs(result[name] - expected[name]) < 1e-9 for name in expected)


@given(marks_of, st.randoms(use_true_random=False))
def test_the_order_of_the_marks_means_nothing(marks, random):
    mixed = list(marks)
    random.shuffle(mixed)
    assert statistics.correct_for_strictness(
        mixed
    ) == statistics.correct_for_strictness(marks)


def test_a_strict_reviewer_pulls_nobody_down():
    """1 is stricter than 2 by a full point on what both read; 30 and 40 were each read
    by one of them.
    """
    shared = [
        (key, person, value)
        for key in range(20)
        for person, value in ((1, 3.0), (2, 4.0))
    ]
    scores = statistics.correct_for_strictness(
        [*shared, (30, 1, 3.0), (40, 2, 4.0)]
    ).scores
    assert scores[30] == pytest.approx(scores[40], abs=0.12)


def test_few_reviews_say_little_about_a_reviewer():
    once = statistics.correct_for_strictness([(1, 1, 5.0), (1, 2, 3.0)]).leanings[1]
    often = statistics.correct_for_strictness(
        [
            (key, person, value)
            for key in range(9)
            for person, value in ((1, 5.0), (2, 3.0))
        ]
    )
    assert (once, often.leanings[1]) == (pytest.approx(0.5), pytest.approx(0.9))


def test_nobody_is_corrected_who_is_alone():
    assert statistics.correct_for_strictness(
        [(1, 1, 4.0)]
    ) == statistics.CorrectedScores({1: 4.0}, {1: 0.0})
    assert statistics.correct_for_strictness([]) == statistics.CorrectedScores({}, {})


@given(st.lists(st.floats(min_value=1, max_value=5), min_size=1, max_size=8))
def test_figures_stay_on_the_scale(marks):
    result = statistics.summarize(marks)
    assert 1 - 1e-9 <= result.mean <= 5 + 1e-9
    assert 1 <= result.median <= 5
    assert 0 <= result.spread <= 4


def test_figures_of_the_marks():
    assert statistics.summarize([2.0, 5.0, 3.5]) == statistics.MarkSummary(
        count=3, mean=3.5, median=3.5, spread=3.0
    )
    assert statistics.summarize([]) is None


def test_a_mark_counts_each_score_by_its_weight():
    assert statistics.weighted_mean([(5, 3), (1, 1)]) == 4.0
    assert statistics.weighted_mean([(5, 1), (None, 9)]) == 5.0
    assert statistics.weighted_mean([]) is None


# Stored with the application


@pytest.fixture
def judged(cohort, coordinator):
    people = [make.reviewer(cohort) for _each in range(2)]
    return judging.in_review(cohort, coordinator, *people)


def told(application):
    row = Application.objects.get(pk=application.pk)
    return (
        row.review_count,
        row.score_mean,
        row.score_median,
        row.score_spread,
        row.score_corrected,
    )


def test_a_sent_review_is_in_the_figures(judged, django_capture_on_commit_callbacks):
    application, [first, second] = judged
    with django_capture_on_commit_callbacks(execute=True):
        judging.send(first, 5)
    assert told(application) == (1, 5.0, 5.0, 0.0, 5.0)
    with django_capture_on_commit_callbacks(execute=True):
        judging.send(second, 2)
    assert told(application) == (2, 3.5, 3.5, 3.0, 3.5)


def test_a_sent_review_costs_the_same_in_a_large_cohort(
    cohort, coordinator, django_capture_on_commit_callbacks
):
    counted = []
    for others in (0, 12):
        for _each in range(others):
            _application, [review] = judging.in_review(cohort, coordinator)
            judging.send(review, 3)
        _application, [review] = judging.in_review(cohort, coordinator)
        with (
            CaptureQueriesContext(connection) as queries,
            django_capture_on_commit_callbacks(execute=True),
        ):
            judging.send(review, 5)
        counted.append(len(queries))
    assert counted[1] <= counted[0]


def test_the_clock_takes_many_reviews_in_at_once_and_then_rests(cohort, coordinator):
    strict, mild = make.reviewer(cohort), make.reviewer(cohort)
    for _each in range(4):
        _application, reviews = judging.in_review(cohort, coordinator, strict, mild)
        judging.send(reviews[0], 2)
        judging.send(reviews[1], 4)
    alone, [review] = judging.in_review(cohort, coordinator, strict)
    judging.send(review, 2)
    assert CohortFigures.objects.get().is_behind
    assert stored_scores.update_due() == 5
    assert told(alone)[1:] == (2.0, 2.0, 0.0, pytest.approx(2.8, abs=0.001))
    assert stored_scores.update_due() == 0
    assert not CohortFigures.objects.get().is_behind


def test_a_new_review_is_corrected_at_once_by_what_is_known(
    cohort, coordinator, django_capture_on_commit_callbacks
):
    strict, mild = make.reviewer(cohort), make.reviewer(cohort)
    for _each in range(4):
        _application, reviews = judging.in_review(cohort, coordinator, strict, mild)
        judging.send(reviews[0], 2)
        judging.send(reviews[1], 4)
    stored_scores.update_cohort(cohort)
    alone, [review] = judging.in_review(cohort, coordinator, strict)
    with django_capture_on_commit_callbacks(execute=True):
        judging.send(review, 2)
    assert told(alone) == (1, 2.0, 2.0, 0.0, 2.8)


def test_what_is_sent_while_the_clock_counts_is_not_lost(judged, monkeypatch):
    application, [first, second] = judged
    judging.send(first, 5)
    marks = stored_scores.marks

    def slow(cohort):
        given = marks(cohort)
        judging.send(second, 1)
        return given

    monkeypatch.setattr(stored_scores, "marks", slow)
    stored_scores.update_due()
    monkeypatch.setattr(stored_scores, "marks", marks)
    assert CohortFigures.objects.get().is_behind
    stored_scores.update_due()
    assert told(application)[:2] == (2, 3.0)


def test_pages_say_as_of_when(as_user, coordinator, judged, cohort):
    application, [first, _second] = judged
    client, url = (
        as_user(coordinator),
        "/en/admin/volunteers/review/progress/?cohort=16",
    )
    judging.send(first, 4)
    assert (
        "Strictness is worked out within a minute." in client.get(url).content.decode()
    )
    stored_scores.update_due()
    assert "Strictness as of" in client.get(url).content.decode()
    judging.send(_second, 4)
    page = client.get(
        f"/en/admin/volunteers/application/{application.code}/change/"
    ).content.decode()
    assert "What was sent since is taken in within a minute." in page


def test_a_draft_and_an_abstention_are_not(judged, django_capture_on_commit_callbacks):
    application, [first, _second] = judged
    with django_capture_on_commit_callbacks(execute=True):
        judging.save(first, 5)
    assert told(application) == (0, None, None, None, None)


def test_a_mark_is_kept_with_the_weights_of_the_rubric(judged):
    application, [first, _second] = judged
    Criterion.objects.filter(cohort=application.cohort, order=1).update(weight=3)
    judging.send(first, 5, 1)
    assert Review.objects.get(pk=first.pk).mark == 4.0


def test_a_conflict_takes_a_mark_out_again(
    judged, pi, django_capture_on_commit_callbacks
):
    application, [first, second] = judged
    with django_capture_on_commit_callbacks(execute=True):
        judging.send(first, 5)
        judging.send(second, 1)
        conflicts.set_aside(second, kind="member", by=None)
    assert told(application) == (1, 5.0, 5.0, 0.0, 5.0)
    with django_capture_on_commit_callbacks(execute=True):
        conflicts.set_aside(first, kind="member", by=None)
    assert told(application) == (0, None, None, None, None)


def test_cohorts_have_nothing_to_do_with_each_other(judged, coordinator):
    application, [first, _second] = judged
    other = make.cohort(17)
    _theirs, [review] = judging.in_review(other, coordinator)
    judging.send(first, 4)
    judging.send(review, 1)
    assert stored_scores.update_cohort(application.cohort) == 1
    assert stored_scores.update_cohort(application.cohort) == 0
    assert told(review.application)[0] == 0


def test_the_list_sorts_by_score_and_shows_it(as_user, coordinator, judged, cohort):
    application, [first, _second] = judged
    better, [review] = judging.in_review(cohort, coordinator)
    unread = make.application(cohort)
    workflow.assign(unread, reviewers=[make.reviewer(cohort)], by=coordinator)
    judging.send(first, 2)
    judging.send(review, 5)
    stored_scores.update_cohort(cohort)
    page = as_user(coordinator).get("/en/admin/volunteers/application/?o=-5")
    assert list(page.context["cl"].result_list) == [better, application, unread]
    assert '<span class="score">5.0</span>' in page.content.decode()
