"""The members of an organization: the page, roles, leaving."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.hosts import members
from organizations.models import Invitation, Membership
from organizations.models.choices import MemberRole
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make

HOST = "/en/host/protection-international/"
PEOPLE = f"{HOST}members/"


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
def test_the_address_of_an_act_leads_to_the_members(as_user, pi, owner, tail):
    assert as_user(owner).get(PEOPLE + tail)["Location"] == PEOPLE


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
    assert "an organization keeps at least one main editor" in page
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


# The admin


@pytest.fixture
def send_members(as_user, coordinator, pi):
    """Posts the admin page of the organization with one row of members."""

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


def test_what_the_only_owner_cannot_do_is_not_offered(as_user, pi, owner, editor):
    def offered(tail):
        return f'action="{PEOPLE}{owner.code}/{tail}/"' in page

    page = as_user(owner).get(PEOPLE).content.decode()
    assert not offered("remove")
    assert not offered("role")
    assert "Make someone else a main editor first" in page
    make.member(pi.organization, role=MemberRole.OWNER)
    page = as_user(owner).get(PEOPLE).content.decode()
    assert offered("remove")
    assert offered("role")
