"""One running placement a person in all cohorts; refused in words at each door."""

import pytest
from django.db import IntegrityError, transaction

from placements.matching import planned_offers
from placements.models import Offer, Placement
from placements.offers import workflow
from placements.year import changes, corrections
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import offer_factory
from tests.volunteers.browsing import words

HERE, ELSEWHERE = "has a place already", "cohort 16 is still running"


@pytest.fixture
def later(coordinator):
    """A later cohort with one position."""
    cohort = make.cohort(number=17)
    return offer_factory.position(cohort, "later")


def offered(later, coordinator, applicant):
    application = offer_factory.shortlisted(
        later.cohort, coordinator, later, applicant=applicant
    )
    return offer_factory.planned(application, later)


def opened(offer, placement, coordinator):
    """Released while the person had no place yet."""
    status = placement.status
    Placement.objects.filter(pk=placement.pk).update(
        status="ended_early", end_kind="safety"
    )
    workflow.release(offer, by=coordinator)
    Placement.objects.filter(pk=placement.pk).update(status=status, end_kind="")
    return offer


def test_no_second_offer_is_released_and_none_is_accepted(
    active, later, coordinator, applicant, en
):
    offer = offered(later, coordinator, applicant)
    with pytest.raises(TransitionRefused, match=ELSEWHERE):
        workflow.release(offer, by=coordinator)
    opened(offer, active, coordinator)
    with pytest.raises(TransitionRefused, match=ELSEWHERE):
        workflow.accept(offer, by=applicant)
    assert Placement.objects.count() == 1


def test_the_database_holds_it(active, later, coordinator, applicant):
    offer = offered(later, coordinator, applicant)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(
            application=offer.application, position=later, offer=offer
        )


def test_an_end_is_not_taken_back_once_the_person_is_elsewhere(
    active, later, coordinator, applicant, en
):
    placement_workflow.end_early(
        active, kind="compelling", last_day=active.starts_on, reason="ก", by=coordinator
    )
    offer = offered(later, coordinator, applicant)
    workflow.release(offer, by=coordinator)
    workflow.accept(offer, by=applicant)
    with pytest.raises(TransitionRefused, match="cohort 17 is still running"):
        corrections.take_back(changes.newest(active), reason="ก", by=coordinator)


def test_the_match_and_the_next_in_line_pass_over_who_has_a_place(
    active, later, coordinator, applicant
):
    application = offer_factory.shortlisted(
        later.cohort, coordinator, later, applicant=applicant
    )
    run = offer_factory.adopted_run(later.cohort, coordinator)
    assert offer_factory.proposal_of(run, application).position == later
    plan = planned_offers.plan(run, by=coordinator)
    assert (plan.offers, plan.skipped_count) == ([], 1)
    assert planned_offers.propose_next(later, freed=active.offer) is None
    assert not Offer.objects.filter(application=application).exists()


def test_coordinators_see_places_in_other_cohorts(
    active, later, coordinator, applicant, coordinator_browser
):
    offer = offered(later, coordinator, applicant)
    code = offer.application.code
    for url in (
        f"/en/admin/volunteers/application/{code}/change/",
        f"/en/admin/placements/offer/{offer.code}/change/",
    ):
        page = words(coordinator_browser.get(url))
        assert "Place in another cohort" in page
        assert active.position.organization.name in page


def test_the_match_of_a_later_cohort_says_so_beside_the_line(
    as_user, active, later, coordinator, applicant
):
    application = offer_factory.shortlisted(
        later.cohort, coordinator, later, applicant=applicant
    )
    other = offer_factory.shortlisted(later.cohort, coordinator, later)
    run = offer_factory.match_run(later.cohort, coordinator)
    board = f"/en/admin/placements/matchrun/{run.code}/"
    says = "Has a place in another cohort"
    assert words(as_user(coordinator).get(f"{board}change/")).count(says) == 1
    lines = {
        row.code: words(as_user(coordinator).get(f"{board}lines/{row.code}/"))
        for row in (application, other)
    }
    assert says in lines[application.code]
    assert says not in lines[other.code]
