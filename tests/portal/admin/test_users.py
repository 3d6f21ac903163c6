"""Accounts, history and outbox in the admin: who sees what, and who may change it."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kernel import audit
from portal.messages import outbox
from portal.models import AuditEntry, Message
from portal.models.choices import MessageState, Role
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]
LISTS = {
    "user": "administrator",
    "auditentry": "coordinator administrator",
    "message": "coordinator",
}


def page(model, view="changelist", *args):
    return reverse(f"admin:portal_{model}_{view}", args=args)


def note(to, occasion="one", said="สวัสดี", **options):
    return outbox.queue(
        "note", to=to, occasion=occasion, context={"said": said}, **options
    )


def fields(user, **changes):
    kept = {
        "display_name": user.display_name,
        "role": user.role,
        "language": user.language,
    }
    return {**kept, "is_active": "on", **changes}


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "who", ["applicant", "editor", "reviewer", "coordinator", "administrator"]
)
def test_list_opens_for_its_roles_only(request, as_user, model, who):
    response = as_user(request.getfixturevalue(who)).get(page(model), follow=True)
    assert response.status_code == (200 if who in LISTS[model].split() else 403)


@pytest.mark.parametrize("model", LISTS)
def test_visitor_is_led_to_the_one_log_in_page(as_user, model):
    response = as_user(None).get(page(model), follow=True)
    assert response.request["PATH_INFO"] == reverse("account_login")
    assert page(model) in response.context["redirect_field_value"]


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_nothing_is_added_or_deleted_here(request, as_user, applicant, model, who):
    client = as_user(request.getfixturevalue(who))
    thing = {
        "user": applicant,
        "message": note(applicant),
        "auditentry": audit.record("x", applicant, by=None),
    }[model]
    assert client.get(page(model, "add")).status_code == 403
    assert client.post(
        page(model, "delete", thing.pk), {"post": "yes"}
    ).status_code in (403, 404)
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_administrator_changes_a_role_and_it_stands_in_history(
    as_user, administrator, applicant
):
    response = as_user(administrator).post(
        page("user", "change", applicant.pk), fields(applicant, role=Role.COORDINATOR)
    )
    assert response.status_code == 302
    line = AuditEntry.objects.about(applicant).get()
    assert (line.action, line.actor, line.fields, line.moved_from, line.moved_to) == (
        "change role",
        administrator.code,
        ["role"],
        Role.PERSON,
        Role.COORDINATOR,
    )


def test_closed_account_is_logged_out_at_once(as_user, administrator, applicant):
    browser, data = as_user(applicant), fields(applicant)
    del data["is_active"]
    as_user(administrator).post(page("user", "change", applicant.pk), data)
    assert browser.get(reverse("my")).status_code == 302


def test_address_and_password_are_not_changed_here(as_user, administrator, applicant):
    data = fields(
        applicant, email="other@applicants.example", password="x", code="AAAAAAAAAAAA"
    )
    as_user(administrator).post(page("user", "change", applicant.pk), data)
    before = (applicant.email, applicant.password, applicant.code)
    applicant.refresh_from_db()
    assert (applicant.email, applicant.password, applicant.code) == before


def test_coordinator_finds_no_account(as_user, coordinator, applicant):
    assert as_user(coordinator).get(
        page("user", "change", applicant.pk)
    ).status_code in (403, 404)
    assert as_user(coordinator).post(
        page("user", "change", applicant.pk), fields(applicant)
    ).status_code in (403, 404)


@pytest.mark.parametrize(
    "probe",
    [
        "password__startswith=m",
        "data_key__wrapped=1",
        "sessions__session_key=1",
        "email__contains=b",
    ],
)
def test_no_column_is_probed_through_the_address(as_user, administrator, probe):
    assert as_user(administrator).get(f"{page('user')}?{probe}").status_code in (
        302,
        400,
    )


def test_outbox_shows_no_words_of_a_message(as_user, coordinator, applicant):
    message = note(applicant, said="เฉพาะผู้รับ")
    for address in (page("message"), page("message", "change", message.pk)):
        text = as_user(coordinator).get(address).text
        assert "เฉพาะผู้รับ" not in text
        assert "เรื่องใหม่" not in text.replace(
            "มีเรื่องใหม่เกี่ยวกับการปฏิบัติงาน", ""
        )  # a kind's name in the filter


def test_outbox_lists_log_in_letters_without_saying_to_whom(as_user, coordinator):
    outbox.queue_to_address(
        "login_code",
        address="a@b.example",
        occasion="1",
        title="รหัส",
        text="ABCD",
        language="th",
    )
    client, pk = as_user(coordinator), Message.objects.get().pk
    texts = [
        client.get(page("message")).text,
        client.get(page("message", "change", pk)).text,
    ]
    assert [text for text in texts if "a@b.example" in text] == []
    assert f'value="{pk}"' in texts[0]
    # Nor does searching for the address tell.
    found = client.get(page("message"), {"q": "a@b.example"}).text
    assert f'value="{pk}"' not in found


def test_message_is_not_edited(as_user, coordinator, applicant):
    message = note(applicant)
    response = as_user(coordinator).post(
        page("message", "change", message.pk), {"state": "sent", "error": "x"}
    )
    assert response.status_code == 403
    assert Message.objects.get().state == MessageState.QUEUED


def test_what_failed_is_sent_again_and_nothing_else(as_user, coordinator, applicant):
    failed, waiting = note(applicant, "1"), note(applicant, "2", held=True)
    Message.objects.filter(pk=failed.pk).update(
        state=MessageState.FAILED, attempts=8, error="SMTPDataError 554"
    )
    chosen = {"action": "send_again", "_selected_action": [failed.pk, waiting.pk]}
    client = as_user(coordinator)
    confirm = client.post(page("message"), chosen).url
    assert Message.objects.get(pk=failed.pk).state == MessageState.FAILED
    shown = {"pk": [failed.pk, waiting.pk], "confirmed": "1"}
    client.post(confirm, shown)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {failed.pk: MessageState.QUEUED, waiting.pk: MessageState.PLANNED}
    assert Message.objects.get(pk=failed.pk).attempts == 0
    assert AuditEntry.objects.about(failed).get().action == "send again"


def test_history_is_not_edited(as_user, administrator, applicant):
    line = audit.record("rename", applicant, by=administrator)
    response = as_user(administrator).post(
        page("auditentry", "change", line.pk), {"action": "else"}
    )
    assert response.status_code == 403
    assert AuditEntry.objects.get(pk=line.pk).action == "rename"


def test_history_does_not_name_people_who_are_no_staff(as_user, coordinator, applicant):
    audit.record("rename", applicant, by=applicant)
    audit.record("rename", applicant, by=coordinator)
    text = as_user(coordinator).get(page("auditentry")).text.split("result_list", 1)[1]
    assert applicant.code in text
    assert "ใบไผ่" not in text
    assert applicant.email not in text
    assert coordinator.email in text


def test_history_tells_what_the_clock_did_and_about_things_that_are_no_more(
    as_user, coordinator, applicant
):
    line = audit.record("expire", applicant, by=None)
    AuditEntry.objects.filter(pk=line.pk).update(subject_type="gone.thing")
    text = as_user(coordinator).get(page("auditentry")).text
    assert "ระบบ" in text.split("result_list", 1)[1]
    assert "gone.thing" in text


@pytest.mark.parametrize(
    ("model", "who"),
    [
        ("user", "administrator"),
        ("auditentry", "coordinator"),
        ("message", "coordinator"),
    ],
)
def test_list_asks_as_often_for_thirty_rows_as_for_one(request, as_user, model, who):
    client = as_user(request.getfixturevalue(who))
    counts = []
    for rows in (1, 29):
        for number in range(rows):
            person = make.person()
            note(person, str(number))
            audit.record("x", person, by=person)
        client.get(page(model))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(model))
        counts.append(len(captured))
    # The menu asks for the cohorts and for what waits.
    assert counts[0] == counts[1] <= 11


def test_what_else_was_changed_has_a_line_of_its_own(as_user, administrator, applicant):
    data = fields(applicant, role=Role.COORDINATOR, display_name="ชื่อใหม่")
    as_user(administrator).post(page("user", "change", applicant.pk), data)
    lines = AuditEntry.objects.about(applicant).values_list("action", "fields")
    assert dict(lines) == {"change role": ["role"], "change": ["display_name"]}


@pytest.mark.parametrize("change", [{"role": Role.COORDINATOR}, {"is_active": ""}])
def test_the_last_administrator_stays(as_user, administrator, change):
    other = make.person("was@portal.example", role=Role.ADMINISTRATOR, is_active=False)
    data = fields(administrator, **change)
    response = as_user(administrator).post(
        page("user", "change", administrator.pk), data
    )
    assert "ผู้ดูแลระบบคนสุดท้าย" in response.text
    other.is_active = True
    other.save()
    as_user(administrator).post(page("user", "change", administrator.pk), data)
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) != (Role.ADMINISTRATOR, True)


def test_a_page_of_an_administrator_shows_whether_there_is_a_second_factor(
    as_user, administrator, coordinator
):
    address = page("user", "change", coordinator.pk)
    assert "ยังไม่ได้ตั้ง" in as_user(administrator).get(address).text
    TOTP.activate(coordinator, generate_totp_secret())
    link = page("user", "second_factor", coordinator.pk)
    assert link in as_user(administrator).get(address).text
