"""Who comes next for a seat that became free: in the order of the match."""

import random

import pytest
from django.urls import reverse

from placements.admin.year.steps import STEPS
from placements.matching import planned_offers
from placements.models import Placement
from placements.offers import readmissions
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.placements import offer_factory
from tests.volunteers import hosting


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def other_position(cohort):
    return offer_factory.position(cohort, "two", seats=1)


def codes(position, run):
    return [
        application.code
        for application, _rank in planned_offers.candidates_in_order(position, run)
    ]


def go_anywhere(*applications):
    for application in applications:
        application.is_anywhere = True
        application.save(update_fields=["is_anywhere"])


def test_whom_the_host_ranked_comes_before_a_higher_score_and_a_no_excludes(
    cohort, coordinator, position
):
    strong, ranked, refused = (
        offer_factory.shortlisted(cohort, coordinator, position, score=score)
        for score in (5, 2, 4)
    )
    editor = make.member(position.organization)
    hosting.put(editor, hosting.released(ranked, position, coordinator))
    hosting.say(hosting.released(refused, position, coordinator), editor, "no")
    run = offer_factory.adopted_run(cohort, coordinator)
    assert codes(position, run) == [ranked.code, strong.code]


def test_who_goes_anywhere_comes_by_priority_like_in_the_match(
    cohort, coordinator, position, other_position
):
    chooser = offer_factory.shortlisted(cohort, coordinator, position, score=2)
    anyone = offer_factory.shortlisted(cohort, coordinator, other_position, score=4)
    go_anywhere(anyone)
    run = offer_factory.adopted_run(cohort, coordinator)
    assert codes(position, run) == [anyone.code, chooser.code]
    ranks = dict(planned_offers.candidates_in_order(position, run))
    assert [ranks[anyone], ranks[chooser]] == [None, 1]


def test_the_first_in_line_is_whom_a_match_for_the_seat_takes(
    cohort, coordinator, position, other_position
):
    """An oracle: a match in which only this seat is given away."""
    chance = random.Random(16)  # noqa: S311
    people = [
        offer_factory.shortlisted(
            cohort,
            coordinator,
            *chance.sample([position, other_position], chance.choice([1, 2])),
            score=chance.randint(2, 4),
        )
        for _number in range(6)
    ]
    go_anywhere(people[0], people[3])
    editor = make.member(position.organization)
    hosting.put(editor, hosting.released(people[1], position, coordinator))
    run = offer_factory.adopted_run(cohort, coordinator)
    line = codes(position, run)
    for place in range(1, len(line) + 1):
        alone = offer_factory.match_run(
            cohort, coordinator, seats={"one": place, "two": 0}
        )
        seated = alone.proposals.filter(position=position)
        assert set(seated.values_list("application__code", flat=True)) == set(
            line[:place]
        )


def ended(application, position, coordinator, kind):
    offer = offer_factory.accepted(application, position, coordinator)
    placement = offer.placement
    placement_workflow.end_early(
        placement, kind=kind, reason="เหตุผล", last_day=None, by=coordinator
    )
    return Placement.objects.get(pk=placement.pk)


@pytest.mark.parametrize("kind", ["for_cause", "safety"])
def test_who_left_for_cause_or_safety_is_left_out_until_a_coordinator_lets_them_in(
    cohort, coordinator, position, other_position, kind
):
    person = offer_factory.shortlisted(
        cohort, coordinator, position, other_position, score=5
    )
    other = offer_factory.shortlisted(cohort, coordinator, other_position, score=2)
    placement = ended(person, position, coordinator, kind)
    run = offer_factory.adopted_run(cohort, coordinator)
    assert run.inputs["left_out"] == [person.code]
    assert person.code not in offer_factory.slugs_by_code(run)
    assert codes(other_position, run) == [other.code]

    with pytest.raises(TransitionRefused):
        readmissions.readmit(placement, reason=" ", by=coordinator)
    readmissions.readmit(placement, reason="คุยกันแล้ว", by=coordinator)
    assert codes(other_position, run) == [person.code, other.code]
    assert placement.readmission.reason == "คุยกันแล้ว"
    assert person.code in offer_factory.slugs_by_code(
        offer_factory.match_run(cohort, coordinator)
    )
    with pytest.raises(TransitionRefused):
        readmissions.readmit(placement, reason="อีกครั้ง", by=coordinator)

    readmissions.take_back(placement, by=coordinator)
    assert codes(other_position, run) == [other.code]
    with pytest.raises(TransitionRefused):
        readmissions.take_back(placement, by=coordinator)
    actions = AuditEntry.objects.about(placement).values_list("action", flat=True)
    assert {"readmit to match", "take back readmission"} <= set(actions)


def test_who_left_for_another_reason_is_matched_again(
    cohort, coordinator, position, other_position
):
    person = offer_factory.shortlisted(
        cohort, coordinator, position, other_position, score=5
    )
    ended(person, position, coordinator, "compelling")
    run = offer_factory.adopted_run(cohort, coordinator)
    assert codes(other_position, run) == [person.code]


def test_a_readmission_says_nothing_about_a_later_ending(cohort, coordinator, position):
    person = offer_factory.shortlisted(cohort, coordinator, position)
    placement = ended(person, position, coordinator, "for_cause")
    readmissions.readmit(placement, reason="คุยกันแล้ว", by=coordinator)
    assert not readmissions.is_left_out(placement)
    placement.status_changed_at = placement.readmission.made_at.replace(year=2090)
    placement.save()
    assert readmissions.is_left_out(placement)


def test_the_page_of_the_placement_offers_it_and_the_board_names_who_is_left_out(
    cohort, coordinator, coordinator_browser, position, other_position
):
    person = offer_factory.shortlisted(cohort, coordinator, position, other_position)
    offer_factory.shortlisted(cohort, coordinator, other_position)
    placement = ended(person, position, coordinator, "for_cause")
    run = offer_factory.match_run(cohort, coordinator)
    board = coordinator_browser.get(run.get_absolute_url()).content.decode()
    assert placement.get_absolute_url() in board
    assert STEPS["readmit"].is_open(placement)
    assert not STEPS["leave-out"].is_open(placement)
    page = coordinator_browser.get(placement.get_absolute_url()).content.decode()
    step = reverse("admin:placements_placement_step", args=[placement.code, "readmit"])
    assert step in page
    asked = coordinator_browser.get(step)
    coordinator_browser.post(
        step,
        {
            "reason": "คุยกันแล้ว",
            "confirmed": "1",
            "shown": asked.context["shown_state"],
        },
    )
    assert readmissions.is_readmitted(placement)
