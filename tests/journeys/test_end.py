"""From the last day of work to the closed cohort, through the client: deferral,
closing, staying in touch, figures.
"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from placements import tasks
from placements.models import AlumniConsent, Closing, Deferral
from portal.models import Message
from tests import make
from tests.placements import closing_factory, offer_factory
from tests.volunteers.browsing import words
from volunteers.models import Application

CLOSE = "/en/admin/placements/closing/add/"


@pytest.fixture
def one(cohort):
    return offer_factory.position(cohort, "one", seats=3)


def defer(as_user, cohort, coordinator, one):
    """Asked by the person, promised at the desk."""
    person = make.person(display_name="ผีเสื้อ")
    offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, one, applicant=person),
        one,
        coordinator,
    )
    as_user(person).post(
        "/en/cohorts/16/offer/defer/", {"reason": "เรียนอยู่", "agrees": "on"}
    )
    deferral = Deferral.objects.get()
    url = f"/en/admin/placements/deferral/{deferral.code}/change/"
    as_user(coordinator).post(
        url, {"decision": "promise", "answer": "", "confirmed": "1"}
    )
    return person


def close(as_user, coordinator):
    desk = as_user(coordinator)
    shown = words(desk.post(CLOSE, {"minutes": "5"}))
    desk.post(CLOSE, {"minutes": "5", "confirmed": "1"})
    with time_machine.travel(Closing.objects.get().leaves_at + timedelta(minutes=1)):
        tasks.close_cohorts()
    return shown


def test_the_end_of_a_cohort(as_user, cohort, coordinator, one, applicant):
    closing_factory.alumni_text()
    late = defer(as_user, cohort, coordinator, one)
    closing_factory.completed(cohort, coordinator, one, applicant)
    closing_factory.close_call(cohort)
    shown = close(as_user, coordinator)
    assert (
        shown.count("<figure"),
        "Cohort 16 is closed" in shown or "รุ่น 16 ปิดแล้ว" in shown,
    ) == (2, True)
    assert set(
        Message.objects.filter(kind__startswith="closing_").values_list(
            "kind", "recipient"
        )
    ) == {
        ("closing_completed", applicant.pk),
        ("closing_deferred", late.pk),
    }
    as_user(applicant).post("/en/placement/alumni/", {"agree": "1"})
    assert AlumniConsent.objects.get().user == applicant
    assert as_user(None).get("/en/cohorts/16/figures/").status_code == 200
    assert "the cohort is closed" in words(
        as_user(applicant).post("/en/cohorts/16/application/withdraw/", follow=True)
    )


def test_the_promise_outlives_the_closed_cohort(as_user, cohort, coordinator, one):
    late = defer(as_user, cohort, coordinator, one)
    closing_factory.close_call(cohort)
    close(as_user, coordinator)
    later = make.cohort(17, applications_open_at=timezone.now() - timedelta(days=1))
    assert tasks.keep_promises() == 1
    own = Application.objects.get(cohort=later, applicant=late)
    page = words(as_user(late).get("/en/cohorts/17/application/"))
    assert (
        own.deferred_from.cohort_id,
        "You deferred from an earlier cohort" in page,
    ) == (cohort.pk, True)
