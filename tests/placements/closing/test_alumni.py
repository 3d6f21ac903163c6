"""Consent to stay in touch: asked after the year, versioned, deleted for good."""

import pytest

from placements.closing import alumni
from placements.models import AlumniConsent
from portal.kernel.lifecycle import TransitionRefused
from portal.messages import audiences
from portal.models import AuditEntry
from portal.personal_data import export
from tests.placements import closing_factory, offer_factory, placement_factory
from tests.volunteers.browsing import words

URL = "/en/placement/alumni/"


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=3)


@pytest.fixture
def former(cohort, coordinator, position, applicant):
    closing_factory.alumni_text()
    closing_factory.completed(cohort, coordinator, position, applicant)
    return applicant


@pytest.fixture
def agreed(former):
    alumni.agree(former, version=1)
    return former


def test_who_has_finished_is_asked_on_their_home_and_agrees_by_a_button(
    as_user, former
):
    applicant_browser = as_user(former)
    assert f'href="{URL}"' in words(applicant_browser.get("/en/my/"))
    page = words(applicant_browser.get(URL))
    assert "Controller of your personal data" in page
    assert "(PDPC)" in page
    assert applicant_browser.post(URL, {"agree": "1"}).status_code == 302
    [consent] = AlumniConsent.objects.all()
    assert (consent.user, consent.cohort.number, consent.text.version) == (
        former,
        16,
        1,
    )


def test_agreeing_twice_is_one_consent(agreed):
    alumni.agree(agreed, version=1)
    assert AlumniConsent.objects.count() == 1


def test_a_wording_that_was_not_read_is_not_agreed_to(as_user, former):
    closing_factory.alumni_text(2)
    with pytest.raises(TransitionRefused):
        alumni.agree(former, version=1)
    as_user(former).post(URL, {"agree": "1"})
    assert AlumniConsent.objects.count() == 0


def test_taking_it_back_deletes_it_and_history_says_so(as_user, agreed):
    applicant_browser = as_user(agreed)
    assert applicant_browser.post(URL, {"take_back": "1"}).status_code == 302
    assert AlumniConsent.objects.count() == 0
    assert (
        AuditEntry.objects.filter(
            action="take back staying in touch", actor=agreed.code
        ).count()
        == 1
    )


def test_taking_back_what_is_not_there_changes_nothing(former):
    assert alumni.take_back(former) is False


def test_strangers_people_at_work_and_staff_are_not_asked(
    as_user, cohort, coordinator, position, applicant, stranger, administrator
):
    closing_factory.alumni_text()
    placement_factory.active(cohort, coordinator, position, applicant)
    statuses = [
        as_user(person).get(URL).status_code
        for person in (applicant, stranger, coordinator, administrator)
    ]
    assert statuses == [404, 404, 404, 404]


def test_without_a_wording_nobody_is_asked(
    as_user, cohort, coordinator, position, applicant
):
    closing_factory.completed(cohort, coordinator, position, applicant)
    assert as_user(applicant).get(URL).status_code == 404


def test_another_method_is_not_allowed(as_user, former):
    assert as_user(former).put(URL).status_code == 405


def test_only_who_agreed_is_in_the_audience(
    agreed, coordinator, stranger, administrator
):
    audience = audiences.message_audiences.get("alumni")
    assert list(audience.people(coordinator, {})) == [agreed]
    assert list(audience.people(coordinator, {"cohort": "15"})) == []
    assert list(audience.people(administrator, {})) == []


def test_the_list_is_for_coordinators_and_names_what_the_consent_covers(
    as_user, agreed, coordinator, administrator, django_assert_max_num_queries
):
    page = words(as_user(coordinator).get("/en/admin/placements/alumniconsent/"))
    assert (agreed.email in page, agreed.display_name in page) == (True, True)
    assert (
        as_user(administrator).get("/en/admin/placements/alumniconsent/").status_code
        == 403
    )


def test_it_is_in_what_the_person_downloads(agreed):
    [part] = [part for part in export.parts(agreed) if part.name == "staying_in_touch"]
    assert [fact["cohort"] for fact in part.facts] == [16]
