"""Adopting a match instead of another one, and taking that back."""

import pytest

from placements.matching import planned_offers
from placements.models import MatchRun, Offer
from placements.models.choices import OfferStatus as S
from placements.offers import adoption
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests.placements import offer_factory
from volunteers.decisions import workflow as application_workflow


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=2)


@pytest.fixture
def people(cohort, coordinator, position):
    return [
        offer_factory.shortlisted(cohort, coordinator, position, score=score)
        for score in (5, 4, 3)
    ]


@pytest.fixture
def first(people, cohort, coordinator):
    run = offer_factory.adopted_run(cohort, coordinator)
    offer_factory.plan_offers(run, coordinator)
    return run


@pytest.fixture
def second(first, cohort, coordinator):
    return offer_factory.match_run(cohort, coordinator, name="รอบสอง", seats={"one": 3})


def statuses():
    return sorted(Offer.objects.values_list("application__code", "status"))


def test_planned_offers_need_a_reason_to_be_withdrawn(first, second, coordinator):
    with pytest.raises(TransitionRefused):
        adoption.adopt(second, by=coordinator)
    assert MatchRun.objects.adopted_in(first.cohort) == first
    assert Offer.objects.planned().count() == 2


def test_all_are_withdrawn_in_one_act_and_nobody_is_told(
    first, second, people, coordinator
):
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    assert MatchRun.objects.adopted_in(first.cohort) == second
    assert {offer.status for offer in Offer.objects.all()} == {S.WITHDRAWN}
    assert {offer.withdraw_reason for offer in Offer.objects.all()} == {"ที่เพิ่ม"}
    assert not Message.objects.filter(kind__startswith="offer").exists()
    actions = AuditEntry.objects.about(second).values_list("action", flat=True)
    assert "adopt match" in actions


def test_they_are_planned_from_the_new_match(first, second, people, coordinator):
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    assert len(offer_factory.plan_offers(second, coordinator)) == 3


def test_who_was_only_planned_can_come_next_for_the_seat(
    first, second, people, position, coordinator
):
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    in_line = [
        application
        for application, _rank in planned_offers.candidates_in_order(position, second)
    ]
    assert in_line == people


def test_what_was_released_stays(first, second, people, coordinator):
    released = Offer.objects.get(application=people[0])
    offer_workflow.release(released, by=coordinator)
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    assert {(offer.application, offer.status) for offer in Offer.objects.all()} == {
        (people[0], S.OPEN),
        (people[1], S.WITHDRAWN),
    }


def test_taking_it_back_brings_the_earlier_match_and_its_offers_back(
    first, second, people, coordinator
):
    before, since = statuses(), MatchRun.objects.get(pk=first.pk).adopted_at
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    offer_factory.plan_offers(second, coordinator)
    with pytest.raises(TransitionRefused):
        adoption.take_back(second, by=coordinator)
    assert adoption.take_back(second, reason="ผิดรอบ", by=coordinator) == 0
    adopted = MatchRun.objects.adopted_in(first.cohort)
    assert (adopted, adopted.adopted_at) == (first, since)
    planned = Offer.objects.planned().values_list("application__code", "status")
    assert sorted(planned) == before
    assert not Message.objects.filter(kind__startswith="offer").exists()


def test_it_is_not_taken_back_once_somebody_was_told(
    first, second, people, coordinator
):
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    [offer, *_rest] = offer_factory.plan_offers(second, coordinator)
    offer_workflow.release(offer, by=coordinator)
    assert adoption.refusal_to_take_back(second)
    with pytest.raises(TransitionRefused):
        adoption.take_back(second, reason="ผิดรอบ", by=coordinator)
    assert MatchRun.objects.adopted_in(first.cohort) == second


def test_who_withdrew_meanwhile_is_counted_and_not_planned_again(
    first, second, people, coordinator
):
    adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
    application_workflow.withdraw(people[0], by=people[0].applicant)
    assert adoption.take_back(second, by=coordinator) == 1
    assert Offer.objects.planned().get().application == people[1]


def test_the_first_adoption_can_be_taken_back(people, cohort, coordinator):
    run = offer_factory.adopted_run(cohort, coordinator)
    adoption.take_back(run, by=coordinator)
    assert MatchRun.objects.adopted_in(cohort) is None
    with pytest.raises(TransitionRefused):
        adoption.take_back(run, by=coordinator)


def test_a_match_that_was_not_adopted_has_nothing_to_take_back(second, coordinator):
    assert adoption.refusal_to_take_back(second)
