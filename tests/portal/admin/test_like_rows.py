"""The desk's search forgives what the visitors' search forgives."""

import pytest

from organizations.models import Organization
from portal.admin.like_rows import like_rows
from tests import make
from volunteers.models import Application

HOSTS = "/admin/organizations/organization/"
APPLICATIONS = "/admin/volunteers/application/"


@pytest.fixture
def host(cohort):
    return make.position(cohort, slug="rakpa", name="กลุ่มรักษ์ป่าเชียงใหม่").organization


def applicant_named(cohort, name):
    application = make.application(cohort)
    application.display_name = name
    application.save()


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.mark.parametrize("typed", ["เชียงไหม่", "กลุมรักษป่า", "รักษป่า", "เชียงใหม"])
def test_hosts_are_found_by_words_like_their_names(desk, host, typed):
    page = desk.get(HOSTS, {"q": typed}).content.decode()
    assert "กลุ่มรักษ์ป่าเชียงใหม่" in page
    assert ("สะกดใกล้เคียง" in page) is (typed not in host.name)


def test_exact_hits_leave_like_ones_out(desk, cohort, host):
    other = make.position(cohort, slug="other", name="เชียงไหม่").organization
    page = desk.get(HOSTS, {"q": "เชียงไหม่"}).content.decode()
    assert (other.name in page, "กลุ่มรักษ์ป่า" in page) == (True, False)


def test_applicants_are_found_by_names_like_theirs(desk, cohort):
    applicant_named(cohort, "กล้าไม้")
    page = desk.get(APPLICATIONS, {"q": "กลาไม้"}).content.decode()
    assert "กล้าไม้" in page
    page = desk.get(APPLICATIONS, {"q": "ต้นไม้"}).content.decode()
    assert "กล้าไม้" not in page


@pytest.mark.parametrize("typed", ["ก", "(", "ๆ", "100%", "ไม่มีแน่"])
def test_what_has_no_like_word_finds_nothing(db, host, typed):
    assert like_rows(Organization.objects.all(), ["name"], typed) is None


def test_letters_may_not_come_in_another_order(db, cohort):
    applicant_named(cohort, "มาลี")
    rows = Application.objects.all()
    assert like_rows(rows, ["search_text"], "มลี").count() == 1
    assert like_rows(rows, ["search_text"], "ลีมา") is None
