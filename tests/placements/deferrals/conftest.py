"""An open offer, and a request to defer it."""

import pytest

from placements.deferrals import workflow as deferral_workflow
from tests.placements import offer_factory
from tests.placements.deferrals.lookups import deferral


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def application(cohort, coordinator, position, applicant):
    return offer_factory.shortlisted(cohort, coordinator, position, applicant=applicant)


@pytest.fixture
def opened(application, position, coordinator):
    return offer_factory.opened(application, position, coordinator)


@pytest.fixture
def requested(opened, applicant):
    deferral_workflow.ask(opened, reason="เรียนยังไม่จบ", by=applicant)
    return deferral()


@pytest.fixture
def applicant_browser(as_user, applicant):
    return as_user(applicant)
