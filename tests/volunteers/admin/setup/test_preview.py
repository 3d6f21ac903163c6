"""The application form as applicants see it, for those who write its questions."""

import pytest

from portal.models import User
from tests import make
from volunteers.models import Application

PREVIEW = "/en/admin/volunteers/question/preview/16/"


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def test_it_shows_what_the_cohort_asks_and_stores_nobody(coordinator_client, cohort):
    before = (User.objects.count(), Application.objects.count())
    page = coordinator_client.get(PREVIEW).content.decode()
    assert all(question.text in page for question in cohort.questions.all())
    assert (User.objects.count(), Application.objects.count()) == before


def test_a_changed_limit_shows_at_once(coordinator_client, cohort):
    cohort.questions.update(limit=777)
    assert "Up to 777 characters." in coordinator_client.get(PREVIEW).content.decode()


def test_it_is_for_coordinators(as_user, cohort, administrator, reviewer):
    assert as_user(administrator).get(PREVIEW).status_code == 403
    assert as_user(reviewer).get(PREVIEW, follow=True).status_code == 403


def test_an_unknown_cohort_is_not_found(coordinator_client, cohort):
    assert coordinator_client.get(PREVIEW.replace("16", "99")).status_code == 404


@pytest.mark.parametrize("kind", ["question", "consenttext", "documentkind"])
def test_lists_and_rows_lead_there(coordinator_client, cohort, kind):
    assert (
        PREVIEW
        in coordinator_client.get(f"/en/admin/volunteers/{kind}/").content.decode()
    )


def test_an_eligibility_question_leads_to_its_public_page(coordinator_client, cohort):
    question = make.eligibility_question(cohort)
    page = coordinator_client.get(
        f"/en/admin/volunteers/eligibilityquestion/{question.pk}/change/"
    ).content.decode()
    assert 'href="/en/cohorts/16/eligibility/"' in page
