"""What holds for every request."""

import json
import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.conf.logs import formatter
from portal.web.views import pages

pytestmark = pytest.mark.django_db
CSP = {
    "default-src 'none'",
    *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


class Away:
    """Every query fails, as when the database server is gone."""

    def __call__(self, execute, sql, params, many, context):
        raise OperationalError(
            "server closed the connection; row (baiphai@applicants.example)"
        )


@pytest.fixture
def tolerant(as_user, applicant):
    client = Client(raise_request_exception=False)
    client.force_login(applicant)
    return client


@pytest.fixture
def broken(monkeypatch):
    """The privacy page has a bug."""

    def fail(*args, **kwargs):
        raise ZeroDivisionError("baiphai@applicants.example")

    monkeypatch.setattr(pages, "render", fail)


def responses(client):
    static = client.get("/static/img/favicon.svg")
    static.close()
    return {
        "page": client.get(reverse("privacy")),
        "missing": client.get("/nowhere/"),
        "not yours": client.get(reverse("inbox_message", args=["ABCDEFGH2345"])),
        "forbidden": client.get("/admin/", follow=True),
        "redirect": client.get("/privacy"),
        "wrong method": client.post(reverse("privacy")),
        "static": static,
        "health": client.get(reverse("healthz")),
    }


def seen(caplog):
    """The log as it is written."""
    return [json.loads(formatter().format(record)) for record in caplog.records]


def policy(response):
    return set(response.headers.get("Content-Security-Policy", "").split("; "))


def test_every_kind_of_response_has_the_strict_policy(tolerant):
    got = {kind: policy(response) for kind, response in responses(tolerant).items()}
    assert got == dict.fromkeys(got, CSP)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_every_kind_of_response_is_guarded(tolerant, header, value):
    got = {
        kind: response.headers.get(header)
        for kind, response in responses(tolerant).items()
    }
    assert got == dict.fromkeys(got, value)


def test_statuses_are_what_they_say(tolerant):
    codes = {
        kind: response.status_code for kind, response in responses(tolerant).items()
    }
    expected = {
        "page": 200,
        "missing": 404,
        "not yours": 404,
        "forbidden": 403,
        "redirect": 301,
    }
    assert codes == {**expected, "wrong method": 405, "static": 200, "health": 200}


def test_failure_of_ours_is_guarded_too(tolerant, broken):
    response = tolerant.get(reverse("privacy"))
    assert (response.status_code, policy(response)) == (500, CSP)
    assert "Permissions-Policy" in response
    assert "ระบบทำงานผิดพลาด" in response.text


def test_form_from_another_site_is_refused(applicant):
    client = Client(enforce_csrf_checks=True)
    client.force_login(applicant)
    response = client.post(reverse("account_language"), {"language": "en"})
    assert (response.status_code, policy(response)) == (403, CSP)


def test_nothing_signed_in_is_kept(tolerant):
    cacheable = {
        kind
        for kind, response in responses(tolerant).items()
        if response.headers.get("Cache-Control") != "no-store"
    }
    assert cacheable == {"static", "redirect"}


def test_public_pages_may_be_kept(as_user):
    assert "Cache-Control" not in as_user(None).get(reverse("privacy"))


@pytest.mark.parametrize("person", [True, False])
def test_database_away_is_said_kindly(tolerant, person):
    client = tolerant if person else Client(raise_request_exception=False)
    with connection.execute_wrapper(Away()):
        response = client.get(reverse("privacy" if person else "readyz"))
    assert response.status_code == 503
    assert person is False or (
        "ระบบพักชั่วคราว" in response.text and response["Retry-After"] == "30"
    )


def test_page_that_needs_no_database_does_without(as_user):
    with connection.execute_wrapper(Away()):
        assert as_user(None).get(reverse("healthz")).status_code == 200


def at(moment, client):
    with time_machine.travel(moment, tick=False):
        return client.get(reverse("my")).status_code


def test_staff_are_logged_out_after_half_an_hour_of_idleness(as_user, coordinator):
    now = timezone.now()
    client = as_user(coordinator)
    assert [at(now, client), at(now + timedelta(minutes=29), client)] == [200, 200]
    assert at(now + timedelta(minutes=29 + 31), client) == 302


def test_staff_who_are_busy_stay_for_twelve_hours_at_most(as_user, coordinator):
    now = timezone.now()
    client = as_user(coordinator)
    codes = [at(now + timedelta(minutes=25 * turn), client) for turn in range(30)]
    assert codes == [200] * 29 + [302]


def test_applicants_stay_for_days(as_user, applicant):
    now = timezone.now()
    client = as_user(applicant)
    assert [at(now, client), at(now + timedelta(days=13), client)] == [200, 200]


def test_log_tells_the_view_and_not_the_address(as_user, applicant, caplog):
    caplog.set_level(logging.INFO)
    as_user(applicant).get(
        reverse("inbox_message", args=["ABCDEFGH2345"])
        + "?who=baiphai@applicants.example"
    )
    lines = [line for line in seen(caplog) if line["event"] == "request"]
    assert (lines[0]["view"], lines[0]["status"], lines[0]["method"]) == (
        "inbox_message",
        404,
        "GET",
    )
    assert len(lines[0]["request_id"]) == 12
    assert not [
        word for word in ("ABCDEFGH2345", "baiphai") if word in json.dumps(seen(caplog))
    ]


def test_log_of_a_failure_tells_where_and_not_what(tolerant, broken, caplog):
    tolerant.get(reverse("privacy") + "?who=baiphai")
    lines = json.dumps(seen(caplog))
    assert "ZeroDivisionError" in lines
    assert "test_middleware.py" in lines
    assert "baiphai" not in lines


def test_log_of_a_database_away_quotes_no_row(tolerant, caplog):
    with connection.execute_wrapper(Away()):
        tolerant.get(reverse("privacy"))
    assert "OperationalError" in json.dumps(seen(caplog))
    assert "baiphai" not in json.dumps(seen(caplog))
