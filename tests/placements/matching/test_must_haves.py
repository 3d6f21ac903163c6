"""What a position requires and a person doesn't meet makes no pair, unless waived."""

import pytest

from organizations.profiles import workflow as profile_workflow
from placements.matching import must_haves, planned_offers, reasons, runs
from placements.models import Waiver
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests.placements import offer_factory
from tests.volunteers.browsing import words
from volunteers.models import Application, Choice

LINES = ["ขับรถยนต์ได้", "ว่ายน้ำได้"]


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", qualifications=LINES)


@pytest.fixture
def person(cohort, coordinator, position):
    return offer_factory.shortlisted(cohort, coordinator, position)


def line(position, text=LINES[0]):
    return position.qualifications.get(text=text)


def miss(application, position, text=LINES[0]):
    """The person said nothing of this line."""
    choice = Choice.objects.get(application=application, position=position)
    choice.fit[str(line(position, text).pk)]["is_met"] = False
    choice.save()


def reword(position, coordinator):
    revision = profile_workflow.begin_revision(position.participation, by=coordinator)
    content = {**revision.content, "qualifications": [f"{LINES[0]}ดี", LINES[1]]}
    profile_workflow.save_revision(
        revision, content=content, version=revision.version, by=coordinator
    )
    profile_workflow.submit(revision, by=coordinator)
    profile_workflow.approve(revision, by=coordinator)


def seat(run, application):
    return offer_factory.slugs_by_code(run)[application.code]


def board(as_user, coordinator, run):
    url = f"/en/admin/placements/matchrun/{run.code}/change/"
    return words(as_user(coordinator).get(url))


def line_page(run, application):
    return f"/en/admin/placements/matchrun/{run.code}/lines/{application.code}/"


def test_who_misses_one_gets_no_seat_and_the_line_says_why(
    cohort, coordinator, position, person, en
):
    miss(person, position)
    run = offer_factory.match_run(cohort, coordinator)
    assert seat(run, person) is None
    reason = reasons.proposal_reason(offer_factory.proposal_of(run, person))
    assert "Choice 1: a required qualification is missing." in reason


def test_somebody_with_lower_priority_who_meets_it_gets_the_seat(
    cohort, coordinator, position, person
):
    miss(person, position)
    weaker = offer_factory.shortlisted(cohort, coordinator, position, score=1)
    run = offer_factory.match_run(cohort, coordinator)
    assert (seat(run, person), seat(run, weaker)) == (None, "one")


def test_who_goes_anywhere_is_not_sent_where_they_miss_one(
    cohort, coordinator, position, person
):
    miss(person, position)
    Application.objects.update(is_anywhere=True)
    other = offer_factory.position(cohort, "two", qualifications=["อะไรก็ได้"])
    run = offer_factory.match_run(cohort, coordinator)
    assert seat(run, person) == other.slug


def test_a_cohort_can_do_without_and_the_board_says_it_in_any_case(
    cohort, coordinator, position, person, as_user
):
    cohort.matches_must_haves = False
    cohort.save()
    miss(person, position)
    run = offer_factory.match_run(cohort, coordinator)
    assert seat(run, person) == "one"
    page = board(as_user, coordinator, run)
    assert "Not met" in page
    assert LINES[0] in page
    assert LINES[1] not in page


def test_a_line_that_was_reworded_bars_nobody_and_is_shown(
    cohort, coordinator, position, person, as_user
):
    reword(position, coordinator)
    run = offer_factory.match_run(cohort, coordinator)
    assert seat(run, person) == "one"
    assert "Not answered since the text changed" in board(as_user, coordinator, run)


def test_who_never_chose_it_was_not_asked(
    cohort, coordinator, position, person, as_user
):
    Application.objects.update(is_anywhere=True)
    offer_factory.shortlisted(cohort, coordinator, position, score=5)
    other = offer_factory.position(cohort, "two", qualifications=["อะไรก็ได้"])
    run = offer_factory.match_run(cohort, coordinator)
    assert seat(run, person) == other.slug
    assert "Was not asked what this position requires" in board(
        as_user, coordinator, run
    )


def test_a_waiver_holds_for_one_person_one_line_and_its_words(
    cohort, coordinator, position, person, as_user
):
    other = offer_factory.shortlisted(cohort, coordinator, position)
    for application in (person, other):
        miss(application, position)
    must_haves.waive(person, line(position), reason="มีคนขับรถให้", by=coordinator)
    run = offer_factory.match_run(cohort, coordinator)
    assert (seat(run, person), seat(run, other)) == ("one", None)
    assert "Waived" in board(as_user, coordinator, run)
    miss(person, position, LINES[1])
    assert must_haves.unmet_now(person)[position.pk] == [LINES[1]]
    must_haves.take_back(person, line(position), by=coordinator)
    assert must_haves.unmet_now(person)[position.pk] == LINES


def test_a_waiver_is_no_waiver_of_other_words(cohort, coordinator, position, person):
    miss(person, position)
    must_haves.waive(person, line(position), reason="เหตุผล", by=coordinator)
    position.qualifications.filter(text=LINES[0]).update(text="ขับรถบรรทุกได้")
    Choice.objects.update(
        fit={
            str(row.pk): {"text": row.text, "is_met": False}
            for row in position.qualifications.all()
        }
    )
    assert must_haves.unmet_now(person)[position.pk] == ["ขับรถบรรทุกได้", LINES[1]]


def test_a_waiver_needs_a_reason_which_only_history_of_the_act_remembers(
    coordinator, position, person
):
    with pytest.raises(TransitionRefused):
        must_haves.waive(person, line(position), reason=" ", by=coordinator)
    must_haves.waive(person, line(position), reason="มีคนขับรถให้", by=coordinator)
    entry = AuditEntry.objects.about(person).latest("pk")
    assert (entry.action, entry.actor, entry.fields) == (
        "waive qualification",
        coordinator.code,
        ["waivers"],
    )
    assert Waiver.objects.get().reason == "มีคนขับรถให้"


def test_nobody_is_moved_by_hand_where_they_miss_one(
    cohort, coordinator, position, person
):
    miss(person, position)
    proposal = offer_factory.proposal_of(
        offer_factory.match_run(cohort, coordinator), person
    )
    with pytest.raises(TransitionRefused):
        runs.move(proposal, position, reason="เหตุผล", by=coordinator)
    must_haves.waive(person, line(position), reason="เหตุผล", by=coordinator)
    runs.move(proposal, position, reason="เหตุผล", by=coordinator)
    assert proposal.position == position


def test_a_freed_seat_passes_over_who_misses_one(cohort, coordinator, position, person):
    miss(person, position)
    weaker = offer_factory.shortlisted(cohort, coordinator, position, score=1)
    run = offer_factory.match_run(cohort, coordinator)
    order = [row for row, _rank in planned_offers.candidates_in_order(position, run)]
    assert order == [weaker]


def test_a_coordinator_waives_it_on_the_page_of_the_line_and_takes_it_back(
    cohort, coordinator, position, person, as_user
):
    miss(person, position)
    run = offer_factory.match_run(cohort, coordinator)
    browser, url = as_user(coordinator), line_page(run, person)
    assert "Waive it for this person" in words(browser.get(url))
    posted = {"qualification": line(position).pk}
    browser.post(f"{url}waive/", posted)
    assert not Waiver.objects.exists()
    browser.post(f"{url}waive/", {**posted, "reason": "มีคนขับรถให้"})
    page = words(browser.get(url))
    assert "มีคนขับรถให้" in page
    assert "Take the waiver back" in page
    browser.post(f"{url}waive/", {**posted, "take_back": "1"})
    assert not Waiver.objects.exists()


def test_what_nobody_asked_this_person_can_not_be_waived(
    cohort, coordinator, position, person, as_user
):
    other = offer_factory.position(cohort, "two")
    run = offer_factory.match_run(cohort, coordinator)
    for key in (other.qualifications.get().pk, 0, "x"):
        response = as_user(coordinator).post(
            f"{line_page(run, person)}waive/", {"qualification": key, "reason": "ก"}
        )
        assert response.status_code == 404
