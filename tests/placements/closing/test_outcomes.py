"""What becomes of a person at the closing is what they were told."""

import pytest
from django.utils import timezone

from organizations.models import Cohort
from placements.closing import blockers, outcomes
from placements.closing import workflow as closing_workflow
from placements.deferrals import workflow as deferral_workflow
from placements.messages import notices
from placements.models import Placement
from placements.models.choices import EndKind, Outcome
from placements.offers import workflow as offer_workflow
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests.placements import closing_factory, offer_factory, placement_factory
from tests.volunteers.browsing import words
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application, Conflict

URL = "/en/admin/placements/closing/add/"


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=3)


@pytest.fixture
def application(cohort, coordinator, position):
    return offer_factory.shortlisted(cohort, coordinator, position)


@pytest.fixture
def offer(application, position, coordinator):
    return offer_factory.opened(application, position, coordinator)


def outcome_at_closing(cohort):
    [application] = outcomes.with_latest_statuses(closing_factory.close_call(cohort))
    return outcomes.outcome_of(application)


def named(cohort, by=None):
    found = blockers.find_blockers(closing_factory.close_call(cohort), by=by)
    return {str(blocker.label): blocker.names for blocker in found}


def promised(offer, coordinator):
    deferral = deferral_workflow.ask(offer, reason="", by=offer.application.applicant)
    deferral_workflow.promise(deferral, answer="", by=coordinator)
    return deferral


def begun(offer):
    placement = Placement.objects.get(offer=offer)
    return placement_factory.reload(placement)


def end_early(placement, kind, coordinator):
    today = timezone.localdate()
    placement_workflow.end_early(
        placement, kind=kind, reason="x", last_day=today, by=coordinator
    )


# Promises


def test_a_promise_stands_until_its_person_gives_it_back(cohort, coordinator, offer):
    deferral = promised(offer, coordinator)
    assert outcome_at_closing(cohort) == Outcome.DEFERRED
    deferral_workflow.take_back(deferral, by=offer.application.applicant)
    assert outcome_at_closing(cohort) == Outcome.NOT_TAKEN


def test_so_it_is_where_the_promise_ended_a_place(cohort, coordinator, offer):
    offer_workflow.accept(offer, by=offer.application.applicant)
    deferral = promised(offer, coordinator)
    assert outcome_at_closing(cohort) == Outcome.DEFERRED
    deferral_workflow.take_back(deferral, by=offer.application.applicant)
    assert outcome_at_closing(cohort) == Outcome.NOT_TAKEN


def test_no_letter_speaks_of_a_promise_that_was_given_back(cohort, coordinator, offer):
    deferral = promised(offer, coordinator)
    deferral_workflow.take_back(deferral, by=offer.application.applicant)
    closing_factory.close_call(cohort)
    closing_workflow.notify_applicants(cohort)
    [letter] = Message.objects.filter(kind__startswith="closing_")
    assert letter.kind == "closing_not_taken"


# Offers


def test_an_offer_that_was_never_released_came_to_nothing_for_nobody(
    cohort, coordinator, application, position, en
):
    offer = offer_factory.planned(application, position)
    offer_workflow.withdraw(offer, by=coordinator, reason="ผิดคน")
    assert outcome_at_closing(cohort) is None
    assert named(cohort) == {
        "Shortlisted, but without a place or a result": [
            f"{application.reference} {application.display_name}"
        ]
    }


def test_whoever_waited_and_was_only_planned_waited_until_the_end(
    cohort, coordinator, position
):
    application = offer_factory.in_reserve(cohort, coordinator, position)
    application_workflow.release(application, by=coordinator)
    offer = offer_factory.planned(application, position)
    assert outcome_at_closing(cohort) is None
    offer_workflow.withdraw(offer, by=coordinator, reason="ผิดคน")
    assert outcome_at_closing(cohort) == Outcome.RESERVE


def test_an_outcome_that_was_read_after_the_offer_is_the_one(
    cohort, coordinator, offer
):
    offer_workflow.decline(offer, by=offer.application.applicant)
    assert outcome_at_closing(cohort) == Outcome.NOT_TAKEN
    application = Application.objects.get(pk=offer.application_id)
    application_workflow.put_in_reserve(application, by=coordinator)
    assert outcome_at_closing(cohort) is None
    application_workflow.release(application, by=coordinator)
    assert outcome_at_closing(cohort) == Outcome.RESERVE


# Places


@pytest.mark.parametrize("kind", [EndKind.COMPELLING, EndKind.FOR_CAUSE])
def test_a_place_that_ended_before_its_first_day_is_no_year_of_work(
    cohort, coordinator, offer, kind
):
    offer_workflow.accept(offer, by=offer.application.applicant)
    end_early(begun(offer), kind, coordinator)
    assert outcome_at_closing(cohort) == Outcome.NOT_TAKEN
    application = Application.objects.get(pk=offer.application_id)
    application_workflow.withdraw(application, by=application.applicant)
    assert outcome_at_closing(cohort) == Outcome.WITHDRAWN


def test_who_worked_ended_early(cohort, coordinator, position):
    placement = placement_factory.active(cohort, coordinator, position)
    end_early(placement, EndKind.COMPELLING, coordinator)
    assert outcome_at_closing(cohort) == Outcome.ENDED_EARLY


# Nobody is closed without a decision


def test_an_outcome_that_leaves_only_later_is_named(cohort, coordinator, position, en):
    application = closing_factory.not_selected(
        cohort, coordinator, position, is_released=False
    )
    assert named(cohort) == {
        "Results that were not released": [
            f"{application.reference} {application.display_name}"
        ]
    }
    with pytest.raises(TransitionRefused, match=application.reference):
        closing_workflow.plan(cohort, minutes=5, by=coordinator)


def test_the_page_names_them_but_nobody_who_is_hidden(
    cohort, coordinator, application, as_user, en
):
    closing_factory.close_call(cohort)
    assert application.reference in words(as_user(coordinator).get(URL))
    Conflict.objects.create(
        application=application, reviewer=coordinator, kind="declared"
    )
    page = words(as_user(coordinator).get(URL))
    assert application.reference not in page
    assert "Something that another coordinator settles" in page


def test_everybody_who_is_not_named_gets_a_letter(cohort, coordinator, position, offer):
    offer_workflow.decline(offer, by=offer.application.applicant)
    closing_factory.withdrawn(cohort)
    closing_factory.not_selected(cohort, coordinator, position)
    closing_factory.close_call(cohort)
    assert blockers.find_blockers(Cohort.objects.get()) == []
    assert closing_workflow.notify_applicants(cohort) == Application.objects.count()
    assert all(
        Message.objects.filter(occasion=notices.closing_occasion(each)).exists()
        for each in Application.objects.all()
    )
