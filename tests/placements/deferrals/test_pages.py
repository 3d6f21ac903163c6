"""The pages of a deferral: the applicant's and the coordinators'."""

from placements.deferrals import workflow as deferral_workflow
from placements.models.choices import DeferralStatus
from placements.offers import workflow as offer_workflow
from tests.placements import offer_factory
from tests.placements.deferrals.lookups import deferral, kinds, reload
from tests.volunteers.browsing import words

URL = "/en/cohorts/16/offer/defer/"
REQUEST = {"reason": "เรียนยังไม่จบ", "agrees": "on"}


def decide(coordinator_browser, code, **data):
    return coordinator_browser.post(
        f"/en/admin/placements/deferral/{code}/change/", data
    )


def test_the_person_asks_with_consent_and_reads_what_became_of_it(
    applicant_browser, opened
):
    assert "prepare the next application. Tick" in words(
        applicant_browser.post(URL, {"reason": "x"})
    )
    assert applicant_browser.post(URL, REQUEST).status_code == 302
    page = words(applicant_browser.get(URL))
    assert ("A coordinator decides" in page, "เรียนยังไม่จบ" in page) == (True, True)
    assert "Request being considered" in words(
        applicant_browser.get("/en/cohorts/16/application/")
    )


def test_taking_it_back_by_the_page(applicant_browser, requested):
    assert applicant_browser.post(URL).status_code == 302
    assert deferral().status == DeferralStatus.TAKEN_BACK


def test_strangers_and_people_without_offer_find_nothing(
    as_user, opened, stranger, coordinator
):
    assert [
        as_user(person).get(URL).status_code for person in (stranger, coordinator)
    ] == [404, 404]


def test_after_a_declined_offer_there_is_nothing_to_ask(
    applicant_browser, opened, applicant
):
    offer_workflow.decline(reload(opened), by=applicant)
    assert applicant_browser.get(URL).status_code == 404


def test_the_desk_shows_the_message_before_it_decides(as_user, requested, coordinator):
    coordinator_browser = as_user(coordinator)
    page = decide(coordinator_browser, requested.code, decision="promise", answer="ได้")
    assert (
        "We have answered your request" in words(page)
        or "เราตอบคำขอของคุณ" in words(page),
        deferral().status,
    ) == (True, "asked")
    assert (
        decide(
            coordinator_browser,
            requested.code,
            decision="promise",
            answer="ได้",
            confirmed="1",
        ).status_code
        == 302
    )
    assert (deferral().status, deferral().answer) == ("promised", "ได้")


def test_a_refusal_without_answer_is_said_on_the_form(as_user, requested, coordinator):
    assert "Write the reason." in words(
        decide(as_user(coordinator), requested.code, decision="refuse", answer="")
    )


def test_deciding_twice_is_refused_politely(as_user, requested, coordinator):
    coordinator_browser = as_user(coordinator)
    for _time in range(2):
        page = decide(
            coordinator_browser,
            requested.code,
            decision="promise",
            answer="",
            confirmed="1",
        )
    assert page.status_code == 302
    assert kinds(requested.application.applicant) == ["deferral_decided"]


def test_only_coordinators_decide(as_user, requested, administrator, applicant, editor):
    url = f"/en/admin/placements/deferral/{requested.code}/change/"
    assert [
        as_user(person).get(url).status_code
        for person in (administrator, applicant, editor)
    ] == [403, 302, 302]


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    as_user, requested, coordinator, cohort, django_assert_max_num_queries
):
    coordinator_browser = as_user(coordinator)
    coordinator_browser.get("/en/admin/placements/deferral/")
    with django_assert_max_num_queries(40) as one_row:
        coordinator_browser.get("/en/admin/placements/deferral/")
    for number in range(3):
        place = offer_factory.position(cohort, f"more{number}")
        offer = offer_factory.opened(
            offer_factory.shortlisted(cohort, coordinator, place), place, coordinator
        )
        deferral_workflow.ask(offer, reason="", by=offer.application.applicant)
    with django_assert_max_num_queries(len(one_row)):
        coordinator_browser.get("/en/admin/placements/deferral/")
