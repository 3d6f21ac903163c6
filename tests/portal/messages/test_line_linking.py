"""Linking LINE: one-time codes, and a webhook that needs LINE's signature."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.conf.environment import LineChannel
from portal.messages import line_linking
from portal.models import AuditEntry, LineCode, LineLink, Message
from portal.personal_data import export

pytestmark = pytest.mark.django_db
ACCOUNT, OTHER = (
    "U4af4980629000000000000000000000a",
    "U4af4980629000000000000000000000b",
)
PAGE, WEBHOOK = "/account/line/", "/line/webhook/"


@pytest.fixture(autouse=True)
def channel(settings):
    settings.LINE = LineChannel("@volunteers", "token", "secret", "http://127.0.0.1:1")


def signature(body, key=b"secret"):
    return base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def tell(*events, signed="", **headers):
    """What LINE posts, by a client that checks CSRF tokens."""
    body = json.dumps({"destination": "x", "events": events}).encode()
    headers.setdefault("X-Line-Signature", signed or signature(body))
    return Client(enforce_csrf_checks=True).post(
        WEBHOOK, body, content_type="application/json", headers=headers
    )


def says(text, account=ACCOUNT):
    source = {"type": "user", "userId": account}
    return {
        "type": "message",
        "source": source,
        "message": {"type": "text", "text": text},
    }


def leaves(account=ACCOUNT):
    return {"type": "unfollow", "source": {"type": "user", "userId": account}}


def linked(person, account=ACCOUNT):
    line_linking.link(account, line_linking.new_code(person).code)
    return LineLink.objects.get(person=person)


def test_person_links_by_sending_the_code_and_is_told(as_user, applicant):
    client = as_user(applicant)
    client.post(PAGE + "code/")
    code = LineCode.objects.get(person=applicant).code
    assert f"https://line.me/R/oaMessage/%40volunteers/?{code}" in client.get(PAGE).text
    assert tell(says(f" {code.lower()} ")).status_code == 200
    link = LineLink.objects.get(person=applicant)
    assert (link.account, link.is_on, LineCode.objects.count()) == (ACCOUNT, True, 0)
    assert AuditEntry.objects.about(applicant).get().action == "link LINE"
    assert Message.objects.get().kind == "line_linked"
    assert "เชื่อม LINE แล้ว" in client.get(PAGE).text


def test_code_works_once_and_for_a_quarter_of_an_hour(applicant):
    code = line_linking.new_code(applicant).code
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert not line_linking.link(ACCOUNT, code)
    assert [line_linking.link(ACCOUNT, code), line_linking.link(OTHER, code)] == [
        True,
        False,
    ]


def test_new_code_ends_the_one_before(applicant):
    first = line_linking.new_code(applicant).code
    line_linking.new_code(applicant)
    assert not line_linking.link(ACCOUNT, first)


@pytest.mark.parametrize("text", ["สวัสดี", "AAAAAAAAAAAA", "", "x" * 10_000])
def test_answer_is_the_same_for_any_text(applicant, text):
    right = tell(says(line_linking.new_code(applicant).code))
    other = tell(says(text))
    assert (other.status_code, other.content, sorted(other.headers)) == (
        200,
        b"",
        sorted(right.headers),
    )


@pytest.mark.parametrize(
    "signed", ["wrong", "ไทย", signature(b"another body"), "=" * 44]
)
def test_what_line_has_not_signed_changes_nothing(applicant, signed):
    code = line_linking.new_code(applicant).code
    assert tell(says(code), signed=signed).status_code == 400
    assert not LineLink.objects.exists()


def test_another_secret_or_none_at_all_is_no_signature(applicant):
    body = json.dumps(
        {"events": [says(line_linking.new_code(applicant).code)]}
    ).encode()
    send = {"content_type": "application/json"}
    assert Client().post(WEBHOOK, body, **send).status_code == 400
    assert (
        Client()
        .post(
            WEBHOOK, body, headers={"X-Line-Signature": signature(body, b"x")}, **send
        )
        .status_code
        == 400
    )
    assert not LineLink.objects.exists()


def test_forgers_are_slowed_down(applicant):
    answers = [tell(signed="wrong").status_code for _each in range(61)]
    assert (answers[59], answers[60]) == (400, 429)
    assert tell().status_code == 200


def test_one_account_can_not_try_code_after_code(applicant):
    for _number in range(10):
        tell(says("AAAAAAAAAAAA"))
    tell(says(line_linking.new_code(applicant).code))
    assert not LineLink.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"events": 3}',
        b'{"events": [1, {"type": "message"}]}',
        b"\xff",
        b'{"events": [{"source": 1}]}',
    ],
)
def test_signed_nonsense_is_taken_and_means_nothing(body):
    headers = {"X-Line-Signature": signature(body)}
    answer = Client().post(
        WEBHOOK, body, content_type="application/json", headers=headers
    )
    assert (answer.status_code, LineLink.objects.count()) == (200, 0)


@pytest.mark.parametrize("kind", ["group", "room"])
def test_nobody_is_linked_in_a_group(applicant, kind):
    event = says(line_linking.new_code(applicant).code)
    event["source"] = {"type": kind, "userId": ACCOUNT}
    tell(event)
    assert not LineLink.objects.exists()


def test_who_blocks_the_account_is_unlinked_and_nobody_else(applicant, stranger):
    linked(applicant)
    linked(stranger, OTHER)
    tell(leaves(), leaves("Unknown"))
    assert [link.person for link in LineLink.objects.all()] == [stranger]
    assert AuditEntry.objects.about(applicant).filter(action="unlink LINE").count() == 1


def test_an_account_belongs_to_the_one_who_linked_it_last(applicant, stranger):
    linked(applicant)
    linked(stranger)
    assert [link.person for link in LineLink.objects.all()] == [stranger]


def test_linking_again_takes_the_new_account(applicant):
    linked(applicant)
    assert linked(applicant, OTHER).account == OTHER


def test_person_unlinks_and_doing_it_twice_changes_nothing(as_user, applicant):
    linked(applicant)
    client = as_user(applicant)
    for _each in range(2):
        assert client.post(PAGE + "unlink/")["Location"] == PAGE
    assert not LineLink.objects.exists()
    assert AuditEntry.objects.about(applicant).filter(action="unlink LINE").count() == 1


def test_inactive_person_is_not_linked(applicant):
    code = line_linking.new_code(applicant).code
    type(applicant).objects.update(is_active=False)
    assert not line_linking.link(ACCOUNT, code)


@pytest.mark.parametrize("address", [PAGE, PAGE + "code/", PAGE + "unlink/"])
def test_page_is_for_people_with_an_account(visitor, address):
    answer = visitor.get(address) if address == PAGE else visitor.post(address)
    assert "/login/" in answer["Location"]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("put", PAGE + "code/"),
        ("put", PAGE + "unlink/"),
        ("post", PAGE),
        ("get", WEBHOOK),
    ],
)
def test_wrong_method_does_nothing(as_user, applicant, method, address):
    assert getattr(as_user(applicant), method)(address).status_code == 405


@pytest.mark.parametrize(
    ("method", "address"), [("get", PAGE), ("post", PAGE + "code/"), ("post", WEBHOOK)]
)
def test_there_is_nothing_while_line_is_not_configured(
    settings, as_user, applicant, method, address
):
    settings.LINE = None
    client = as_user(applicant)
    assert getattr(client, method)(address).status_code == 404
    assert "LINE" not in client.get(reverse("account_messages")).text


def test_switch_stands_among_the_preferences_once_linked(as_user, applicant):
    client, url = as_user(applicant), reverse("account_messages")
    values = {"language": "th", "pace": "at_once"}
    assert 'name="wants_line"' not in client.get(url).text
    linked(applicant)
    assert 'name="wants_line"' in client.get(url).text
    client.post(url, values)
    assert not LineLink.objects.get().is_on
    client.post(url, {**values, "wants_line": "on"})
    assert LineLink.objects.get().is_on


def test_codes_are_not_made_without_end(as_user, applicant):
    client = as_user(applicant)
    for _number in range(10):
        client.post(PAGE + "code/")
    last = LineCode.objects.get().code
    client.post(PAGE + "code/")
    assert LineCode.objects.get().code == last


def test_account_lies_sealed_and_leaves_with_the_person_s_data(applicant):
    linked(applicant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, account_mac FROM portal_linelink")
        assert ACCOUNT not in str(
            [
                bytes(cell) if not isinstance(cell, str) else cell
                for cell in cursor.fetchone()
            ]
        )
    [facts] = [part.facts for part in export.parts(applicant) if part.name == "line"]
    assert facts[0]["account"] == ACCOUNT


def test_page_on_privacy_tells_of_line(visitor):
    assert "LINE" in visitor.get(reverse("privacy")).text
