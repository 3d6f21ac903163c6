"""What an applicant reads of an offer is what the rules allow, and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Cohort
from placements.closing import workflow as closing_workflow
from placements.deferrals import workflow as deferral_workflow
from placements.models import Offer, Placement
from placements.models.choices import EndKind
from placements.offers import workflow as offer_workflow
from placements.year import workflow as placement_workflow
from portal.models import Message
from tests.placements import closing_factory, offer_factory, placement_factory
from tests.volunteers.browsing import words
from volunteers.application import status
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=2)


@pytest.fixture
def offer(cohort, coordinator, position, applicant):
    application = offer_factory.shortlisted(
        cohort, coordinator, position, applicant=applicant
    )
    return offer_factory.opened(application, position, coordinator)


def seen(of):
    rows = Application.objects.select_related("cohort")
    return status.applicant_status(rows.get(pk=of.application_id))


def accepted(offer):
    offer_workflow.accept(offer, by=offer.application.applicant)
    return placement_factory.reload(Placement.objects.get(offer=offer))


def end_before_the_start(placement, kind, coordinator):
    placement_workflow.end_early(
        placement, kind=kind, reason="x", last_day=timezone.localdate(), by=coordinator
    )


# The day


def test_the_first_day_is_that_of_the_placement(offer, en, applicant_browser):
    placement = accepted(offer)
    later = timezone.localdate() + timedelta(days=40)
    Placement.objects.filter(pk=placement.pk).update(
        starts_on=later, ends_on=later + timedelta(days=300)
    )
    told = seen(offer).next_line
    assert str(later.day) in told
    assert told.removeprefix("The year of work begins on ") in words(
        applicant_browser.get("/en/cohorts/16/offer/")
    )


def test_once_work_has_begun_or_is_over_it_no_longer_begins(
    cohort, coordinator, position, en
):
    placement = placement_factory.active(cohort, coordinator, position)
    assert seen(placement).key == "offer_serving"
    placement_workflow.end_early(
        placement,
        kind=EndKind.COMPELLING,
        reason="x",
        last_day=timezone.localdate(),
        by=coordinator,
    )
    assert (seen(placement).key, seen(placement).href) == (
        "offer_served",
        "/en/placement/",
    )


def test_a_place_that_ended_before_its_start_is_not_promised(offer, coordinator):
    end_before_the_start(accepted(offer), EndKind.COMPELLING, coordinator)
    assert (seen(offer).key, seen(offer).is_settled) == ("offer_place_ended", False)


# "We are looking for another place"


def test_another_place_is_looked_for_while_it_can_be_found(offer, cohort, coordinator):
    Offer.objects.filter(pk=offer.pk).update(
        status="withdrawn", seat=None, host_left=True
    )
    assert seen(offer).key == "offer_looking"
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=timezone.now())
    assert seen(offer).key == "offer_host_gone"


def test_whoever_was_told_an_outcome_since_reads_that(offer, coordinator):
    end_before_the_start(accepted(offer), EndKind.HOST_LEFT, coordinator)
    assert seen(offer).key == "offer_looking"
    application = Application.objects.get(pk=offer.application_id)
    application_workflow.decline(application, by=coordinator, reason="few_seats")
    application_workflow.release(application, by=coordinator)
    assert seen(offer).key == "not_selected"


# "You come with a later cohort"


def test_a_promise_that_was_given_back_is_promised_no_longer(
    offer, coordinator, applicant
):
    deferral = deferral_workflow.ask(offer, reason="", by=applicant)
    assert seen(offer).key == "offer_deferring"
    deferral_workflow.promise(deferral, answer="", by=coordinator)
    assert seen(offer).key == "offer_deferred"
    deferral_workflow.take_back(deferral, by=applicant)
    assert seen(offer).key == "offer_deferral_given_back"


def test_what_is_prepared_is_not_announced_any_more(offer, coordinator, applicant):
    deferral = deferral_workflow.ask(offer, reason="", by=applicant)
    deferral_workflow.promise(deferral, answer="", by=coordinator)
    type(deferral).objects.update(status="prepared")
    assert seen(offer).key == "offer_deferral_prepared"


@pytest.mark.parametrize("is_open", [True, False])
def test_the_page_of_a_request_says_to_answer_only_what_can_be_answered(
    offer, coordinator, applicant, applicant_browser, is_open
):
    deferral = deferral_workflow.ask(offer, reason="", by=applicant)
    page = words(applicant_browser.get("/en/cohorts/16/offer/defer/"))
    assert "Until then your place is kept for you" in page
    deferral_workflow.refuse(deferral, answer="x", by=coordinator)
    if not is_open:
        Offer.objects.update(answer_by=timezone.now() - timedelta(minutes=1))
    page = words(applicant_browser.get("/en/cohorts/16/offer/defer/"))
    assert ("you can answer it" in page) is is_open


def test_a_place_is_not_kept_where_the_host_left(offer, applicant, applicant_browser):
    deferral_workflow.ask(offer, reason="", by=applicant)
    Offer.objects.update(status="withdrawn", seat=None, host_left=True)
    page = words(applicant_browser.get("/en/cohorts/16/offer/defer/"))
    assert "your place is kept" not in page


def test_the_closing_letter_promises_no_call(offer, cohort, coordinator, applicant):
    deferral = deferral_workflow.ask(offer, reason="", by=applicant)
    deferral_workflow.promise(deferral, answer="", by=coordinator)
    type(deferral).objects.update(status="prepared")
    closing_factory.close_call(cohort)
    closing_workflow.notify_applicants(cohort)
    letter = Message.objects.get(kind="closing_deferred")
    assert "เปิดรับ" not in letter.text
