"""What goes into a match, what is stored of it, and that it can be worked out again."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organizations.profiles import publishing
from organizations.profiles import workflow as profile_workflow
from placements.matching import allocation, reasons
from placements.matching.types import Why
from placements.models import MatchRun
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.placements import offer_factory
from tests.volunteers import hosting
from volunteers.decisions import workflow as application_workflow


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def other_position(cohort):
    return offer_factory.position(cohort, "two", seats=2)


@pytest.fixture
def crowd(cohort, coordinator, position, other_position):
    """Three who all want `one` first; the strongest last to arrive."""
    return [
        offer_factory.shortlisted(
            cohort, coordinator, position, other_position, score=score
        )
        for score in (2, 3, 5)
    ]


def test_the_strongest_gets_the_first_choice_and_the_others_their_second(
    crowd, cohort, coordinator
):
    run = offer_factory.match_run(cohort, coordinator)
    assert offer_factory.slugs_by_code(run) == {
        crowd[0].code: "two",
        crowd[1].code: "two",
        crowd[2].code: "one",
    }
    assert list(run.proposals.values_list("application__code", flat=True)) == [
        application.code for application in reversed(crowd)
    ]


def test_every_line_has_its_reason_in_words(crowd, cohort, coordinator, en):
    run = offer_factory.match_run(cohort, coordinator)
    assert (
        reasons.proposal_reason(offer_factory.proposal_of(run, crowd[2])) == "Choice 1."
    )
    expected = "Choice 2. Choice 1: filled by people with a higher score."
    assert reasons.proposal_reason(offer_factory.proposal_of(run, crowd[0])) == expected


def test_every_reason_of_the_matching_has_words():
    without_label = {Why.CHOICE}
    assert {*reasons.WHY_LABELS, *reasons.MISSED_LABELS} | without_label == set(Why)


def test_the_stored_inputs_give_the_same_match_again_bit_for_bit(
    crowd, cohort, coordinator
):
    run = MatchRun.objects.get(pk=offer_factory.match_run(cohort, coordinator).pk)
    application_workflow.withdraw(crowd[2], by=crowd[2].applicant)
    repeated = allocation.solve(json.loads(json.dumps(run.inputs)))
    stored = run.proposals.order_by("order").values_list(
        "application__code", "position_id", "why", "rank", "missed"
    )
    expected = [
        (code, outcome.position, outcome.why, outcome.rank, list(outcome.missed))
        for code, outcome in repeated.outcomes.items()
    ]
    assert list(stored) == expected


def test_the_lottery_is_the_same_in_every_run_of_a_cohort(crowd, cohort, coordinator):
    first, second = (
        offer_factory.match_run(cohort, coordinator),
        offer_factory.match_run(cohort, coordinator),
    )
    assert first.inputs == second.inputs
    assert len({row["lottery"] for row in first.inputs["applicants"]}) == 3


def test_a_score_is_the_mean_of_the_reviews_that_were_sent(
    cohort, coordinator, position
):
    application = offer_factory.shortlisted(cohort, coordinator, position, score=4)
    unread = make.application(cohort, positions=[position])
    application_workflow.assign(
        unread, reviewers=[make.reviewer(cohort)], by=coordinator
    )
    application_workflow.shortlist(unread, by=coordinator)
    inputs = offer_factory.match_run(cohort, coordinator).inputs
    assert {row["key"]: row["score"] for row in inputs["applicants"]} == {
        application.code: 4.0,
        unread.code: 0.0,
    }
    assert inputs["unscored"] == [unread.code]


def test_a_position_without_seats_is_left_out_and_named(cohort, coordinator, pi):
    application = offer_factory.shortlisted(cohort, coordinator, pi)
    run = offer_factory.match_run(cohort, coordinator)
    assert (run.inputs["without_seats"], run.inputs["positions"]) == (
        [pi.pk],
        [],
    )
    assert offer_factory.proposal_of(run, application).missed == [Why.SEATS_NOT_SET]


def test_a_position_whose_host_has_left_is_named_as_that(cohort, coordinator, pi, en):
    application = offer_factory.shortlisted(cohort, coordinator, pi)
    profile_workflow.withdraw(pi.participation, by=coordinator)
    run = offer_factory.match_run(cohort, coordinator)
    proposal = offer_factory.proposal_of(run, application)
    assert proposal.missed == [Why.HOST_GONE]
    assert "it is no longer offered" in reasons.proposal_reason(proposal)


def test_a_run_can_try_other_numbers_of_seats(crowd, cohort, coordinator):
    run = offer_factory.match_run(cohort, coordinator, seats={"one": 2, "two": 0})
    assert offer_factory.slugs_by_code(run) == {
        crowd[0].code: None,
        crowd[1].code: "one",
        crowd[2].code: "one",
    }
    assert run.figures["free"] == {}


def test_reserve_takes_part_only_if_asked_for(crowd, cohort, coordinator, position):
    waiting = offer_factory.in_reserve(cohort, coordinator, position, score=1)
    assert waiting.code not in offer_factory.slugs_by_code(
        offer_factory.match_run(cohort, coordinator)
    )
    assert waiting.code in offer_factory.slugs_by_code(
        offer_factory.match_run(cohort, coordinator, include_reserve=True)
    )


def test_who_holds_an_offer_and_the_seat_they_hold_stay_out(
    crowd, cohort, coordinator, position, other_position
):
    offer_factory.opened(crowd[2], position, coordinator)
    run = offer_factory.match_run(cohort, coordinator)
    assert set(offer_factory.slugs_by_code(run)) == {crowd[0].code, crowd[1].code}
    assert {row["key"]: row["seats"] for row in run.inputs["positions"]} == {
        position.pk: 0,
        other_position.pk: 2,
    }


def test_locked_lines_of_an_earlier_run_stay(crowd, cohort, coordinator, position):
    first = offer_factory.match_run(cohort, coordinator)
    first.proposals.filter(application=crowd[2]).update(is_locked=True)
    repeated = offer_factory.match_run(cohort, coordinator, locks_of=first)
    assert (
        offer_factory.proposal_of(repeated, crowd[2]).why,
        offer_factory.proposal_of(repeated, crowd[2]).is_locked,
    ) == (Why.LOCKED, True)
    assert repeated.options["locks_of"]["name"] == first.name


def test_more_locked_than_seats_is_refused(crowd, cohort, coordinator):
    first = offer_factory.match_run(cohort, coordinator)
    first.proposals.filter(position__isnull=False).update(is_locked=True)
    with pytest.raises(TransitionRefused):
        offer_factory.match_run(cohort, coordinator, locks_of=first, seats={"two": 1})
    assert MatchRun.objects.count() == 1


def test_a_match_of_nobody_is_refused(cohort, coordinator, position):
    with pytest.raises(TransitionRefused):
        offer_factory.match_run(cohort, coordinator)


def test_figures_say_who_got_what(crowd, cohort, coordinator):
    figures = offer_factory.match_run(cohort, coordinator).figures
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
    run = offer_factory.match_run(cohort, coordinator)
    assert list(AuditEntry.objects.about(run).values_list("action", "actor")) == [
        ("run match", coordinator.code)
    ]


def test_a_cohort_has_one_adopted_run(crowd, cohort, coordinator):
    first, second = (
        offer_factory.adopted_run(cohort, coordinator),
        offer_factory.match_run(cohort, coordinator),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRun.objects.filter(pk=second.pk).update(adopted_at=first.adopted_at)


def test_a_run_asks_as_much_for_three_people_as_for_six(
    crowd, cohort, coordinator, position, other_position
):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as context:
            offer_factory.match_run(cohort, coordinator)
        return len(context)

    offer_factory.match_run(cohort, coordinator)
    before = queries()
    for _number in range(3):
        offer_factory.shortlisted(cohort, coordinator, position, other_position)
    assert queries() == before


def ranking_in(run, position):
    rows = run.inputs["positions"]
    return next(row["ranking"] for row in rows if row["key"] == position.pk)


def test_whom_a_host_ranks_first_goes_before_a_higher_score(
    crowd, cohort, coordinator, position
):
    editor = make.member(position.organization)
    hosting.put(editor, hosting.released(crowd[0], position, coordinator))
    run = offer_factory.match_run(cohort, coordinator)
    assert ranking_in(run, position) == [crowd[0].code]
    assert offer_factory.slugs_by_code(run) == {
        crowd[0].code: "one",
        crowd[1].code: "two",
        crowd[2].code: "two",
    }


def test_a_host_that_says_no_gets_somebody_else_or_nobody(
    crowd, cohort, coordinator, position
):
    editor = make.member(position.organization)
    hosting.say(hosting.released(crowd[2], position, coordinator), editor, "no")
    run = offer_factory.match_run(cohort, coordinator)
    assert offer_factory.slugs_by_code(run)[crowd[1].code] == "one"
    alone = offer_factory.match_run(cohort, coordinator, seats={"one": 3})
    assert offer_factory.slugs_by_code(alone)[crowd[2].code] == "two"
    assert offer_factory.proposal_of(alone, crowd[2]).missed == [Why.UNWANTED]


def test_interest_without_an_order_changes_nothing(
    crowd, cohort, coordinator, position
):
    editor, before = (
        make.member(position.organization),
        offer_factory.match_run(cohort, coordinator),
    )
    hosting.say(hosting.released(crowd[0], position, coordinator), editor, "maybe")
    assert offer_factory.match_run(cohort, coordinator).inputs == before.inputs


def test_what_a_host_says_later_does_not_change_a_stored_run(
    crowd, cohort, coordinator, position
):
    editor, run = (
        make.member(position.organization),
        offer_factory.match_run(cohort, coordinator),
    )
    hosting.put(editor, hosting.released(crowd[0], position, coordinator))
    repeated = allocation.solve(MatchRun.objects.get(pk=run.pk).inputs)
    stored = run.proposals.values_list("application__code", "position_id")
    assert {
        code: outcome.position for code, outcome in repeated.outcomes.items()
    } == dict(stored)


def test_a_run_is_read_after_its_organizations_got_other_names(
    crowd, cohort, coordinator, position, coordinator_browser
):
    run = offer_factory.match_run(cohort, coordinator)
    position.organization.slug = "renamed"
    position.organization.save()
    publishing.update_slugs(position.organization)
    line = f"/en/admin/placements/matchrun/{run.code}/lines/{crowd[2].code}/"
    page = coordinator_browser.get(line).content.decode()
    assert position.organization.name in page
    assert coordinator_browser.get(run.get_absolute_url()).status_code == 200
