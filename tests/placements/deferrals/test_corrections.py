"""A promise to defer is taken back: the person has the offer, or the place, again."""

import pytest

from placements.deferrals import corrections
from placements.deferrals import workflow as deferral_workflow
from placements.models import Offer, Placement
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests.placements import offer_factory
from tests.placements.deferrals.lookups import deferral, kinds, reload
from tests.volunteers.browsing import words

WHY = "เราเข้าใจผิด"


@pytest.fixture
def promised(requested, coordinator):
    deferral_workflow.promise(requested, answer="", by=coordinator)
    return deferral()


def test_an_open_offer_is_open_again_with_days_to_answer(
    promised, opened, applicant, coordinator, applicant_browser
):
    corrections.take_back_promise(promised, answer=WHY, by=coordinator)
    offer = reload(opened)
    assert (offer.status, offer.seat, deferral().status) == ("open", 1, "asked")
    assert kinds(applicant)[-1] == "deferral_corrected"
    assert WHY not in Message.objects.get(kind="deferral_corrected").text
    page = applicant_browser.get("/en/cohorts/16/offer/defer/")
    assert WHY in words(page)
    deferral_workflow.refuse(deferral(), answer=WHY, by=coordinator)
    offer_workflow.accept(offer, by=applicant)
    assert Placement.objects.get().status == "planned"


def test_a_place_is_planned_again(requested, opened, applicant, coordinator):
    deferral_workflow.take_back(requested, by=applicant)
    type(requested).objects.filter(pk=requested.pk).update(status="asked")
    offer_workflow.accept(reload(opened), by=applicant)
    deferral_workflow.promise(deferral(), answer="", by=coordinator)
    assert Placement.objects.get().status == "ended_early"
    corrections.take_back_promise(deferral(), answer=WHY, by=coordinator)
    placement = Placement.objects.get()
    assert (placement.status, placement.end_kind, placement.end_reason) == (
        "planned",
        "",
        "",
    )
    assert (reload(opened).status, reload(opened).seat) == ("accepted", 1)


def test_who_was_only_planned_for_the_seat_makes_room(
    cohort, promised, opened, position, coordinator
):
    other = offer_factory.shortlisted(cohort, coordinator, position)
    planned = offer_factory.planned(other, position)
    Offer.objects.filter(pk=planned.pk).update(origin="next", freed_by=opened)
    corrections.take_back_promise(promised, answer=WHY, by=coordinator)
    assert not Offer.objects.filter(pk=planned.pk).exists()


def test_a_seat_that_somebody_was_told_of_stays_theirs(
    cohort, promised, opened, position, coordinator
):
    other = offer_factory.shortlisted(cohort, coordinator, position)
    offer_factory.opened(other, position, coordinator)
    with pytest.raises(TransitionRefused):
        corrections.take_back_promise(promised, answer=WHY, by=coordinator)
    assert (deferral().status, reload(opened).status) == ("promised", "deferred")


def test_a_promise_given_back_is_not_taken_back(promised, applicant, coordinator):
    deferral_workflow.take_back(promised, by=applicant)
    with pytest.raises(TransitionRefused):
        corrections.take_back_promise(deferral(), answer=WHY, by=coordinator)


def test_the_desk_shows_the_message_and_needs_a_reason(promised, as_user, coordinator):
    desk = as_user(coordinator)
    url = f"/en/admin/placements/deferral/{promised.code}/take-back/"
    page = desk.get(url.replace("take-back", "change"))
    assert url in page.content.decode()
    assert desk.post(url, {"answer": " "}).context["form"].errors
    page = desk.post(url, {"answer": WHY})
    assert len(page.context["previews"]) >= 1
    assert deferral().status == "promised"
    page = desk.post(url, {"answer": WHY, "confirmed": "1"}, follow=True)
    assert "The approval was taken back" in words(page)
    assert deferral().status == "asked"
    page = desk.get(url, follow=True)
    assert "Not possible any more" in words(page)
