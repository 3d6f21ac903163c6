"""Who sees which rows: coordinators matches, applicants and hosts their offers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from placements import rules
from placements.models import MatchRun, Offer, Placement, Proposal
from placements.models.choices import OfferStatus as S
from placements.offers import workflow as offer_workflow
from tests import make
from tests.placements import offer_factory


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def offer(cohort, coordinator, position, applicant):
    return offer_factory.planned(
        offer_factory.shortlisted(cohort, coordinator, position, applicant=applicant),
        position,
    )


@pytest.fixture
def host(position):
    return make.member(position.organization)


@pytest.fixture
def neighbour(cohort):
    return make.member(offer_factory.position(cohort, "two").organization)


def seen_by(*people):
    return [Offer.objects.visible_to(person).count() for person in people]


def test_matches_and_lines_are_for_coordinators_only(
    offer, cohort, coordinator, host, applicant, administrator, reviewer
):
    offer_factory.match_run(cohort, coordinator)
    for model in (MatchRun, Proposal):
        assert model.objects.visible_to(coordinator).count() == 1
        for person in (host, applicant, administrator, reviewer):
            assert not model.objects.visible_to(person).exists()


def test_a_planned_offer_is_the_coordinators_alone(
    offer, coordinator, applicant, host, neighbour, reviewer
):
    assert seen_by(coordinator, applicant, host, neighbour, reviewer) == [1, 0, 0, 0, 0]


def test_an_open_offer_is_seen_by_its_applicant_and_its_host_without_a_name(
    offer, coordinator, applicant, host, neighbour, stranger, administrator
):
    offer_workflow.release(offer, by=coordinator)
    assert seen_by(coordinator, applicant, host) == [1, 1, 1]
    assert seen_by(neighbour, stranger, administrator) == [0, 0, 0]
    assert not rules.can_see_name(host, offer)


def test_a_host_learns_the_name_when_it_is_accepted(
    offer, coordinator, applicant, host, neighbour
):
    offer_workflow.release(offer, by=coordinator)
    offer_workflow.accept(offer, by=applicant)
    assert rules.can_see_name(host, offer)
    assert [
        Placement.objects.visible_to(person).count()
        for person in (host, applicant, neighbour)
    ] == [1, 1, 0]


def test_a_host_sees_nothing_of_an_offer_that_was_declined(
    offer, coordinator, applicant, host
):
    offer_workflow.release(offer, by=coordinator)
    offer_workflow.decline(offer, by=applicant)
    assert seen_by(applicant, host) == [1, 0]


def test_a_visitor_sees_nothing(offer):
    assert seen_by(AnonymousUser()) == [0]
    assert not Placement.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("status", S.values)
def test_only_what_waits_can_be_released_and_only_what_waits_or_is_open_withdrawn(
    offer, coordinator, status, applicant
):
    offer.status = status
    assert rules.can_release(coordinator, offer) == (status == S.PLANNED)
    assert rules.can_withdraw_offer(coordinator, offer) == (
        status in (S.PLANNED, S.OPEN)
    )
    assert not rules.can_release(applicant, offer)
    assert rules.can_answer(applicant, offer) == (status == S.OPEN)


def test_nobody_decides_on_an_offer_to_themselves(offer, coordinator):
    offer.application.applicant = coordinator
    assert not rules.can_decide(coordinator, offer)
