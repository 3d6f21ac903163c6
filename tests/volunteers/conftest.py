"""What applying begins with: drafts, what was sent, a browser of its applicant."""

import pytest

from tests import make
from volunteers.application import drafting


@pytest.fixture
def fresh(cohort, applicant):
    """A draft with nothing in it."""
    return drafting.begin_application(cohort, by=applicant)


@pytest.fixture
def draft(cohort, applicant, pi):
    """A draft with everything in it."""
    return make.draft(cohort, applicant, [pi])


@pytest.fixture
def sent(cohort, applicant, pi):
    return make.sent_application(cohort, applicant, [pi])


@pytest.fixture
def other(cohort):
    """A second position."""
    return make.position(cohort, slug="other", name="อีกองค์กร (ตัวอย่าง)")


@pytest.fixture
def mine(as_user, applicant):
    return as_user(applicant)
