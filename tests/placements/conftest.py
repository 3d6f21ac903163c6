"""Words in English, and a placement at work with browsers of its three parties."""

import pytest
from django.utils import translation

from tests import make
from tests.placements import offer_factory, placement_factory


@pytest.fixture
def en():
    """Words in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def position(cohort):
    phases = [
        {"text": "เริ่ม", "first_month": 1, "last_month": 1},
        {"text": "ทั้งปี", "first_month": 1, "last_month": 12},
    ]
    return offer_factory.position(cohort, "one", seats=3, learning_phases=phases)


@pytest.fixture
def active(cohort, coordinator, position, applicant):
    return placement_factory.active(cohort, coordinator, position, applicant)


@pytest.fixture
def applicant_browser(as_user, applicant):
    return as_user(applicant)


@pytest.fixture
def member(position):
    return make.member(position.organization)


@pytest.fixture
def host_browser(as_user, member):
    return as_user(member)


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)
