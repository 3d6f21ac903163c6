"""How many people a group email reaches, while its readers are chosen."""

import pytest

from portal.models import User
from tests import make

PAGE = "/en/admin/portal/campaign/add/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def test_the_form_counts_whom_its_first_choices_find(desk, cohort):
    for _time in range(2):
        make.application(cohort, make.person())
    page = desk.get(f"{PAGE}?audience=applicants")
    assert page.context["reach"] == 2
    assert "It reaches 2 people now." in page.text


def test_the_count_follows_what_is_chosen_in_the_address(desk, cohort):
    make.application(cohort, make.person())
    address = f"{PAGE}?audience=applicants&cohort={cohort.number}"
    assert desk.get(address).context["reach"] == 1
    person = User.objects.get(applications__cohort=cohort)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert desk.get(address).context["reach"] == 0


def test_what_is_no_choice_counts_nobody(desk, cohort):
    page = desk.get(f"{PAGE}?audience=applicants&cohort=nothing")
    assert page.context["reach"] is None
    assert "Choose who gets it" in page.text
