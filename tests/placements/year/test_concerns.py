"""Concerns: between the volunteer and the safeguarding contacts only."""

import pytest

from placements.models import Concern
from placements.year import concerns, workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests.placements import placement_factory
from tests.volunteers.browsing import words
from volunteers.models import Conflict

PLACEMENT_URL = "/en/placement/"


@pytest.fixture
def concern(active, cohort):
    placement_factory.safeguarding_contact(cohort)
    return concerns.open_concern(
        active, text="เรื่องลับมาก", by=active.application.applicant
    )


def test_a_concern_is_for_its_volunteer_and_the_named_contacts(
    concern, applicant, coordinator, member, administrator
):
    contact = concern.placement.application.cohort.safeguarding_contacts.get().user
    sees = {
        who: Concern.objects.visible_to(who).exists()
        for who in (applicant, contact, coordinator, member)
    }
    assert sees == {applicant: True, contact: True, coordinator: False, member: False}
    assert not Concern.objects.visible_to(administrator).exists()


def test_neither_history_nor_messages_tell_that_there_is_a_concern(
    concern, applicant, member, coordinator
):
    assert not AuditEntry.objects.filter(
        subject_type="placements.concern", actor=applicant.code
    ).exists()
    assert not Message.objects.filter(
        recipient__in=[member, coordinator], occasion__contains=concern.code
    ).exists()
    assert set(
        Message.objects.filter(
            occasion__startswith=f"{concern.placement.code}:"
        ).values_list("kind", flat=True)
    ) == {"placement_news"}


def test_a_coordinator_who_is_not_named_finds_no_concern(as_user, concern, coordinator):
    coordinator_browser = as_user(coordinator)
    assert coordinator_browser.get("/en/admin/placements/concern/").status_code == 403
    assert (
        coordinator_browser.get(
            f"/en/admin/placements/concern/{concern.code}/change/"
        ).status_code
        == 403
    )


def test_a_contact_answers_and_the_volunteer_reads_it(
    as_user, applicant_browser, concern
):
    contact = concern.placement.application.cohort.safeguarding_contacts.get().user
    coordinator_browser = as_user(contact)
    page = f"/en/admin/placements/concern/{concern.code}/change/"
    assert "เรื่องลับมาก" in words(coordinator_browser.get(page))
    coordinator_browser.post(page, {"step": "take-up"})
    coordinator_browser.post(page, {"text": "เราคุยกันพรุ่งนี้"})
    assert "เราคุยกันพรุ่งนี้" in words(
        applicant_browser.get(f"{PLACEMENT_URL}concerns/{concern.code}/")
    )
    assert Concern.objects.get().status == "in_progress"


def test_the_host_page_is_the_same_with_and_without_a_concern(
    host_browser, active, cohort
):
    placement_factory.safeguarding_contact(cohort)
    before = words(host_browser.get(placement_factory.host_url(active)))
    concerns.open_concern(active, text="เรื่องลับมาก", by=active.application.applicant)
    assert words(host_browser.get(placement_factory.host_url(active))) == before


def test_without_a_contact_the_channel_says_so(applicant_browser, active):
    assert "Nobody receives concerns on this page yet" in words(
        applicant_browser.get(f"{PLACEMENT_URL}concerns/")
    )
    assert (
        applicant_browser.post(
            f"{PLACEMENT_URL}concerns/", {"text": "ที่พิมพ์ไว้"}
        ).status_code
        == 200
    )
    assert not Concern.objects.exists()


# A cohort without anybody to read them


def test_without_a_contact_nothing_is_taken_and_what_was_typed_stays(
    as_user, active, applicant
):
    page = as_user(applicant).post(f"{PLACEMENT_URL}concerns/", {"text": "เรื่องลับ"})
    assert "nobody receives concerns here yet" in words(page)
    assert "เรื่องลับ" in page.content.decode()
    assert not Concern.objects.exists()


def test_a_contact_from_whom_a_conflict_hides_it_is_none(active, cohort):
    contact = placement_factory.safeguarding_contact(cohort)
    Conflict.objects.create(
        application=active.application, reviewer=contact, kind="declared"
    )
    assert concerns.contact_names(active) == []
    with pytest.raises(TransitionRefused):
        concerns.open_concern(active, text="ลับ", by=active.application.applicant)


def test_when_the_last_contact_has_gone_a_reply_is_refused_in_words(
    as_user, concern, applicant
):
    cohort = concern.placement.application.cohort
    cohort.safeguarding_contacts.all().delete()
    url = f"{PLACEMENT_URL}concerns/{concern.code}/"
    assert "Nobody receives concerns on this page yet" in words(
        as_user(applicant).get(url)
    )
    page = as_user(applicant).post(url, {"text": "ยังอยู่ไหม"})
    assert "nobody receives concerns here yet" in words(page)
    assert concern.messages.count() == 1


@pytest.mark.parametrize("has_contact", [True, False])
def test_leaving_for_safety_is_heard_by_contacts_else_by_coordinators(
    as_user, active, applicant, coordinator, cohort, has_contact
):
    if has_contact:
        placement_factory.safeguarding_contact(cohort)
    page = words(as_user(applicant).get(f"{PLACEMENT_URL}end/"))
    assert ("safeguarding contacts are told at once" in page) == has_contact
    assert ("coordinators are told at once" in page) != has_contact
    workflow.leave_for_safety(active, by=applicant)
    told = Message.objects.filter(recipient=coordinator, kind="placement_news")
    assert told.count() == 1
