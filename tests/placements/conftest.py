"""Words in English, and a placement at work with browsers of its three parties."""

import pytest
from django.utils import translation

from tests import make
from tests.placements import seating
from tests.placements import serving as at_work


@pytest.fixture
def en():
    """Words in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def one(cohort):
    phases = [
        {"text": "เริ่ม", "first_month": 1, "last_month": 1},
        {"text": "ทั้งปี", "first_month": 1, "last_month": 12},
    ]
    return seating.position(cohort, "one", seats=3, learning_phases=phases)


@pytest.fixture
def active(cohort, coordinator, one, applicant):
    return at_work.active(cohort, coordinator, one, applicant)


@pytest.fixture
def mine(as_user, applicant):
    return as_user(applicant)


@pytest.fixture
def member(one):
    return make.member(one.organization)


@pytest.fixture
def host(as_user, member):
    return as_user(member)


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)
