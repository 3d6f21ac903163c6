"""Health checks."""

import re
from dataclasses import replace

import pytest

from portal.kernel import scheduler

pytestmark = pytest.mark.django_db


def test_process_says_that_it_lives(as_user):
    response = as_user(None).get("/healthz")
    assert (response.status_code, response.text) == (200, "ok")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_may_come_by_address(as_user, path):
    assert as_user(None).get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_any_other_page_under_a_foreign_name_is_refused(as_user):
    response = as_user(None).get("/", headers={"host": "foreign.example"})
    assert response.status_code == 400


def test_portal_without_a_broker_is_ready(as_user):
    assert as_user(None).get("/readyz").json() == {
        "database": "ok",
        "broker": "embedded",
    }


def test_portal_is_ready_although_the_broker_is_away(as_user, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = as_user(None).get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (200, "away")


TOKEN = "a token of at least thirty-two characters"


@pytest.fixture
def token(settings):
    settings.OPERATION = replace(settings.OPERATION, metrics_token=TOKEN)
    return TOKEN


def test_metrics_are_in_the_format_of_prometheus(as_user, token, applicant):
    scheduler.run_due_jobs()
    answer = as_user(None).get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.content.decode().splitlines()
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[a-zA-Z_.]+"\})? -?[0-9.e+]+')
    assert [
        line
        for line in lines
        if not line.startswith("# ") and not sample.fullmatch(line)
    ] == []
    assert 'portal_messages{state="failed"} 0' in lines
    assert 'portal_job_failed{job="portal.relay"} 0' in lines
    assert applicant.email not in answer.content.decode()


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_without_the_token_there_is_no_such_page(as_user, token, given):
    answer = as_user(None).get("/metrics", headers={"Authorization": given})
    assert answer.status_code == 404


def test_without_a_token_of_its_own_nobody_reads_it(as_user):
    answer = as_user(None).get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404
