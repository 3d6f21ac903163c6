"""A whole year through the client: conditions, start, a report, the last day, the
certificate.
"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from placements.models import Certificate, Placement
from placements.year import reports
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words


@pytest.fixture
def placement(cohort, coordinator, applicant):
    phases = [{"text": "เริ่ม", "first_month": 1, "last_month": 3}]
    one = offer_factory.position(cohort, "one", seats=1, learning_phases=phases)
    placement_factory.condition_kind(cohort)
    placement_factory.condition_kind(cohort, "safety", is_stated_by_volunteer=True)
    return placement_factory.planned(cohort, coordinator, one, applicant)


def step(desk, placement, verb, **told):
    return desk.post(
        f"/en/admin/placements/placement/{placement.code}/steps/{verb}/",
        {**told, "confirmed": "1"},
    )


def begin(as_user, placement, coordinator):
    as_user(placement.application.applicant).post("/en/placement/conditions/safety/")
    desk = as_user(coordinator)
    desk.post(
        f"/en/admin/placements/placement/{placement.code}/conditions/insurance/",
        {"met": "1"},
    )
    step(desk, placement, "start")
    return placement_factory.reload(placement)


def write(as_user, placement):
    """The first month's report, sent, and accepted by the host."""
    month = reports.reportable_months(placement)[-1]
    volunteer, host = (
        as_user(placement.application.applicant),
        as_user(make.member(placement.position.organization)),
    )
    own = f"/en/placement/reports/{month.year}/{month.month}/"
    volunteer.post(own, {"seen": 0, "learnt": "จดบันทึก", "act": "send"})
    sent = placement.reports.get()
    host.post(
        f"/en/host/one/volunteers/{placement.code}/reports/{sent.code}/",
        {"act": "accept"},
    )


def finish(as_user, placement, coordinator):
    desk = as_user(coordinator)
    step(desk, placement, "complete")
    step(desk, placement, "certify", name="สมมติ ใจดี")


def test_from_the_accepted_offer_to_a_certificate_that_anyone_can_verify(
    as_user, placement, coordinator
):
    working = begin(as_user, placement, coordinator)
    assert working.status == "active"
    write(as_user, working)
    assert working.reports.get().status == "accepted"
    later = timezone.now() + timedelta(days=365 - placement_factory.DAYS_AT_WORK)
    with time_machine.travel(later, tick=False):
        finish(as_user, working, coordinator)
        certificate = Certificate.objects.get()
        page = words(as_user(None).get(f"/en/certificates/{certificate.code}/"))
    assert "This certificate is genuine" in page
    assert "สมมติ ใจดี" not in page
    over = Placement.objects.get(pk=placement.pk)
    assert (over.status, over.ended_on, over.offer.seat) == (
        "completed",
        over.ends_on,
        None,
    )
