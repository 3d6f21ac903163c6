"""Public pages, which anybody may read."""

import pytest

from tests.portal.web.views.pages import content, url

pytestmark = pytest.mark.django_db
PUBLIC_PAGES = ["privacy", "contact", "style", "mailbox"]


@pytest.mark.parametrize("name", PUBLIC_PAGES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_public_page_speaks_both_languages(as_user, name, language):
    response = as_user(None).get(url(name, language=language))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_page_is_only_read(as_user, name):
    assert as_user(None).post(url(name)).status_code == 405


def test_privacy_names_the_periods_of_the_open_cohort(as_user, cohort):
    cohort.draft_kept_days = 91
    cohort.save()
    assert "91" in content(as_user(None).get(url("privacy")))


def test_privacy_without_a_cohort_names_no_period(as_user):
    assert "วันหลังกำหนดส่ง" not in content(as_user(None).get(url("privacy")))


def test_contact_gives_the_address(as_user):
    page = as_user(None).get(url("contact")).text
    assert 'href="mailto:portal@portal.example"' in page
