"""The page of an organization and its members."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def test_a_forged_number_of_rows_makes_no_more_than_the_page_has(desk, pi):
    organization = pi.participation.organization
    page = reverse("admin:organizations_organization_change", args=[organization.pk])
    data = {
        "name_en": organization.name_en,
        "slug": "",
        "memberships-TOTAL_FORMS": "1900",
        "memberships-INITIAL_FORMS": "0",
    }
    answer = desk.post(page, data)
    [members] = answer.context["inline_admin_formsets"]
    assert len(members.formset.forms) == organization.memberships.count() + 2
