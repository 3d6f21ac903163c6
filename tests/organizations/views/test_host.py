"""The page of an organization: who may see it, what to do now, beginning a profile."""

import re

import pytest

from organizations.models import Membership, Participation, ProfileRevision
from organizations.models.choices import MemberRole, ParticipationStatus
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.organizations.views.host_pages import (
    HOST,
    PREVIEW,
    PROFILE,
    newest_revision,
)

TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*"')


# Who may


@pytest.mark.parametrize("url", [HOST, PROFILE])
def test_a_visitor_is_sent_to_log_in(pi, as_user, url):
    assert as_user().get(url).url.startswith("/en/account/login/")


def bytes_without(page, url):
    """What the page says apart from its own address and its token."""
    text = TOKEN.sub("", page.content.decode())
    return text.replace(url.removeprefix("/en"), "")


@pytest.mark.parametrize("url", [HOST, PROFILE, f"{HOST}begin/", PREVIEW])
def test_for_a_stranger_it_does_not_exist(pi, as_user, stranger, url):
    client = as_user(stranger)
    method = client.post if url in (f"{HOST}begin/", PREVIEW) else client.get
    elsewhere = url.replace("protection-international", "no-such-organization")
    missing, answer = method(elsewhere), method(url)
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert bytes_without(answer, url) == bytes_without(missing, elsewhere)


@pytest.mark.parametrize("url", [HOST, PROFILE])
def test_a_coordinator_has_the_desk_instead(pi, as_user, coordinator, url):
    assert as_user(coordinator).get(url).status_code == 404


def test_a_member_of_another_organization_is_a_stranger_here(pi, cohort, as_user):
    other = make.member(make.participation(cohort).organization)
    assert as_user(other).get(PROFILE).status_code == 404


def test_a_removed_member_is_out_with_the_next_request(editor, draft, editor_client):
    client = editor_client
    assert client.get(PROFILE).status_code == 200
    Membership.objects.filter(user=editor).delete()
    assert client.get(PROFILE).status_code == 404


@pytest.mark.parametrize(
    ("url", "method"),
    [(HOST, "post"), (f"{HOST}begin/", "put"), (PREVIEW, "put"), (PROFILE, "put")],
)
def test_wrong_methods_are_refused(draft, url, method, editor_client):
    assert getattr(editor_client, method)(url).status_code == 405


def test_a_viewer_reads_and_can_not_write(pi, as_user, draft, post):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    page = as_user(viewer).get(PROFILE)
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert post(by=viewer, role="ของผู้อ่าน").status_code == 403
    assert post("", url=f"{PREVIEW}?part=work", by=viewer).status_code == 403
    assert as_user(viewer).post(f"{HOST}begin/", {"cohort": 16}).status_code == 403


# The host's place


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("draft", "Complete the profile"),
        ("submitted", "The programme reads"),
        ("changes_requested", "Read what the programme"),
    ],
)
def test_it_says_what_to_do_now(draft, status, words, editor_client):
    ProfileRevision.objects.filter(pk=draft.pk).update(status=status)
    page = editor_client.get(HOST).content.decode()
    assert words in page
    assert "Until then the public page stays as it is." in page


def test_with_a_public_page_and_nothing_at_work_it_leads_there(pi, editor_client):
    page = editor_client.get(HOST).content.decode()
    assert 'href="/en/cohorts/16/positions/protection-international/"' in page
    assert "Change the profile" in page


def test_a_new_organization_begins_and_an_old_one_renews(pi, as_user, editor_client):
    make.cohort(17)
    assert (
        "Update your profile for this cohort"
        in editor_client.get(HOST).content.decode()
    )
    newcomer = make.member(
        make.participation(make.cohort(18), slug="new-host").organization
    )
    assert (
        "Begin the profile"
        in as_user(newcomer).get("/en/host/new-host/").content.decode()
    )


def test_without_any_cohort_it_says_so(as_user, db):
    organization = make.participation(make.cohort(15, is_public=False)).organization
    Participation.objects.all().delete()
    member = make.member(organization)
    page = as_user(member).get(f"/en/host/{organization.slug}/").content.decode()
    assert "No cohort is open to organizations now" in page


def test_cohorts_that_are_over_are_listed_apart(pi, editor_client):
    Participation.objects.update(status=ParticipationStatus.CLOSED)
    page = editor_client.get(HOST)
    assert (
        page.context["statuses"],
        [status.key for status in page.context["past"]],
    ) == ([], ["closed"])


def test_members_see_each_other(editor, draft, editor_client):
    assert "editor@hosts.example" in editor_client.get(HOST).content.decode()


def test_the_remark_is_read_there_and_in_the_editor(draft, editor_client):
    ProfileRevision.objects.filter(pk=draft.pk).update(
        status="changes_requested", remark="เพิ่ม <b>จำนวนรับ</b>"
    )
    for url in (HOST, PROFILE):
        assert (
            "เพิ่ม &lt;b&gt;จำนวนรับ&lt;/b&gt;" in editor_client.get(url).content.decode()
        )


def test_home_has_a_card_for_each_organization(draft, editor_client):
    page = editor_client.get("/en/my/").content.decode()
    assert 'href="/en/host/protection-international/"' in page
    assert "Draft, not sent" in page


# Beginning


def test_begin_opens_the_public_profile_for_changes(pi, editor_client):
    answer = editor_client.post(f"{HOST}begin/", {"cohort": "16"})
    assert answer.url == f"{PROFILE}?cohort=16"
    assert (newest_revision().status, newest_revision().content["role"]) == (
        "draft",
        "ช่วยงานภาคสนาม",
    )


def test_begin_twice_is_one_draft(draft, editor_client):
    for _click in range(2):
        editor_client.post(f"{HOST}begin/", {"cohort": "16"})
    assert newest_revision() == draft


@pytest.mark.parametrize("number", ["", "99", "x", "๑๖"])
def test_begin_in_no_known_cohort_is_404_or_the_running_one(pi, number, editor_client):
    answer = editor_client.post(f"{HOST}begin/", {"cohort": number})
    assert answer.status_code == (404 if number else 302)


def test_begin_after_leaving_is_refused_politely(pi, coordinator, editor_client):
    profile_workflow.withdraw(pi.participation, by=coordinator)
    page = editor_client.post(
        f"{HOST}begin/", {"cohort": "16"}, follow=True
    ).content.decode()
    assert "the organization no longer takes part in this cohort" in page
