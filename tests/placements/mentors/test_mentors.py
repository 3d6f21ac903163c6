"""A mentor: named by the host outside the volunteer's line, confirmed, written to."""

import pytest
from django.utils import timezone

from organizations.models import Membership
from organizations.models.choices import MemberRole
from organizations.models.contacts import Contacts
from placements.mentors import candidates, workflow
from placements.models import Mentor
from placements.models.choices import MentorStatus
from placements.year import check_ins
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests import make
from tests.placements import placement_factory
from tests.placements.personal_data.test_coverage import data_of
from tests.volunteers.browsing import words

URL = "/en/placement/mentor/"
SECRET = "ถามพี่เลี้ยงนกแขก"


@pytest.fixture
def aunt(position):
    """A member of the host who could be the mentor."""
    return make.member(position.organization, role=MemberRole.VIEWER)


@pytest.fixture
def membership(aunt):
    return Membership.objects.get(user=aunt)


@pytest.fixture
def named(active, member, membership):
    return workflow.name(active, membership=membership, by=member)


@pytest.fixture
def mentor(named, coordinator):
    workflow.confirm(reload(named), by=coordinator)
    return reload(named)


def reload(mentor):
    return Mentor.objects.for_reading().get(pk=mentor.pk)


def host_url(active, tail="mentor/"):
    return placement_factory.host_url(active, tail)


# Naming


def test_a_host_names_a_coordinator_confirms_all_are_told(
    host_browser, coordinator_browser, active, membership, applicant, aunt, member
):
    page = host_browser.post(
        host_url(active), {"membership": membership.pk, "is_outside": "on"}, follow=True
    )
    assert "waits for a coordinator" in words(page)
    named = Mentor.objects.get()
    assert not Mentor.objects.visible_to(applicant).exists()
    Message.objects.all().delete()
    url = f"/en/admin/placements/placement/{active.code}/mentors/{named.code}/confirm/"
    coordinator_browser.post(url, {"confirmed": "1"})
    assert reload(named).status == MentorStatus.CONFIRMED
    told = set(Message.objects.values_list("recipient", flat=True))
    assert told == {applicant.pk, aunt.pk, member.pk}
    assert set(Message.objects.values_list("kind", flat=True)) == {"placement_news"}


def test_who_has_judged_the_work_cannot_be_the_mentor(active, member):
    other = make.member(active.position.organization)
    own = Membership.objects.get(user=other)
    checkin = active.checkins.filter(side="host").first()
    check_ins.send(checkin, feeling="well", text="", wants_talk=False, by=other)
    assert candidates.reason_against(own, active)
    with pytest.raises(TransitionRefused):
        workflow.name(active, membership=own, by=member)


def test_the_named_supervisor_cannot_be_the_mentor(active, member, membership, aunt):
    aunt.display_name = "พี่ดาว"
    aunt.save()
    contacts = Contacts(participation=active.position.participation)
    contacts.supervisor = "พี่ดาว ฝ่ายอาสาสมัคร"
    contacts.save()
    with pytest.raises(TransitionRefused):
        workflow.name(active, membership=membership, by=member)


def test_the_last_editor_cannot_be_the_mentor(active, member):
    own = Membership.objects.get(user=member)
    with pytest.raises(TransitionRefused):
        workflow.name(active, membership=own, by=member)


def test_a_mentor_answers_nothing_for_the_host(as_user, active, member, coordinator):
    editor = make.member(active.position.organization)
    named = workflow.name(
        active, membership=Membership.objects.get(user=editor), by=member
    )
    url = placement_factory.host_url(active, "phases/1/")
    assert as_user(editor).post(url, {"seen": 1}).status_code == 403
    # Nor is the mentor reminded of what the others should do.
    workflow.withdraw(reload(named), by=member)
    assert as_user(editor).post(url, {"seen": 1}).status_code == 302


def test_a_second_name_is_refused_until_the_first_is_answered(active, named, member):
    second = make.member(active.position.organization, role=MemberRole.VIEWER)
    own = Membership.objects.get(user=second)
    with pytest.raises(TransitionRefused):
        workflow.name(active, membership=own, by=member)


def test_declining_needs_a_reason_which_the_host_reads(
    host_browser, active, named, coordinator
):
    with pytest.raises(TransitionRefused):
        workflow.decline(reload(named), reason=" ", by=coordinator)
    workflow.decline(reload(named), reason="เป็นญาติกัน", by=coordinator)
    assert "เป็นญาติกัน" in words(host_browser.get(host_url(active)))


def test_the_form_keeps_a_mentor_out_of_the_line(host_browser, active, membership):
    page = host_browser.post(host_url(active), {"membership": membership.pk})
    assert "outside the line" in words(page)
    assert not Mentor.objects.exists()


def test_whoever_names_themselves_comes_to_a_page_that_is_open_to_them(
    host_browser, active, member
):
    make.member(active.position.organization)
    own = member.memberships.get()
    page = host_browser.post(
        host_url(active), {"membership": own.pk, "is_outside": "on"}, follow=True
    )
    assert Mentor.objects.get().user == member
    assert page.redirect_chain == [(host_url(active, ""), 302)]
    assert page.status_code == 200
    assert "The name was sent" in words(page)


# Messages


def test_volunteer_and_mentor_write_and_nobody_else_reads(
    as_user, applicant_browser, active, mentor, aunt, member, coordinator
):
    page = applicant_browser.post(URL, {"text": SECRET}, follow=True)
    assert SECRET in words(page)
    own = host_url(active, "mentor/messages/")
    assert SECRET in words(as_user(aunt).get(own))
    as_user(aunt).post(own, {"text": "ลองถามทีมก่อน"})
    assert "ลองถามทีมก่อน" in words(applicant_browser.get(URL))
    assert as_user(member).get(own).status_code == 404
    assert as_user(coordinator).get(own).status_code == 404
    assert SECRET not in words(as_user(coordinator).get(active.get_absolute_url()))


def test_the_mentor_is_reached_from_every_page_of_the_year(
    applicant_browser, active, mentor
):
    for tail in ("", "days-off/", "concerns/", "phases/1/"):
        page = words(applicant_browser.get(f"/en/placement/{tail}"))
        assert "Write to your mentor" in page, tail


def test_without_a_mentor_the_page_says_who_names_one(applicant_browser, active):
    assert "You have no mentor yet" in words(applicant_browser.get(URL))


# Change


def test_a_volunteer_asks_for_another_one_without_the_mentor_knowing(
    as_user, applicant_browser, active, mentor, aunt, member, coordinator
):
    Message.objects.all().delete()
    applicant_browser.post(f"{URL}change/", {"reason": "ไม่สะดวกคุย"})
    told = Message.objects.values_list("recipient", flat=True)
    assert list(told) == [coordinator.pk]
    assert "ไม่สะดวกคุย" in words(as_user(coordinator).get(active.get_absolute_url()))
    for person in (aunt, member):
        assert "ไม่สะดวกคุย" not in words(as_user(person).get(host_url(active, "")))
    page = applicant_browser.post(f"{URL}change/", {"act": "keep"}, follow=True)
    assert "You keep your mentor." in words(page)
    assert reload(mentor).change_asked_at is None


def test_confirming_another_one_ends_the_one_before(
    as_user, applicant_browser, active, mentor, member, aunt, coordinator
):
    workflow.write(mentor, text=SECRET, by=active.application.applicant)
    second = make.member(active.position.organization, role=MemberRole.VIEWER)
    named = workflow.name(
        active, membership=Membership.objects.get(user=second), by=member
    )
    workflow.confirm(reload(named), by=coordinator)
    assert reload(mentor).status == MentorStatus.ENDED
    assert workflow.current(active) == named
    assert SECRET in words(applicant_browser.get(URL))
    assert SECRET not in words(
        as_user(second).get(host_url(active, "mentor/messages/"))
    )
    with pytest.raises(TransitionRefused):
        workflow.write(reload(mentor), text="ช้าไป", by=aunt)


def test_who_leaves_the_organization_is_no_mentor_any_more(
    applicant_browser, active, mentor, aunt
):
    Membership.objects.filter(user=aunt).delete()
    assert workflow.current(active) is None
    assert "You have no mentor yet" in words(applicant_browser.get(URL))
    with pytest.raises(TransitionRefused):
        workflow.write(mentor, text="ยังอยู่ไหม", by=active.application.applicant)


# The end


def test_after_leaving_for_safety_the_mentor_has_lost_everything(
    as_user, applicant_browser, active, mentor, aunt, applicant
):
    workflow.write(mentor, text=SECRET, by=applicant)
    workflow.write(mentor, text="ตอบแล้วนกยูง", by=aunt)
    placement_workflow.leave_for_safety(active, by=applicant)
    browser = as_user(aunt)
    assert browser.get(host_url(active, "mentor/messages/")).status_code == 404
    for url in (host_url(active, ""), "/en/my/", "/en/host/one/volunteers/"):
        page = words(browser.get(url))
        assert applicant.display_name not in page, url
        assert SECRET not in page, url
    download = str(data_of(aunt))
    assert "ตอบแล้วนกยูง" not in download
    assert SECRET in words(applicant_browser.get(URL))
    with pytest.raises(TransitionRefused):
        workflow.write(reload(mentor), text="อยู่ไหน", by=aunt)
    assert not Mentor.objects.visible_to(aunt).exists()


def test_after_a_year_as_agreed_the_mentor_still_reads_and_writes_no_more(
    as_user, active, mentor, aunt, applicant, coordinator
):
    workflow.write(mentor, text=SECRET, by=applicant)
    placement_workflow.end_early(
        active,
        kind="completed_part",
        last_day=timezone.localdate(),
        reason="ครบ",
        by=coordinator,
    )
    page = as_user(aunt).get(host_url(active, "mentor/messages/"))
    assert SECRET in words(page)
    assert "nothing more can be written" in words(page)


def test_the_download_has_the_messages(active, mentor, applicant):
    workflow.write(mentor, text=SECRET, by=applicant)
    part = data_of(applicant)["mentoring"]
    assert [message["text"] for message in part["messages"]] == [SECRET]
