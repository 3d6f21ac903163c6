import pytest

from organizations.models import Cohort
from portal.kernel import cards as my
from tests import make
from tests.volunteers import interviewing
from volunteers.decisions import workflow
from volunteers.models.choices import OutcomeReason
from volunteers.overview import cards


def words(as_user, person):
    return as_user(person).get("/en/my/").content.decode()


def test_who_may_apply_is_shown_the_way(as_user, cohort, applicant):
    assert "/en/cohorts/16/apply/" in words(as_user, applicant)


@pytest.mark.parametrize("role", ["coordinator", "editor", "reviewer"])
def test_who_may_not_apply_is_not(request, cohort, role):
    assert cards.my_application(request.getfixturevalue(role)) == []


def test_without_an_open_cohort_there_is_nothing_to_begin(cohort, applicant):
    Cohort.objects.update(is_public=False)
    assert cards.my_application(applicant) == []


def test_a_draft_is_to_be_continued(as_user, cohort, applicant):
    make.draft(cohort, applicant)
    page = words(as_user, applicant)
    assert "Draft, not sent" in page
    assert "Continue my application" in page


def test_what_was_sent_shows_its_reference_and_standing(as_user, cohort, applicant):
    application = make.application(cohort, applicant)
    page = words(as_user, applicant)
    assert application.reference in page
    assert "Application received" in page


def test_an_outcome_is_not_told_on_the_home_page(
    as_user, cohort, applicant, coordinator
):
    application = make.application(cohort, applicant)
    workflow.decline(application, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    workflow.release(application, by=coordinator)
    page = words(as_user, applicant)
    assert "Your result is ready" in page
    assert "Not selected" not in page


def test_newest_cohort_first(cohort, applicant):
    for number in (15, 16):
        make.draft(cohort if number == 16 else make.cohort(number), applicant)
    shown = [
        card.context["application"].cohort.number
        for card in cards.my_application(applicant)
    ]
    assert shown == [16, 15]
    assert [card.template for card in my.home_cards(applicant)].count(
        "volunteers/application/card.html"
    ) == 2


def test_a_draft_is_the_next_step_and_says_until_when(as_user, cohort, applicant):
    make.draft(cohort, applicant)
    page = words(as_user, applicant)
    assert "Your next step" in page
    assert 'class="countdown"' in page


def test_what_was_sent_asks_for_nothing(as_user, cohort, applicant):
    make.application(cohort, applicant)
    page = words(as_user, applicant)
    assert "Your next step" not in page
    assert "btn-primary" not in page


def test_whoever_is_invited_chooses_a_time_at_once(
    as_user, cohort, applicant, coordinator
):
    interviewing.invited(cohort, coordinator, applicant=applicant)
    page = words(as_user, applicant)
    assert "/en/cohorts/16/application/interview/" in page
    assert "Choose a time" in page
