"""What goes into a match, what is stored of it, and that it can be worked out again."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from placements.matching import allocation, reasons
from placements.matching.matching import Why
from placements.models import MatchRun
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.placements import seating
from tests.volunteers import hosting
from volunteers.decisions import workflow


@pytest.fixture
def one(cohort):
    return seating.position(cohort, "one", seats=1)


@pytest.fixture
def two(cohort):
    return seating.position(cohort, "two", seats=2)


@pytest.fixture
def crowd(cohort, coordinator, one, two):
    """Three who all want `one` first; the strongest last to arrive."""
    return [
        seating.shortlisted(cohort, coordinator, one, two, score=score)
        for score in (2, 3, 5)
    ]


def test_the_strongest_gets_the_first_choice_and_the_others_their_second(
    crowd, cohort, coordinator
):
    run = seating.run(cohort, coordinator)
    assert seating.places(run) == {
        crowd[0].code: "two",
        crowd[1].code: "two",
        crowd[2].code: "one",
    }
    assert list(run.proposals.values_list("application__code", flat=True)) == [
        each.code for each in reversed(crowd)
    ]


def test_every_line_has_its_reason_in_words(crowd, cohort, coordinator, en):
    run = seating.run(cohort, coordinator)
    assert reasons.reason(seating.line(run, crowd[2])) == "Choice 1."
    told = "Choice 2. Choice 1: filled by people with higher priority."
    assert reasons.reason(seating.line(run, crowd[0])) == told


def test_every_reason_of_the_matching_has_words():
    left = {Why.CHOICE}
    assert {*reasons.WHY, *reasons.MISSED} | left == set(Why)


def test_the_stored_inputs_give_the_same_match_again_bit_for_bit(
    crowd, cohort, coordinator
):
    run = MatchRun.objects.get(pk=seating.run(cohort, coordinator).pk)
    workflow.withdraw(crowd[2], by=crowd[2].applicant)
    again = allocation.solve(json.loads(json.dumps(run.inputs)))
    stored = run.proposals.order_by("order").values_list(
        "application__code", "position__slug", "why", "rank", "missed"
    )
    told = [
        (code, out.position, out.why, out.rank, list(out.missed))
        for code, out in again.outcomes.items()
    ]
    assert list(stored) == told


def test_the_lottery_is_the_same_in_every_run_of_a_cohort(crowd, cohort, coordinator):
    first, second = seating.run(cohort, coordinator), seating.run(cohort, coordinator)
    assert first.inputs == second.inputs
    assert len({row["lottery"] for row in first.inputs["applicants"]}) == 3


def test_a_score_is_the_mean_of_the_reviews_that_were_sent(cohort, coordinator, one):
    application = seating.shortlisted(cohort, coordinator, one, score=4)
    unread = make.application(cohort, positions=[one])
    workflow.assign(unread, reviewers=[make.reviewer(cohort)], by=coordinator)
    workflow.shortlist(unread, by=coordinator)
    inputs = seating.run(cohort, coordinator).inputs
    assert {row["key"]: row["score"] for row in inputs["applicants"]} == {
        application.code: 4.0,
        unread.code: 0.0,
    }
    assert inputs["unscored"] == [unread.code]


def test_a_position_without_seats_is_left_out_and_named(cohort, coordinator, pi):
    application = seating.shortlisted(cohort, coordinator, pi)
    run = seating.run(cohort, coordinator)
    assert (run.inputs["without_seats"], run.inputs["positions"]) == (
        ["protection-international"],
        [],
    )
    assert seating.line(run, application).missed == [Why.NOT_OFFERED]


def test_a_run_can_try_other_numbers_of_seats(crowd, cohort, coordinator):
    run = seating.run(cohort, coordinator, seats={"one": 2, "two": 0})
    assert seating.places(run) == {
        crowd[0].code: None,
        crowd[1].code: "one",
        crowd[2].code: "one",
    }
    assert run.figures["free"] == {}


def test_reserve_takes_part_only_if_asked_for(crowd, cohort, coordinator, one):
    waiting = seating.reserve(cohort, coordinator, one, score=1)
    assert waiting.code not in seating.places(seating.run(cohort, coordinator))
    assert waiting.code in seating.places(
        seating.run(cohort, coordinator, include_reserve=True)
    )


def test_who_holds_an_offer_and_the_seat_they_hold_stay_out(
    crowd, cohort, coordinator, one
):
    seating.opened(crowd[2], one, coordinator)
    run = seating.run(cohort, coordinator)
    assert set(seating.places(run)) == {crowd[0].code, crowd[1].code}
    assert {row["key"]: row["seats"] for row in run.inputs["positions"]} == {
        "one": 0,
        "two": 2,
    }


def test_locked_lines_of_an_earlier_run_stay(crowd, cohort, coordinator, one):
    first = seating.run(cohort, coordinator)
    first.proposals.filter(application=crowd[2]).update(is_locked=True)
    again = seating.run(cohort, coordinator, locks_of=first)
    assert (
        seating.line(again, crowd[2]).why,
        seating.line(again, crowd[2]).is_locked,
    ) == (Why.LOCKED, True)
    assert again.options["locks_of"]["name"] == first.name


def test_more_locked_than_seats_is_refused(crowd, cohort, coordinator):
    first = seating.run(cohort, coordinator)
    first.proposals.filter(position__isnull=False).update(is_locked=True)
    with pytest.raises(TransitionRefused):
        seating.run(cohort, coordinator, locks_of=first, seats={"two": 1})
    assert MatchRun.objects.count() == 1


def test_a_match_of_nobody_is_refused(cohort, coordinator, one):
    with pytest.raises(TransitionRefused):
        seating.run(cohort, coordinator)


def test_figures_say_who_got_what(crowd, cohort, coordinator):
    figures = seating.run(cohort, coordinator).figures
    assert (
        figures["people"],
        figures["placed"],
        figures["first"],
        figures["second"],
    ) == (3, 3, 1, 2)
    assert (figures["seats"], figures["free"], figures["locked"], figures["moved"]) == (
        3,
        {},
        0,
        0,
    )


def test_a_run_writes_one_line_of_history(crowd, cohort, coordinator):
    run = seating.run(cohort, coordinator)
    assert list(AuditEntry.objects.about(run).values_list("action", "actor")) == [
        ("run match", coordinator.code)
    ]


def test_a_cohort_has_one_adopted_run(crowd, cohort, coordinator):
    first, second = (
        seating.adopted(cohort, coordinator),
        seating.run(cohort, coordinator),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRun.objects.filter(pk=second.pk).update(adopted_at=first.adopted_at)


def test_a_run_asks_as_much_for_three_people_as_for_six(
    crowd, cohort, coordinator, one, two
):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            seating.run(cohort, coordinator)
        return len(asked)

    seating.run(cohort, coordinator)
    before = queries()
    for _number in range(3):
        seating.shortlisted(cohort, coordinator, one, two)
    assert queries() == before


def ranking_in(run, slug="one"):
    return next(row["ranking"] for row in run.inputs["positions"] if row["key"] == slug)


def test_whom_a_host_ranks_first_goes_before_a_higher_score(
    crowd, cohort, coordinator, one
):
    editor = make.member(one.organization)
    hosting.put(editor, hosting.released(crowd[0], one, coordinator))
    run = seating.run(cohort, coordinator)
    assert ranking_in(run) == [crowd[0].code]
    assert seating.places(run) == {
        crowd[0].code: "one",
        crowd[1].code: "two",
        crowd[2].code: "two",
    }


def test_a_host_that_says_no_ranks_last_and_excludes_nobody(
    crowd, cohort, coordinator, one
):
    editor = make.member(one.organization)
    hosting.say(hosting.released(crowd[2], one, coordinator), editor, "no")
    run = seating.run(cohort, coordinator)
    assert ranking_in(run) == [crowd[1].code, crowd[0].code, crowd[2].code]
    assert seating.places(run)[crowd[1].code] == "one"
    alone = seating.run(cohort, coordinator, seats={"one": 3})
    assert seating.places(alone)[crowd[2].code] == "one"


def test_interest_without_an_order_changes_nothing(crowd, cohort, coordinator, one):
    editor, before = make.member(one.organization), seating.run(cohort, coordinator)
    hosting.say(hosting.released(crowd[0], one, coordinator), editor, "maybe")
    assert seating.run(cohort, coordinator).inputs == before.inputs


def test_what_a_host_says_later_does_not_change_a_stored_run(
    crowd, cohort, coordinator, one
):
    editor, run = make.member(one.organization), seating.run(cohort, coordinator)
    hosting.put(editor, hosting.released(crowd[0], one, coordinator))
    again = allocation.solve(MatchRun.objects.get(pk=run.pk).inputs)
    assert {
        code: out.position for code, out in again.outcomes.items()
    } == seating.places(run)
