"""Passkeys without a device; tests/browser/test_passkeys.py has one."""

import json
from base64 import urlsafe_b64encode

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel import permissions
from portal.models import Message
from tests import make
from tests.portal.log_in import (
    PASSWORD,
    ask_code,
    is_logged_in,
    messages_of,
    page,
    post,
)

pytestmark = pytest.mark.django_db

FORGED = '{"id": "x", "response": {}}'
LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
NAMES = st.sampled_from(["id", "rawId", "type", "response", "userHandle", "signature"])
BYTES = st.binary(max_size=8).map(lambda part: urlsafe_b64encode(part).decode())
PARTS = "clientDataJSON authenticatorData attestationObject signature userHandle"
RESPONSE = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(PARTS.split(), BYTES | LEAF)
)
NEARLY = st.fixed_dictionaries(
    {"id": st.just("AAAA"), "rawId": st.just("AAAA"), "response": RESPONSE | LEAF},
    optional={"type": st.just("public-key"), "clientExtensionResults": LEAF},
)
ANYTHING = st.recursive(
    LEAF,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part, max_size=4),
)


def add_key(user, name="โทรศัพท์"):
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name}
    )


@pytest.fixture
def in_session(client, coordinator):
    ask_code(client, coordinator.email, password=PASSWORD)
    post(client, "account_reauthenticate", password=PASSWORD)
    assert is_logged_in(client)
    return client


@override_settings(REQUIRE_MFA=True)
def test_a_passkey_is_a_second_factor_of_staff(coordinator):
    assert permissions.must_use_second_factor(coordinator)
    assert not permissions.has_second_factor(coordinator)
    add_key(coordinator)
    assert permissions.has_second_factor(coordinator)


@override_settings(REQUIRE_MFA=True)
def test_who_has_no_app_can_make_a_passkey_instead(in_session):
    setup = in_session.get(page("my"), follow=True)
    assert page("mfa_add_webauthn") in setup.text
    form = in_session.get(page("mfa_add_webauthn"))
    assert form.status_code == 200
    chosen = form.context["options"]["publicKey"]["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == (
        "required",
        "required",
    )


def test_the_challenge_of_the_page_is_the_one_that_is_checked(in_session):
    shown = in_session.get(page("mfa_add_webauthn")).context["options"]["publicKey"]
    state = in_session.session["mfa.webauthn.state"]
    assert (shown["challenge"], state["user_verification"]) == (
        state["challenge"],
        "required",
    )


def test_a_stolen_session_makes_no_passkey(client, coordinator):
    client.force_login(coordinator)
    response = client.get(page("mfa_add_webauthn"))
    assert "reauthenticate" in response.headers["Location"]


def test_a_refused_passkey_leads_back_with_words_and_the_way(client):
    target = f"{page('mfa_login_webauthn')}?next={page('inbox')}"
    refused = client.post(target, {"credential": FORGED}, follow=True)
    assert refused.request["PATH_INFO"] == page("account_login")
    assert refused.wsgi_request.GET["next"] == page("inbox")
    assert "could not be checked" in messages_of(refused)[0]
    assert not is_logged_in(client)


def test_where_somebody_was_going_leads_nowhere_else(client):
    target = f"{page('mfa_login_webauthn')}?next=https://elsewhere.example/"
    refused = client.post(target, {"credential": FORGED})
    assert refused.headers["Location"] == page("account_login")


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=NEARLY | ANYTHING)
def test_nothing_that_is_sent_as_a_passkey_breaks_the_page(client, coordinator, sent):
    cache.clear()  # Limits of attempts.
    client.get(
        page("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"}
    )
    body = {"credential": json.dumps(sent)}
    assert client.post(page("mfa_login_webauthn"), body).status_code == 302
    assert not is_logged_in(client)


def test_a_number_of_bytes_is_refused_before_anything_makes_them(client):
    part = {"clientDataJSON": 2**40, "authenticatorData": "AA", "signature": "AA"}
    sent = {"id": "AA", "rawId": "AA", "type": "public-key", "response": part}
    body = {"credential": json.dumps(sent)}
    assert client.post(page("mfa_login_webauthn"), body).status_code == 302


def test_somebody_elses_passkey_is_not_found(in_session):
    other = add_key(make.person())
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert in_session.get(reverse(name, args=[other.pk])).status_code == 404


def test_a_passkey_is_renamed_and_removed_with_a_letter(in_session, coordinator):
    key = add_key(coordinator)
    in_session.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "แท็บเล็ต"})
    assert "แท็บเล็ต" in in_session.get(page("mfa_list_webauthn")).text
    in_session.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(user=coordinator).exists()
    letter = Message.objects.latest("pk")
    assert letter.kind == "webauthn_removed"
    assert "พาสคีย์" in letter.text or "passkey" in letter.text
