"""Organizations ask to take volunteers; coordinators answer."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.hosts import hosting_requests
from organizations.models import HostRequest, Invitation, Organization
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, DataKey, Message
from portal.models.sealed_field import Unopenable
from tests import make

ASK = "/en/host/request/"
TYPED = {
    "name": "กลุ่มรักษ์ลุ่มน้ำ (ตัวอย่าง)",
    "website": "river.example",
    "province": "",
    "work": "เก็บข้อมูลสิทธิชุมชน",
    "why": "อยากได้คนรุ่นใหม่มาเรียนรู้",
    "contact_name": "ผู้ประสานงานกลุ่ม",
    "contact_email": "river@hosts.example",
}


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()


@pytest.fixture
def host_request(coordinator):
    facts = {**TYPED, "website": "https://river.example", "province": None}
    return hosting_requests.submit(language="th", **facts)


@pytest.fixture
def admin_client(as_user, coordinator):
    return as_user(coordinator)


def url(name, host_request):
    return reverse(f"admin:organizations_hostrequest_{name}", args=[host_request.code])


# Asking


def test_anybody_can_ask_and_coordinators_are_told_without_names(as_user, coordinator):
    answer = as_user().post(ASK, TYPED)
    host_request, message = HostRequest.objects.get(), coordinator.messages.get()
    assert answer.url == "/en/host/request/sent/"
    assert (host_request.name, host_request.website, host_request.contact_email) == (
        TYPED["name"],
        "https://river.example",
        TYPED["contact_email"],
    )
    assert message.kind == "host_requested"
    for secret in (TYPED["name"], TYPED["contact_name"], TYPED["contact_email"]):
        assert secret not in message.title + message.text
    assert as_user().get(answer.url).status_code == 200


def test_who_wrote_and_why_lie_sealed(host_request):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT work, why, contact_name, contact_email "
            "FROM organizations_hostrequest"
        )
        stored = [bytes(value) for value in cursor.fetchone()]
    for name, value in zip(
        ("work", "why", "contact_name", "contact_email"), stored, strict=True
    ):
        assert TYPED[name].encode() not in value


def test_under_another_key_it_does_not_open(host_request):
    HostRequest.objects.update(data_key=DataKey.objects.create())
    with pytest.raises(Unopenable):
        str(HostRequest.objects.get().contact_email)


@pytest.mark.parametrize(
    "name", ["name", "work", "why", "contact_name", "contact_email"]
)
def test_what_is_missing_is_told_and_the_rest_stays(as_user, coordinator, name):
    page = as_user().post(ASK, {**TYPED, name: ""})
    assert list(page.context["form"].errors) == [name]
    other = "why" if name == "work" else "work"
    assert TYPED[other] in page.content.decode()
    assert not HostRequest.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("website", "javascript:alert(1)"), ("work", "ก" * 2_001), ("province", "99")],
)
def test_bad_input_is_told(as_user, name, value):
    assert list(as_user().post(ASK, {**TYPED, name: value}).context["form"].errors) == [
        name
    ]


def test_the_sixth_in_an_hour_waits_and_loses_nothing(as_user, coordinator):
    answers = [as_user().post(ASK, {**TYPED, "name": f"องค์กร {at}"}) for at in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "องค์กร 5" in answers[-1].content.decode()
    assert HostRequest.objects.count() == 5


def test_a_mistake_does_not_count_against_the_limit(as_user, coordinator):
    for _click in range(8):
        as_user().post(ASK, {**TYPED, "name": ""})
    assert as_user().post(ASK, TYPED).status_code == 302


def test_the_answer_is_the_same_for_known_and_unknown_addresses(as_user, stranger):
    answers = [
        as_user().post(ASK, {**TYPED, "contact_email": to})
        for to in (stranger.email, "no@hosts.example")
    ]
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1


# Answering


@pytest.mark.parametrize("name", ["change", "accept", "decline"])
def test_only_coordinators_see_it(
    as_user, administrator, applicant, host_request, name
):
    assert as_user(administrator).get(url(name, host_request)).status_code == 403
    assert as_user(applicant).get(url(name, host_request)).status_code in (302, 403)
    assert as_user().get(url(name, host_request)).status_code == 302


def test_the_desk_shows_it_and_notes_who_read(admin_client, host_request, coordinator):
    page = admin_client.get(url("change", host_request)).content.decode()
    for name in ("name", "work", "why", "contact_name", "contact_email"):
        assert TYPED[name] in page
    assert (
        AuditEntry.objects.about(host_request)
        .filter(action="read host request", actor=coordinator.code)
        .count()
        == 1
    )


def test_text_of_a_request_is_never_markup(admin_client, coordinator):
    host_request = hosting_requests.submit(
        language="th",
        **{**TYPED, "province": None, "work": "<script>alert(1)</script>"},
    )
    assert (
        "<script>alert"
        not in admin_client.get(url("change", host_request)).content.decode()
    )


def test_accepting_shows_the_letter_first(admin_client, host_request):
    page = admin_client.post(url("accept", host_request), {"slug": "river"})
    [preview] = page.context["previews"]
    assert (preview.recipient, preview.language) == (TYPED["contact_email"], "th")
    assert (Organization.objects.exists(), Invitation.objects.exists()) == (
        False,
        False,
    )


def test_accepting_makes_the_organization_and_invites_its_owner(
    admin_client, host_request
):
    admin_client.post(url("accept", host_request), {"slug": "river", "confirmed": "1"})
    host_request.refresh_from_db()
    organization, invitation = Organization.objects.get(), Invitation.objects.get()
    assert (host_request.status, host_request.organization, organization.name) == (
        "accepted",
        organization,
        TYPED["name"],
    )
    assert (organization.published_at, invitation.email, invitation.role) == (
        None,
        TYPED["contact_email"],
        "owner",
    )
    letter = Message.objects.get(address=TYPED["contact_email"])
    assert letter.kind == "host_accepted"
    assert TYPED["contact_name"] in letter.text
    assert TYPED["name"] in letter.text
    assert "/invitations/" in letter.text


@pytest.mark.parametrize(
    "slug", ["", "Not Good", "request", "protection-international"]
)
def test_an_address_must_be_free_and_plain(admin_client, host_request, pi, slug):
    page = admin_client.post(
        url("accept", host_request), {"slug": slug, "confirmed": "1"}
    )
    assert list(page.context["form"].errors) == ["slug"]
    assert Organization.objects.count() == 1


def test_declining_is_a_kind_letter_with_the_coordinators_words(
    admin_client, host_request
):
    words = "รุ่นนี้เต็มแล้ว"
    [preview] = admin_client.post(
        url("decline", host_request), {"words": words}
    ).context["previews"]
    assert words in preview.text
    admin_client.post(url("decline", host_request), {"words": words, "confirmed": "1"})
    host_request.refresh_from_db()
    sent = Message.objects.get(kind="host_declined")
    assert (host_request.status, sent.address, words in sent.text) == (
        "declined",
        TYPED["contact_email"],
        True,
    )
    assert TYPED["name"] not in sent.title


@pytest.mark.parametrize("second", ["accept", "decline"])
def test_it_is_answered_once(admin_client, host_request, coordinator, second):
    hosting_requests.decline(host_request, words="", by=coordinator)
    data = {"slug": "river", "words": "", "confirmed": "1"}
    assert admin_client.post(url(second, host_request), data).url == url(
        "change", host_request
    )
    assert (
        Organization.objects.exists(),
        Message.objects.filter(kind="host_declined").count(),
    ) == (False, 1)
    with pytest.raises(TransitionRefused):
        hosting_requests.accept(host_request, slug="river", by=coordinator)
    assert not Organization.objects.exists()


def test_the_list_asks_as_often_for_1_and_30(admin_client, coordinator):
    counts, list_url = [], reverse("admin:organizations_hostrequest_changelist")
    for rows in (1, 29):
        for _each in range(rows):
            hosting_requests.submit(language="th", **{**TYPED, "province": None})
        admin_client.get(list_url)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(list_url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_way_there_is_on_the_public_list(as_user, pi):
    assert (
        'href="/en/host/request/"'
        in as_user().get("/en/organizations/").content.decode()
    )


# Taking an answer back


def reopened(client, request):
    data = {"words": "เราตอบผิดคำขอ", "confirmed": "1"}
    return client.post(url("reopen", request), data, follow=True)


def test_a_declined_request_is_open_again_and_its_contact_reads_why(
    admin_client, host_request, coordinator
):
    hosting_requests.decline(host_request, words="", by=coordinator)
    data = {"words": "เราตอบผิดคำขอ"}
    [preview] = admin_client.post(url("reopen", host_request), data).context["previews"]
    assert "เราตอบผิดคำขอ" in preview.text
    reopened(admin_client, host_request)
    host_request.refresh_from_db()
    letter = Message.objects.get(kind="host_request_reopened")
    assert (host_request.status, letter.address) == ("new", TYPED["contact_email"])
    assert TYPED["name"] not in letter.title
    hosting_requests.decline(host_request, words="", by=coordinator)
    assert Message.objects.filter(kind="host_declined").count() == 2


def test_an_accepted_one_loses_its_organization_and_its_link(
    admin_client, host_request, coordinator
):
    invitation = hosting_requests.accept(host_request, slug="river", by=coordinator)
    reopened(admin_client, host_request)
    host_request.refresh_from_db()
    assert (host_request.status, host_request.organization) == ("new", None)
    assert not Organization.objects.exists()
    assert not Invitation.objects.filter(pk=invitation.pk).exists()
    hosting_requests.accept(host_request, slug="river", by=coordinator)
    assert Organization.objects.get().slug == "river"


def test_an_organization_with_members_stays(admin_client, host_request, coordinator):
    hosting_requests.accept(host_request, slug="river", by=coordinator)
    make.member(Organization.objects.get())
    page = reopened(admin_client, host_request)
    assert "องค์กรนี้มีสมาชิกหรือเข้าร่วมรุ่นแล้ว" in page.content.decode()
    host_request.refresh_from_db()
    assert host_request.status == "accepted"
    assert not Message.objects.filter(kind="host_request_reopened").exists()


def test_a_new_request_has_no_answer_to_take_back(admin_client, host_request):
    assert reopened(admin_client, host_request).redirect_chain
    host_request.refresh_from_db()
    assert host_request.status == "new"
