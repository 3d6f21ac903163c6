"""Invitations to an organization: sending, revoking, accepting."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from organizations.hosts import members
from organizations.models import Invitation, Membership, Participation
from organizations.models.choices import MemberRole, ParticipationStatus
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.models.choices import MessageState
from portal.personal_data import accounts
from tests import make

HOST = "/en/host/protection-international/"
PEOPLE = f"{HOST}members/"


def page_of(token):
    return f"/en/invitations/{token}/"


def history(organization):
    return list(AuditEntry.objects.about(organization).values_list("action", flat=True))


# Inviting


def test_an_invitation_is_a_letter_with_a_private_link(as_user, pi, owner):
    as_user(owner).post(PEOPLE, {"email": " New@Hosts.example ", "role": "viewer"})
    invitation, message = Invitation.objects.get(), Message.objects.get()
    token = re.search(r"/en/invitations/([\w-]+)/", message.text)[1]
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "new@hosts.example",
        "viewer",
        owner,
    )
    assert (message.address, message.recipient, message.in_inbox) == (
        "new@hosts.example",
        None,
        False,
    )
    assert members.find_invitation(token) == invitation
    assert "Protection" not in message.title
    assert history(pi.organization) == ["invite member"]


def test_the_token_is_stored_nowhere_in_the_clear(invite):
    token = invite()
    assert token not in str(Invitation.objects.values().get())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM portal_message")
        assert token.encode() not in bytes(cursor.fetchone()[0])


def test_a_wrong_address_is_told_and_stays_typed(as_user, owner):
    page = as_user(owner).post(PEOPLE, {"email": "no address", "role": "viewer"})
    assert list(page.context["form"].errors) == ["email"]
    assert 'value="no address"' in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(as_user, owner, editor):
    page = as_user(owner).post(
        PEOPLE, {"email": editor.email.upper(), "role": "viewer"}
    )
    assert (
        "This is not possible: this person is a member already" in page.content.decode()
    )


def test_the_answer_does_not_tell_who_has_an_account(as_user, owner, stranger):
    answers = []
    for email in (stranger.email, "nobody@applicants.example"):
        answer = (
            as_user(owner)
            .post(PEOPLE, {"email": email, "role": "viewer"}, follow=True)
            .content.decode()
        )
        answers.append(len(re.findall(r"The invitation is on its way", answer)))
    assert answers == [1, 1]


def test_a_newer_invitation_replaces_the_one_before(invite):
    first, second = invite(), invite(role=MemberRole.VIEWER)
    assert (members.find_invitation(first), members.find_invitation(second).role) == (
        None,
        "viewer",
    )


def test_the_database_keeps_one_open_invitation_per_address(pi, invite):
    invite()
    with pytest.raises(IntegrityError):
        Invitation.objects.create(
            organization=pi.organization, email="new@hosts.example", token_hash="0" * 64
        )


def test_only_so_many_are_open_at_once(pi, owner, invite):
    for at in range(members.MAX_OPEN_INVITATIONS):
        invite(f"{at}@hosts.example")
    with pytest.raises(TransitionRefused, match="มากเกินไป"):
        members.invite(
            pi.organization, email="one.more@hosts.example", role="viewer", by=owner
        )
    invite("0@hosts.example")


def test_an_invitation_taken_back_no_longer_works(as_user, pi, owner, invite):
    token = invite()
    url = f"{HOST}invitations/{Invitation.objects.get().code}/revoke/"
    for _click in range(2):
        as_user(owner).post(url)
    assert as_user().get(page_of(token)).status_code == 404
    assert history(pi.organization).count("revoke invitation") == 1


# Accepting


def test_opening_the_link_says_what_it_is_and_changes_nothing(as_user, invite):
    page = as_user().get(page_of(invite(role=MemberRole.VIEWER)))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for words in (
        "Protection International",
        "viewer",
        "new@hosts.example",
        "/en/account/signup/?next=%2Fen%2Finv",
    ):
        assert words in page.content.decode()
    assert Membership.objects.count() == 1


def test_the_invited_address_accepts_and_is_in(as_user, pi, invite):
    token, person = invite(), make.person("new@hosts.example")
    client = as_user(person)
    assert client.post(page_of(token)).url == HOST
    assert client.get(HOST).status_code == 200
    assert Membership.objects.get(user=person).role == "editor"
    assert history(pi.organization) == ["invite member", "add member"]


def test_another_address_can_not_accept(as_user, invite, stranger):
    token = invite()
    client = as_user(stranger)
    assert "Accept the invitation" not in client.get(page_of(token)).content.decode()
    page = client.post(page_of(token), follow=True).content.decode()
    assert "the invitation was sent to another email" in page
    assert not Membership.objects.filter(user=stranger).exists()


def test_a_visitor_can_not_accept(as_user, invite):
    assert as_user().post(page_of(invite())).status_code == 200
    assert Membership.objects.count() == 1


def test_unknown_used_old_and_revoked_links_get_the_same_page(as_user, invite):
    used, old, revoked = (
        invite(f"{name}@hosts.example") for name in ("used", "old", "revoked")
    )
    person = make.person("used@hosts.example")
    as_user(person).post(page_of(used))
    Invitation.objects.filter(email="old@hosts.example").update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    Invitation.objects.filter(email="revoked@hosts.example").update(
        revoked_at=timezone.now()
    )
    pages = [as_user().get(page_of(token)) for token in ("unknown", used, old, revoked)]
    without_address = {
        re.sub(r"/invitations/[\w-]+/", "", page.content.decode()) for page in pages
    }
    assert ([page.status_code for page in pages], len(without_address)) == (
        [404] * 4,
        1,
    )


def test_accepting_twice_is_one_membership(as_user, pi, invite):
    token, person = invite(), make.person("new@hosts.example")
    invitation = members.find_invitation(token)
    members.accept(invitation, by=person)
    with pytest.raises(TransitionRefused):
        members.accept(invitation, by=person)
    assert Membership.objects.filter(user=person).count() == 1


def test_an_applicant_of_its_cohort_can_not_join(
    as_user, pi, cohort, applicant, invite
):
    token = invite(applicant.email)
    make.draft(cohort, applicant)
    page = as_user(applicant).post(page_of(token), follow=True).content.decode()
    assert "another role" in page
    assert "applicant of cohort 16" in page
    assert not Membership.objects.filter(user=applicant).exists()


def test_who_can_not_join_reads_why_and_finds_no_button(
    as_user, cohort, applicant, invite
):
    token = invite(applicant.email)
    draft = make.draft(cohort, applicant)
    page = as_user(applicant).get(page_of(token)).content.decode()
    assert "applicant of cohort 16" in page
    assert "Accept the invitation" not in page
    draft.delete()
    page = as_user(applicant).get(page_of(token)).content.decode()
    assert "Accept the invitation" in page


@pytest.mark.parametrize(
    "part", [ParticipationStatus.CLOSED, ParticipationStatus.WITHDRAWN]
)
def test_an_applicant_of_a_cohort_that_is_over_for_it_can_join(
    as_user, cohort, applicant, invite, part
):
    token = invite(applicant.email)
    make.application(cohort, applicant)
    Participation.objects.update(status=part)
    as_user(applicant).post(page_of(token))
    assert Membership.objects.filter(user=applicant).exists()


# The admin


@pytest.fixture
def invite_url(pi):
    return reverse("admin:organizations_organization_invite", args=[pi.organization.pk])


def test_a_coordinator_sees_the_letter_and_then_sends_it(
    as_user, coordinator, invite_url
):
    admin_client, data = (
        as_user(coordinator),
        {"email": "new@hosts.example", "role": "owner"},
    )
    page = admin_client.post(invite_url, data).content.decode()
    assert re.search(r"<figcaption>[^<]*new@hosts.example\s*<", page)
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()
    assert admin_client.post(invite_url, {**data, "confirmed": "1"}).url == invite_url
    assert Message.objects.get().address == "new@hosts.example"


def test_a_coordinator_takes_an_invitation_back(
    as_user, coordinator, invite_url, invite
):
    token = invite()
    admin_client = as_user(coordinator)
    assert "new@hosts.example" in admin_client.get(invite_url).content.decode()
    admin_client.post(invite_url, {"revoke": Invitation.objects.get().code})
    assert members.find_invitation(token) is None


def test_nobody_but_coordinators_invites_at_the_desk(
    as_user, administrator, owner, invite_url
):
    assert as_user(administrator).get(invite_url).status_code == 403
    assert as_user(owner).get(invite_url).status_code in (302, 403)
    assert as_user().get(invite_url).status_code == 302


# When the account of whoever invited is closed


@pytest.mark.parametrize("state", MessageState)
def test_the_letter_goes_with_the_name_in_it(pi, owner, invite, state):
    """Whose link was not sent can't be accepted any more: nobody could know it."""
    token = invite()
    letters = Message.objects.filter(kind="member_invited")
    letters.update(state=state)
    accounts.close(owner, by=owner)
    assert not letters.exists()
    is_on_its_way = state in (MessageState.SENDING, MessageState.SENT)
    assert (members.find_invitation(token) is not None) == is_on_its_way
    revoked = [] if is_on_its_way else ["revoke invitation"]
    assert history(pi.organization) == ["invite member", *revoked]


def test_letters_of_others_stay(pi, owner, invite):
    colleague = make.member(
        pi.organization, "second@hosts.example", role=MemberRole.OWNER
    )
    token = invite()
    accounts.close(colleague, by=colleague)
    assert Message.objects.filter(kind="member_invited").exists()
    assert members.find_invitation(token)


def test_an_expired_invitation_stays_listed_and_is_sent_again(
    as_user, pi, owner, invite
):
    invite()
    before = timezone.now() - timedelta(seconds=1)
    Invitation.objects.update(expires_at=before)
    page = as_user(owner).get(PEOPLE).content.decode()
    assert "expired on" in page
    assert "Send again" in page
    sent = {"email": "new@hosts.example", "role": MemberRole.EDITOR}
    assert as_user(owner).post(PEOPLE, sent).status_code == 302
    page = as_user(owner).get(PEOPLE).content.decode()
    assert page.count("new@hosts.example</b") == 1
    assert "valid until" in page
    assert "Send again" not in page


def test_an_expired_invitation_is_taken_off_the_list(as_user, pi, owner, invite):
    invite()
    before = timezone.now() - timedelta(seconds=1)
    Invitation.objects.update(expires_at=before)
    members.revoke(Invitation.objects.get(), by=owner)
    assert "new@hosts.example" not in as_user(owner).get(PEOPLE).content.decode()
    with pytest.raises(TransitionRefused):
        members.revoke(Invitation.objects.get(), by=owner)


def test_the_desk_lists_it_too(as_user, pi, coordinator, invite):
    invite()
    before = timezone.now() - timedelta(seconds=1)
    Invitation.objects.update(expires_at=before)
    address = f"/en/admin/organizations/organization/{pi.organization.pk}/invite/"
    page = as_user(coordinator).get(address).content.decode()
    assert "expired on" in page
    assert "Send again" in page
