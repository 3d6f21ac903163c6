"""Health checks."""

import pytest

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
