"""The applicant's offer: seen by its applicant alone, answered by a form alone."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.models import Offer, Placement
from placements.models.choices import OfferStatus as S
from placements.offers import workflow as offer_workflow
from tests import make
from tests.placements import offer_factory
from tests.volunteers.browsing import words
from volunteers.decisions import workflow as application_workflow

OFFER, ACCEPT, DECLINE = (
    f"/en/cohorts/16/offer/{tail}" for tail in ("", "accept/", "decline/")
)
STATUS, WITHDRAW = "/en/cohorts/16/application/", "/en/cohorts/16/application/withdraw/"


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def application(cohort, coordinator, position, applicant):
    return offer_factory.shortlisted(cohort, coordinator, position, applicant=applicant)


@pytest.fixture
def offer(application, position, coordinator):
    return offer_factory.opened(application, position, coordinator)


@pytest.fixture
def applicant_browser(as_user, applicant):
    return as_user(applicant)


def status(offer):
    return Offer.objects.get(pk=offer.pk).status


def over(offer):
    return time_machine.travel(offer.answer_by + timedelta(minutes=1), tick=False)


def test_the_offer_shows_place_terms_and_deadline(applicant_browser, offer):
    text = words(applicant_browser.get(OFFER))
    for text_part in (
        "You have an offer",
        "องค์กร one (ตัวอย่าง)",
        "ประกันอุบัติเหตุ",
        "data-countdown",
        "/positions/one/",
    ):
        assert text_part in text


def test_terms_stay_as_they_were_shown(applicant_browser, offer, position):
    position.content = {**position.content, "benefits": ["อย่างอื่น"]}
    position.save()
    assert "ประกันอุบัติเหตุ" in words(applicant_browser.get(OFFER))


def test_terms_are_english_where_the_host_has_some_and_marked_thai_elsewhere(
    applicant_browser, application, position, coordinator
):
    position.content |= {"en": {"role": "Help in the field"}}
    position.save()
    offer_factory.opened(application, position, coordinator)
    english, thai = (
        words(applicant_browser.get(OFFER)),
        words(applicant_browser.get(OFFER.removeprefix("/en"))),
    )
    assert '<dd lang="en">Help in the field</dd>' in english
    assert '<dd lang="th"><ul><li>ประกันอุบัติเหตุ</li></ul></dd>' in english
    assert '<dd lang="th">ช่วยงานภาคสนาม</dd>' in thai
    assert "Help in the field" not in thai


def test_terms_from_before_there_was_english_are_thai(applicant_browser, offer):
    Offer.objects.filter(pk=offer.pk).update(
        terms={"organization": "องค์กรเดิม", "role": "งานเดิม"}
    )
    page = words(applicant_browser.get(OFFER))
    assert '<dd lang="th">งานเดิม</dd>' in page
    assert '<h2 class="card__heading" lang="th">องค์กรเดิม</h2>' in page


@pytest.mark.parametrize("url", [OFFER, ACCEPT, DECLINE])
def test_a_planned_offer_is_not_there(applicant_browser, application, position, url):
    offer_factory.planned(application, position)
    assert applicant_browser.get(url).status_code == 404


@pytest.mark.parametrize("url", [OFFER, ACCEPT, DECLINE])
@pytest.mark.parametrize("who", ["stranger", "editor", "reviewer", "coordinator"])
def test_nobody_else_has_the_page(request, as_user, offer, url, who):
    browser = as_user(request.getfixturevalue(who))
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"has_read": "on"}).status_code in (404, 405)
    assert status(offer) == S.OPEN


@pytest.mark.parametrize("url", [OFFER, ACCEPT, DECLINE])
def test_opening_a_link_answers_nothing(applicant_browser, offer, url):
    assert applicant_browser.get(url).status_code == 200
    assert applicant_browser.head(url).status_code == 200
    assert status(offer) == S.OPEN


def test_the_offer_itself_takes_no_post(applicant_browser, offer):
    assert applicant_browser.post(OFFER).status_code == 405


def test_accepting_needs_the_tick(applicant_browser, offer):
    page = applicant_browser.post(ACCEPT, {})
    assert "Tick the box when you have read them." in words(page)
    assert "<title>Error:" in words(page)
    assert status(offer) == S.OPEN


def test_accepting_leads_back_with_what_comes_next(applicant_browser, offer):
    page = applicant_browser.post(ACCEPT, {"has_read": "on"}, follow=True)
    assert "What comes next" in words(page)
    assert (status(offer), Placement.objects.count()) == (S.ACCEPTED, 1)


def test_accepting_twice_makes_one_placement(applicant_browser, offer):
    applicant_browser.post(ACCEPT, {"has_read": "on"})
    page = applicant_browser.post(ACCEPT, {"has_read": "on"}, follow=True)
    assert "the offer is not open any more" in words(page)
    assert Placement.objects.count() == 1


def test_declining_keeps_the_reason_sealed(applicant_browser, offer):
    applicant_browser.post(DECLINE, {"reason": "ไปเรียนต่อ"})
    assert (status(offer), Offer.objects.get().decline_reason) == (
        S.DECLINED,
        "ไปเรียนต่อ",
    )


def test_a_reason_that_is_too_long_is_kept_on_the_page(applicant_browser, offer):
    page = applicant_browser.post(DECLINE, {"reason": "ก" * 1001})
    assert "ก" * 1001 in page.content.decode()
    assert status(offer) == S.OPEN


@pytest.mark.parametrize("url", [ACCEPT, DECLINE])
def test_after_the_deadline_nothing_can_be_answered(as_user, applicant, offer, url):
    with over(offer):
        page = as_user(applicant).post(url, {"has_read": "on"}, follow=True)
    assert "The time to answer has passed" in words(page)
    assert status(offer) == S.OPEN


# What the application's own page says


@pytest.mark.parametrize(
    ("act", "word"),
    [
        ("open", "You have an offer"),
        ("accept", "Accepted"),
        ("decline", "Offer declined"),
        ("lapse", "Offer ended"),
        ("withdraw", "Offer ended"),
    ],
)
def test_the_status_page_says_where_the_offer_stands(
    as_user, applicant, offer, coordinator, act, word
):
    if act == "accept":
        offer_workflow.accept(offer, by=applicant)
    elif act == "decline":
        offer_workflow.decline(offer, by=applicant)
    elif act == "withdraw":
        offer_workflow.withdraw(offer, by=coordinator, reason="เปลี่ยนแผน")
    elif act == "lapse":
        with over(offer):
            offer_workflow.lapse(offer)
    text = words(as_user(applicant).get(STATUS))
    assert f'id="standing">{word}' in text
    assert OFFER in text


def test_a_planned_offer_changes_no_word(applicant_browser, application, position):
    before = words(applicant_browser.get(STATUS))
    offer_factory.planned(application, position)
    assert words(applicant_browser.get(STATUS)) == before


def test_the_home_says_only_that_there_is_a_result(applicant_browser, offer):
    text = words(applicant_browser.get("/en/my/"))
    assert "Your result is ready" in text
    assert "Please answer by" in text
    assert "/en/cohorts/16/offer/" in text
    assert "You have an offer" not in text
    assert "องค์กร one" not in text


def test_who_has_a_place_finds_no_way_to_withdraw(applicant_browser, offer, applicant):
    assert WITHDRAW in words(applicant_browser.get(STATUS))
    offer_workflow.accept(offer, by=applicant)
    assert WITHDRAW not in words(applicant_browser.get(STATUS))
    assert applicant_browser.get(WITHDRAW).status_code == 302
    page = applicant_browser.post(WITHDRAW, follow=True)
    assert "you have accepted a place" in words(page)


def test_a_withdrawn_application_says_so_whatever_the_offer_was(
    applicant_browser, offer, application, applicant
):
    application_workflow.withdraw(application, by=applicant)
    assert 'id="standing">Withdrawn' in words(applicant_browser.get(STATUS))


def test_an_outcome_released_after_the_offer_ended_is_what_counts(
    applicant_browser, offer, application, applicant, coordinator
):
    offer_workflow.decline(offer, by=applicant)
    application_workflow.put_in_reserve(application, by=coordinator)
    application_workflow.release(application, by=coordinator)
    assert 'id="standing">Waiting list' in words(applicant_browser.get(STATUS))


def home_queries(browser):
    with CaptureQueriesContext(connection) as context:
        browser.get("/en/my/")
    return len(context)


def test_the_home_asks_as_much_for_two_cohorts_as_for_one(
    applicant_browser, applicant, offer
):
    applicant_browser.get("/en/my/")
    before = home_queries(applicant_browser)
    make.application(make.cohort(number=17), applicant)
    assert home_queries(applicant_browser) == before


# What a host reads


def test_a_host_reads_counts_before_and_names_after_the_answer(
    as_user, offer, position, application, applicant
):
    host = as_user(make.member(position.organization))
    text = words(host.get("/en/my/"))
    assert "1 applicant is considering an offer from your organization." in text
    assert application.display_name not in text
    offer_workflow.accept(offer, by=applicant)
    text = words(host.get("/en/my/"))
    assert application.display_name in text
    assert applicant.email in text


def test_another_host_reads_nothing_of_it(as_user, offer, cohort, applicant):
    offer_workflow.accept(offer, by=applicant)
    other = as_user(make.member(offer_factory.position(cohort, "two").organization))
    assert applicant.email not in words(other.get("/en/my/"))
