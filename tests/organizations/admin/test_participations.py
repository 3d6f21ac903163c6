"""The steps of a participation at the desk: with names and messages, then held."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.hosts import withdrawals
from organizations.models import Withdrawal
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.admin.confirmed_action import SHOWN
from portal.models import Message
from portal.models.choices import Role
from tests import make
from tests.placements import offer_factory, placement_factory
from volunteers.conflicts import conflicts

ANSWERS = {"note": "คุยกันแล้ว", "minutes": "5"}


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def url(pi, name):
    return f"/en/admin/organizations/participation/{pi.participation.code}/{name}/"


def state(thing):
    return type(thing).objects.get(pk=thing.pk).status


def preview(desk, pi):
    return desk.post(url(pi, "withdraw"), ANSWERS)


def confirm(desk, pi, shown=None):
    data = {**ANSWERS, "confirmed": "1", **({SHOWN: shown} if shown else {})}
    return desk.post(url(pi, "withdraw"), data, follow=True)


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def applicant(name):
    return make.person(display_name=name)


@pytest.fixture
def touched(pi, cohort, coordinator, editor):
    """One of each: who chose it, with an offer, and at work there."""
    pi.seats = 3
    pi.save()
    working = placement_factory.active(cohort, coordinator, pi, applicant("กล้า"))
    offered = offer_factory.shortlisted(
        cohort, coordinator, pi, applicant=applicant("ข้าวหอม")
    )
    offer = offer_factory.opened(offered, pi, coordinator)
    chose = make.application(cohort, applicant("ใบบัว"), [pi])
    Message.objects.all().delete()
    return working, offer, chose


def test_the_page_names_whom_it_touches_and_shows_every_message(
    desk, pi, touched, editor
):
    page = preview(desk, pi)
    text = page.content.decode()
    for name in ("กล้า", "ข้าวหอม", "ใบบัว"):
        assert name in text
    letters = {
        letter.kind: str(letter.recipient)
        for group in page.context["previews"]
        for letter in group.letters
    }
    assert set(letters) == {
        "chosen_host_left",
        "host_left",
        "offer_host_left",
        "place_host_left",
        "people_without_host",
        "participation_withdrawn",
    }
    assert "Can’t be taken back" in text
    assert Message.objects.count() == 0
    assert state(pi.participation) == "approved"


def test_drafts_and_people_with_a_conflict_are_counted_not_named(
    desk, pi, cohort, coordinator
):
    make.draft(cohort, applicant("ร่างลับ"), [pi])
    tied = make.application(cohort, applicant("ญาติสนิท"), [pi])
    conflicts.declare_own(tied, kind="declared", note="", by=coordinator)
    page = preview(desk, pi)
    text = page.content.decode()
    assert ("ร่างลับ" in text, "ญาติสนิท" in text) == (False, False)
    [chose] = [group for group in page.context["touched"] if group.count]
    assert (chose.names, chose.unnamed_count) == ((), 2)


def test_confirmed_it_is_held_and_two_coordinators_hold_it_once(
    desk, as_user, pi, touched
):
    other = as_user(make.person("second@portal.example", role=Role.COORDINATOR))
    shown = preview(desk, pi).context["shown_state"]
    assert preview(other, pi).context["shown_state"] == shown
    confirm(desk, pi, shown)
    page = confirm(other, pi, shown)
    assert "it is held already" in messages_of(page)[0]
    assert Withdrawal.objects.get().status == "held"
    assert Message.objects.count() == 0


def test_a_confirmation_holds_only_for_whom_it_showed(desk, pi, touched):
    _working, offer, _chose = touched
    shown = preview(desk, pi).context["shown_state"]
    offer_factory.offer_workflow.accept(offer, by=offer.application.applicant)
    page = confirm(desk, pi, shown)
    assert "has changed meanwhile" in messages_of(page)[0]
    assert not Withdrawal.objects.exists()


def test_without_a_reason_it_asks_again(desk, pi):
    page = desk.post(url(pi, "withdraw"), {"minutes": "5"})
    assert page.context["previews"] is None
    assert "note" in page.context["form"].errors


def test_it_is_stopped_from_its_page_and_withdrawn_again(desk, pi):
    confirm(desk, pi)
    change = desk.get(
        f"/en/admin/organizations/participation/{pi.participation.pk}/change/"
    )
    assert url(pi, "stop") in change.content.decode()
    assert url(pi, "close") not in change.content.decode()
    desk.post(url(pi, "stop"))
    assert Withdrawal.objects.get().status == "stopped"
    confirm(desk, pi)
    withdrawals.carry_out_due(timezone.now() + timedelta(minutes=6))
    assert state(pi.participation) == "withdrawn"
    page = desk.post(url(pi, "stop"), follow=True)
    assert "it was carried out" in messages_of(page)[0]


def test_a_request_is_shown_and_listed_until_it_is_answered(desk, pi):
    owner = make.member(pi.organization, role=MemberRole.OWNER)
    withdrawals.ask(pi.participation, reason="คนไม่พอ", by=owner)
    asked = "/en/admin/organizations/participation/?cohort=16&leaving=asked"
    assert pi.organization.name in desk.get(asked).content.decode()
    assert asked.replace("&", "&amp;") in desk.get("/en/admin/").content.decode()
    change = f"/en/admin/organizations/participation/{pi.participation.pk}/change/"
    assert "คนไม่พอ" in desk.get(change).content.decode()
    page = desk.post(url(pi, "answer"), {"answer": "เราช่วยหาคน"})
    assert [letter.kind for letter in page.context["previews"]] == ["leave_answered"]
    desk.post(url(pi, "answer"), {"answer": "เราช่วยหาคน", "confirmed": "1"})
    assert Withdrawal.objects.get().status == "refused"
    assert pi.organization.name not in desk.get(asked).content.decode()


def test_closing_is_confirmed_and_opened_again(desk, pi):
    page = desk.get(url(pi, "close"))
    assert "Nothing is sent" in page.content.decode()
    desk.post(url(pi, "close"), {"confirmed": "1"})
    assert state(pi.participation) == "closed"
    desk.post(url(pi, "reopen"), {"confirmed": "1"})
    assert state(pi.participation) == "approved"


def test_closing_twice_is_refused(desk, pi, coordinator):
    shown = desk.get(url(pi, "close")).context["shown_state"]
    profile_workflow.close(pi.participation, by=coordinator)
    page = desk.post(url(pi, "close"), {"confirmed": "1", SHOWN: shown}, follow=True)
    assert "“closed”" in messages_of(page)[0]


def test_taking_in_again_shows_who_is_told(desk, pi, cohort, coordinator):
    application = make.application(cohort, applicant("ใบบัว"), [pi])
    profile_workflow.withdraw(pi.participation, by=coordinator)
    page = desk.post(url(pi, "readmit"), {"note": "กลับมา"})
    letters = [
        (letter.kind, letter.recipient_pk)
        for group in page.context["previews"]
        for letter in group.letters
    ]
    assert letters == [("chosen_host_back", application.applicant_id)]
    desk.post(url(pi, "readmit"), {"note": "กลับมา", "confirmed": "1"})
    assert state(pi.participation) == "approved"


def test_administrators_and_others_have_no_such_page(as_user, pi, administrator):
    assert as_user(administrator).get(url(pi, "withdraw")).status_code == 403
