"""Certificates: given for work served, verified without telling more than agreed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from placements.models import Certificate
from placements.models.choices import EndKind
from placements.personal_data import export
from placements.year import certificates, reminders
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from portal.text import dates
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

NAME = "สมมติ นามสกุลยาว"


@pytest.fixture
def active(cohort, coordinator, applicant):
    phases = [{"text": "เริ่ม", "first_month": 1, "last_month": 1}]
    return placement_factory.active(
        cohort,
        coordinator,
        offer_factory.position(cohort, "one", learning_phases=phases),
        applicant,
    )


def ended(active, coordinator, kind=EndKind.COMPLETED_PART):
    day = timezone.localdate() - timedelta(days=1)
    placement_workflow.end_early(
        active, kind=kind, last_day=day, reason="เหตุผล", by=coordinator
    )
    return active


@pytest.fixture
def certificate(active, coordinator):
    return certificates.issue(ended(active, coordinator), name=NAME, by=coordinator)


def page(browser, code):
    return browser.get(f"/en/certificates/{code}/")


def test_work_that_is_not_over_has_no_certificate(active, coordinator):
    with pytest.raises(TransitionRefused):
        certificates.issue(active, name=NAME, by=coordinator)


def test_an_end_for_cause_gives_none(active, coordinator):
    with pytest.raises(TransitionRefused):
        certificates.issue(
            ended(active, coordinator, EndKind.FOR_CAUSE), name=NAME, by=coordinator
        )


def test_it_names_the_days_that_were_served(certificate):
    data = certificates.document_data(certificate)
    assert data["th"]["count"] == str(placement_factory.DAYS_AT_WORK)
    assert certificates.render_pdf(certificate).startswith(b"%PDF-")


def test_there_is_one_valid_at_a_time(certificate, coordinator):
    with pytest.raises(TransitionRefused):
        certificates.issue(certificate.placement, name=NAME, by=coordinator)
    certificates.revoke(certificate, reason="ชื่อผิด", by=coordinator)
    certificates.issue(certificate.placement, name=NAME, by=coordinator)
    assert Certificate.objects.valid().count() == 1


def test_anyone_verifies_and_reads_no_name_until_the_holder_shows_it(
    as_user, certificate, applicant
):
    visitor = as_user(None)
    assert "genuine" in words(page(visitor, certificate.code))
    assert NAME not in words(page(visitor, certificate.code))
    as_user(applicant).post(
        f"/en/placement/certificates/{certificate.code}/name/", {"shows": "1"}
    )
    assert NAME in words(page(visitor, certificate.code))


def test_a_revoked_code_says_that_it_was_revoked_and_nothing_else(
    as_user, certificate, coordinator, applicant
):
    certificates.set_name_shown(certificate, shows=True, by=applicant)
    certificates.revoke(certificate, reason="ออกผิดคน", by=coordinator)
    visitor = as_user(None)
    revoked, unknown = page(visitor, certificate.code), page(visitor, "222222222222")
    assert (revoked.status_code, unknown.status_code) == (410, 404)
    text = words(revoked)
    assert "not valid any more" in text
    assert dates.show_date(timezone.localdate(), "en") in text
    for hidden in (NAME, "ออกผิดคน", str(certificate.placement.application.cohort)):
        assert hidden not in text


def test_only_its_holder_downloads_it(as_user, certificate, applicant, stranger):
    assert (
        as_user(applicant).get(f"/en/placement/certificates/{certificate.code}/")[
            "Content-Type"
        ]
        == "application/pdf"
    )
    assert (
        as_user(stranger)
        .get(f"/en/placement/certificates/{certificate.code}/")
        .status_code
        == 404
    )


def test_the_desk_shows_the_message_then_issues_and_revokes(
    as_user, active, coordinator
):
    coordinator_browser = as_user(coordinator)
    steps = f"/en/admin/placements/placement/{ended(active, coordinator).code}/steps/"
    assert "มีข้อความใหม่" in words(
        coordinator_browser.post(f"{steps}certify/", {"name": NAME})
    )
    assert not Certificate.objects.exists()
    coordinator_browser.post(f"{steps}certify/", {"name": NAME, "confirmed": "1"})
    coordinator_browser.post(f"{steps}revoke/", {"reason": "ออกผิด", "confirmed": "1"})
    assert Certificate.objects.get().revoked_at


def test_nobody_takes_a_step_twice_at_the_desk(as_user, active, coordinator):
    coordinator_browser = as_user(coordinator)
    url = f"/en/admin/placements/placement/{active.code}/steps/hold/"
    data = {"since": timezone.localdate().isoformat(), "confirmed": "1"}
    assert coordinator_browser.post(url, data).status_code == 302
    assert "its state is now" in words(coordinator_browser.post(url, data, follow=True))


def test_reminders_go_once_on_the_day_and_once_a_week_later(active):
    reminders.queue_due()
    first = Message.objects.filter(kind="placement_due").count()
    assert first > 0
    assert reminders.queue_due() == 0


def test_a_volunteer_downloads_the_own_year_and_no_check_in_of_the_host(
    active, applicant
):
    [facts] = export.placements(applicant).facts
    assert facts["status"] == "active"
    assert [row["goals"] for row in facts["goals"]] == [""]
    own = active.checkins.filter(side="volunteer").count()
    assert len(facts["check_ins"]) == own < active.checkins.count()
