"""Who belongs to an organization: invitations, roles, leaving."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.hosts import members
from organizations.models import Invitation, Membership, Participation
from organizations.models.choices import MemberRole, ParticipationStatus
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make

HOST = "/en/host/protection-international/"
PEOPLE = f"{HOST}members/"


@pytest.fixture
def owner(pi):
    return make.member(pi.organization, "owner@hosts.example", role=MemberRole.OWNER)


@pytest.fixture
def invite(pi, owner):
    """Sends an invitation; gives the token of its letter."""

    def send(email="new@hosts.example", role=MemberRole.EDITOR):
        invitation = members.invite(pi.organization, email=email, role=role, by=owner)
        letter = Message.objects.get(kind="member_invited", occasion=invitation.code)
        return re.search(r"/invitations/([\w-]+)/", letter.text)[1]

    return send


def page_of(token):
    return f"/en/invitations/{token}/"


def history(organization):
    return list(AuditEntry.objects.about(organization).values_list("action", flat=True))


# The page


def test_members_read_it_and_only_owners_have_buttons(as_user, pi, owner, editor):
    ours, theirs = (
        as_user(person).get(PEOPLE).content.decode() for person in (owner, editor)
    )
    assert "owner@hosts.example" in theirs
    assert ("Invite someone" in ours, "Invite someone" in theirs) == (True, False)
    assert ("/role/" in ours, "/role/" in theirs) == (True, False)


@pytest.mark.parametrize("method", ["get", "post"])
def test_for_others_it_does_not_exist(as_user, pi, stranger, coordinator, method):
    for person in (stranger, coordinator):
        assert getattr(as_user(person), method)(PEOPLE).status_code == 404


def test_an_editor_can_not_invite_change_or_remove_others(
    as_user, pi, owner, editor, invite
):
    invite()
    client, code = as_user(editor), Invitation.objects.get().code
    urls = [
        PEOPLE,
        f"{PEOPLE}{owner.code}/role/",
        f"{PEOPLE}{owner.code}/remove/",
        f"{HOST}invitations/{code}/revoke/",
    ]
    assert [
        client.post(url, {"email": "x@y.example", "role": "owner"}).status_code
        for url in urls
    ] == [403] * 4
    assert Membership.objects.count() == 2


def test_people_of_another_organization_are_not_found_here(as_user, pi, owner, cohort):
    other = make.member(make.participation(cohort, slug="other").organization)
    assert as_user(owner).post(f"{PEOPLE}{other.code}/remove/").status_code == 404
    assert Membership.objects.filter(user=other).exists()


@pytest.mark.parametrize("tail", ["ABC/role/", "ABC/remove/"])
def test_acts_are_posted(as_user, pi, owner, tail):
    assert as_user(owner).get(PEOPLE + tail).status_code == 405


def test_the_number_of_queries_is_the_same_for_1_and_20_rows(
    as_user, pi, owner, invite
):
    client, counts = as_user(owner), []
    for rows in (1, 19):
        for at in range(rows):
            make.member(pi.organization)
            invite(f"{rows}-{at}@hosts.example")
        client.get(PEOPLE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PEOPLE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# Inviting


def test_an_invitation_is_a_letter_with_a_private_link(as_user, pi, owner):
    as_user(owner).post(PEOPLE, {"email": " New@Hosts.example ", "role": "viewer"})
    invitation, letter = Invitation.objects.get(), Message.objects.get()
    token = re.search(r"/en/invitations/([\w-]+)/", letter.text)[1]
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "new@hosts.example",
        "viewer",
        owner,
    )
    assert (letter.address, letter.recipient, letter.in_inbox) == (
        "new@hosts.example",
        None,
        False,
    )
    assert members.invited(token) == invitation
    assert "Protection" not in letter.title
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
    assert "this person is a member already" in page.content.decode()


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
    assert (members.invited(first), members.invited(second).role) == (None, "viewer")


def test_the_database_keeps_one_open_invitation_per_address(pi, invite):
    invite()
    with pytest.raises(IntegrityError):
        Invitation.objects.create(
            organization=pi.organization, email="new@hosts.example", token_hash="0" * 64
        )


def test_only_so_many_are_open_at_once(pi, owner, invite):
    for at in range(members.MOST_OPEN):
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
    assert "the invitation was sent to another address" in page
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
    invitation = members.invited(token)
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
    assert "somebody who applies to cohort 16" in page
    assert not Membership.objects.filter(user=applicant).exists()


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


# Roles and leaving


def test_an_owner_changes_a_role(as_user, pi, owner, editor):
    as_user(owner).post(f"{PEOPLE}{editor.code}/role/", {"role": "viewer"})
    assert Membership.objects.get(user=editor).role == "viewer"
    assert history(pi.organization) == ["change member"]


def test_an_unknown_role_is_refused(as_user, owner, editor):
    page = (
        as_user(owner)
        .post(f"{PEOPLE}{editor.code}/role/", {"role": "king"}, follow=True)
        .content.decode()
    )
    assert "Choose one of the roles" in page
    assert Membership.objects.get(user=editor).role == "editor"


def test_a_removed_member_is_out_with_the_next_request(as_user, pi, owner, editor):
    client = as_user(editor)
    assert client.get(HOST).status_code == 200
    as_user(owner).post(f"{PEOPLE}{editor.code}/remove/")
    assert client.get(HOST).status_code == 404
    assert history(pi.organization) == ["remove member"]


@pytest.mark.parametrize(
    ("tail", "data"), [("remove/", {}), ("role/", {"role": "editor"})]
)
def test_an_organization_keeps_an_owner(as_user, owner, editor, tail, data):
    page = (
        as_user(owner)
        .post(f"{PEOPLE}{owner.code}/{tail}", data, follow=True)
        .content.decode()
    )
    assert "an organization keeps at least one owner" in page
    assert Membership.objects.get(user=owner).role == "owner"


def test_one_of_two_owners_may_leave(as_user, pi, owner):
    make.member(pi.organization, role=MemberRole.OWNER)
    assert as_user(owner).post(f"{PEOPLE}{owner.code}/remove/").url == "/en/my/"
    assert not Membership.objects.filter(user=owner).exists()


def test_an_editor_may_leave(as_user, owner, editor):
    assert as_user(editor).post(f"{PEOPLE}{editor.code}/remove/").url == "/en/my/"


def test_two_that_remove_one_person_are_not_an_error(pi, owner, editor):
    membership = Membership.objects.get(user=editor)
    members.remove(Membership.objects.get(user=editor), by=owner)
    with pytest.raises(TransitionRefused, match="ไม่ได้เป็นสมาชิก"):
        members.remove(membership, by=owner)


# The desk


@pytest.fixture
def desk_url(pi):
    return reverse("admin:organizations_organization_invite", args=[pi.organization.pk])


def test_a_coordinator_sees_the_letter_and_then_sends_it(
    as_user, coordinator, desk_url
):
    desk, data = as_user(coordinator), {"email": "new@hosts.example", "role": "owner"}
    page = desk.post(desk_url, data).content.decode()
    assert re.search(r"<figcaption>[^<]*new@hosts.example<", page)
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()
    assert desk.post(desk_url, {**data, "confirmed": "1"}).url == desk_url
    assert Message.objects.get().address == "new@hosts.example"


def test_a_coordinator_takes_an_invitation_back(as_user, coordinator, desk_url, invite):
    token = invite()
    desk = as_user(coordinator)
    assert "new@hosts.example" in desk.get(desk_url).content.decode()
    desk.post(desk_url, {"revoke": Invitation.objects.get().code})
    assert members.invited(token) is None


def test_nobody_but_coordinators_invites_at_the_desk(
    as_user, administrator, owner, desk_url
):
    assert as_user(administrator).get(desk_url).status_code == 403
    assert as_user(owner).get(desk_url).status_code in (302, 403)
    assert as_user().get(desk_url).status_code == 302


@pytest.fixture
def send_members(as_user, coordinator, pi):
    """Posts the desk's page of the organization with one row of members; gives the page that follows."""

    def send(**row):
        data = {
            "name": pi.organization.name,
            "name_en": "",
            "slug": pi.organization.slug,
        }
        data |= {
            "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": pi.organization.memberships.count(),
        }
        data |= {f"memberships-0-{name}": value for name, value in row.items()}
        data |= {"memberships-0-organization": pi.organization.pk}
        url = reverse(
            "admin:organizations_organization_change", args=[pi.organization.pk]
        )
        return as_user(coordinator).post(url, data, follow=True).content.decode()

    return send


def test_the_desk_does_not_add_an_applicant_of_its_cohort(
    send_members, cohort, applicant
):
    make.draft(cohort, applicant)
    page = send_members(id="", email=applicant.email, role="editor")
    assert "ผู้สมัครรุ่น 16" in page
    assert not Membership.objects.exists()


def test_the_desk_does_not_remove_the_last_owner(send_members, owner):
    membership = Membership.objects.get(user=owner)
    page = send_members(id=membership.pk, email=owner.email, role="owner", DELETE="on")
    assert "อย่างน้อยหนึ่งคน" in page
    assert Membership.objects.filter(user=owner).exists()
