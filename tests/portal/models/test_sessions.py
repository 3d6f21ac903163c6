"""A stolen table of sessions opens nothing."""

from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import Session
from portal.models.sessions import SessionStore, hash_key

pytestmark = pytest.mark.django_db

# Of Django's sessions.
SALT = SessionStore().key_salt


def cookie(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser_with(key):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def is_in(client):
    return client.get(reverse("my")).status_code == 200


def test_table_holds_only_hashes(as_user, applicant):
    client = as_user(applicant)
    assert Session.objects.get().session_key == hash_key(cookie(client))
    assert cookie(client) not in str(Session.objects.values_list())


def test_key_opens_its_session(as_user, applicant):
    assert is_in(browser_with(cookie(as_user(applicant))))


def test_hash_used_as_a_cookie_opens_nothing(as_user, applicant):
    as_user(applicant)
    assert not is_in(browser_with(Session.objects.get().session_key))


def test_made_up_key_opens_nothing_and_is_not_taken_over():
    store = SessionStore("f" * 32)
    assert dict(store.items()) == {}
    store["a"] = 1
    store.save()
    assert store.session_key != "f" * 32


def test_what_was_stored_is_loaded_again():
    store = SessionStore()
    store["a"] = "ก"
    store.create()
    store["a"] = "ข"
    store.save()
    assert SessionStore(store.session_key)["a"] == "ข"
    assert Session.objects.count() == 1


def test_new_key_keeps_the_contents_and_ends_the_old_key():
    store = SessionStore()
    store["a"] = 1
    store.create()
    old = store.session_key
    store.cycle_key()
    assert SessionStore(store.session_key)["a"] == 1
    assert dict(SessionStore(old).items()) == {}


def test_flush_leaves_nothing():
    store = SessionStore()
    store.create()
    store.flush()
    assert (Session.objects.count(), store.session_key) == (0, None)


def test_expired_session_opens_nothing(as_user, applicant):
    client = as_user(applicant)
    with time_machine.travel(
        timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    ):
        assert not is_in(client)


def test_logging_out_ends_the_session(as_user, applicant):
    client = as_user(applicant)
    key = cookie(client)
    client.post(reverse("account_logout"))
    assert not is_in(browser_with(key))


def test_logging_in_gives_a_new_key(as_user, applicant):
    client = as_user(None)
    client.get(reverse("account_login"))
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.force_login(applicant)
    assert cookie(client) != session.session_key


def test_session_knows_person_device_and_beginning(as_user, applicant):
    begun = timezone.now().replace(microsecond=0)
    with time_machine.travel(begun, tick=False):
        client = as_user(applicant)
        client.get(reverse("my"), headers={"user-agent": "Firefox"})
    with time_machine.travel(begun + timedelta(hours=3), tick=False):
        session = client.session
        session["anything"] = 1
        session.save()
    row = Session.objects.get()
    assert (row.user, row.device, row.started_at) == (applicant, "Firefox", begun)


def test_sessions_of_a_person_are_theirs_only(as_user, applicant, stranger):
    as_user(applicant)
    as_user(stranger)
    assert [row.user for row in Session.objects.visible_to(applicant)] == [applicant]


def test_a_closed_account_that_is_opened_again_keeps_no_old_log_in(as_user, applicant):
    browser = as_user(applicant)
    assert browser.get("/my/").status_code == 200
    for is_active in (False, True):
        applicant.is_active = is_active
        applicant.save()
    assert browser.get("/my/").status_code == 302
    assert not applicant.sessions.exists()


def stored(session_key):
    row = Session.objects.get(pk=hash_key(session_key))
    return SessionStore().decode(row.session_data), row.session_data


def test_seed_of_an_app_that_is_being_set_up_is_sealed(as_user, coordinator, settings):
    client = as_user(coordinator)
    session = client.session
    session["mfa.totp.secret"] = "JBSWY3DPEHPK3PXP"
    session.save()
    opened, raw = stored(cookie(client))
    assert opened["mfa.totp.secret"] == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in str(
        signing.loads(raw, salt=SALT, serializer=JSONSerializer)
    )
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    assert "mfa.totp.secret" not in stored(cookie(client))[0]
