"""An owner asks to leave, takes it back, or leaves before the first approval."""

import pytest

from organizations.hosts import withdrawals
from organizations.models import Withdrawal
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.models import Message
from tests import make

HOST = "/en/host/protection-international/"
WITHDRAW = f"{HOST}withdraw/?cohort=16"
TAKE_BACK = f"{HOST}withdraw/take-back/?cohort=16"


@pytest.fixture
def owner(pi):
    return make.member(pi.organization, role=MemberRole.OWNER)


def text(client):
    return client.get(HOST).content.decode()


def test_an_owner_asks_and_takes_it_back(as_user, pi, owner, coordinator):
    client = as_user(owner)
    assert WITHDRAW in text(client)
    assert "coordinators" in client.get(WITHDRAW).content.decode()
    assert client.post(WITHDRAW, {"reason": ""}).status_code == 200
    client.post(WITHDRAW, {"reason": "คนไม่พอ"})
    page = text(client)
    assert ("คนไม่พอ" in page, TAKE_BACK in page, WITHDRAW in page) == (
        True,
        True,
        False,
    )
    client.post(TAKE_BACK)
    assert Withdrawal.objects.get().status == "taken_back"
    assert WITHDRAW in text(client)


def test_while_it_is_held_the_page_reads_as_before(as_user, pi, owner, coordinator):
    withdrawals.ask(pi.participation, reason="คนไม่พอ", by=owner)
    client = as_user(owner)
    before = client.get(HOST).context["statuses"][0]
    withdrawals.hold(pi.participation, note="ลับ", minutes=15, by=coordinator)
    page = client.get(HOST)
    after = page.context["statuses"][0]
    assert (before.key, before.request.is_asked) == (after.key, after.request.is_asked)
    assert "ลับ" not in page.content.decode()


def test_what_coordinators_hold_by_themselves_shows_nowhere(
    as_user, pi, owner, coordinator
):
    client = as_user(owner)
    before = text(client)
    withdrawals.hold(pi.participation, note="ลับ", minutes=15, by=coordinator)
    assert ("You asked" in before, "You asked" in text(client)) == (False, False)
    assert WITHDRAW in text(client)


def test_asking_while_it_is_held_is_refused_without_a_sign_of_it(
    as_user, pi, owner, coordinator
):
    withdrawals.hold(pi.participation, note="ลับ", minutes=15, by=coordinator)
    as_user(owner).post(WITHDRAW, {"reason": "คนไม่พอ"})
    held = Withdrawal.objects.get()
    assert (held.status, held.reason) == ("held", "คนไม่พอ")


def test_taking_that_back_leaves_it_held_and_a_new_request_is_told_again(
    as_user, pi, owner, coordinator
):
    client = as_user(owner)
    withdrawals.hold(pi.participation, note="ลับ", minutes=15, by=coordinator)
    refused = client.post(TAKE_BACK, follow=True)
    assert "no request waits" in str(next(iter(refused.context["messages"])))
    client.post(WITHDRAW, {"reason": "คนไม่พอ"})
    client.post(TAKE_BACK)
    assert Withdrawal.objects.get().status == "held"
    client.post(WITHDRAW, {"reason": "คนไม่พอจริง ๆ"})
    told = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["leave_asked", "leave_taken_back", "leave_asked"]


def test_the_answer_is_read_on_the_page(as_user, pi, owner, coordinator):
    withdrawals.ask(pi.participation, reason="คนไม่พอ", by=owner)
    withdrawals.refuse(Withdrawal.objects.get(), answer="เราช่วยหาคน", by=coordinator)
    assert "เราช่วยหาคน" in text(as_user(owner))


def test_editors_may_neither_ask_nor_take_back(as_user, pi, editor):
    client = as_user(editor)
    assert WITHDRAW not in text(client)
    assert client.get(WITHDRAW).status_code == 403
    assert client.post(TAKE_BACK).status_code == 403


def test_before_the_approval_it_leaves_at_once(as_user, cohort, coordinator):
    draft = make.participation(cohort, slug="new-host")
    owner = make.member(draft.organization, role=MemberRole.OWNER)
    client = as_user(owner)
    url = "/en/host/new-host/withdraw/?cohort=16"
    assert "You leave at once" in client.get(url).content.decode()
    client.post(url)
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    assert client.get(url).status_code == 302


def test_a_page_opened_before_the_approval_does_not_leave_at_once(
    as_user, cohort, coordinator
):
    part = make.participation(cohort, slug="new-host")
    owner = make.member(part.organization, role=MemberRole.OWNER)
    revision = make.draft_revision(part, by=owner)
    profile_workflow.submit(revision, by=owner)
    profile_workflow.approve(revision, by=coordinator)
    page = as_user(owner).post("/en/host/new-host/withdraw/?cohort=16")
    assert "reason" in page.context["form"].errors
