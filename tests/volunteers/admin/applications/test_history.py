"""The history of an application: everything that concerns it, in names and words."""

import pytest

from portal.models import AuditEntry
from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow

DESK = "/en/admin/volunteers/application/"
HISTORY = "/en/admin/portal/auditentry/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def judged(cohort, coordinator):
    reviewer = make.reviewer(cohort)
    application, [review] = judging.assigned(cohort, coordinator, reviewer)
    judging.send(judging.cleared(review), 4)
    workflow.decline(application, by=coordinator, reason="few_seats")
    return application, reviewer


def lines(desk, application):
    return desk.get(f"{DESK}{application.code}/change/").context["lines"]


def test_it_has_reviews_who_was_asked_messages_and_reasons(desk, judged):
    application, reviewer = judged
    found = {line.what: line for line in lines(desk, application)}
    assert found["Assign reviewers"].details == [str(reviewer)]
    assert found["Submit review"].who == str(reviewer)
    decided = next(line for line in found.values() if "not selected" in line.moved)
    assert decided.details == ["more suitable applicants than seats"]
    assert any(what.startswith("Message: ") for what in found)


def test_readings_are_one_line_that_says_by_how_many(desk, as_user, judged):
    application, _reviewer = judged
    other = make.person("other@staff.example", role="coordinator")
    for client in (desk, as_user(other), desk):
        client.get(f"{DESK}{application.code}/change/")
    readings = [
        line for line in lines(desk, application) if line.what.startswith("Read by")
    ]
    assert [line.what for line in readings] == ["Read by 2 people"]
    assert len(readings[0].details) == 2


def test_the_newest_stands_first(desk, judged):
    instants = [line.at for line in lines(desk, judged[0])]
    assert instants == sorted(instants, reverse=True)


def test_the_whole_history_says_names_instead_of_codes(desk, judged, coordinator):
    application, reviewer = judged
    text = desk.get(HISTORY).content.decode()
    assert application.reference in text
    assert str(reviewer) in text
    assert f">{application.code}<" not in text


def test_what_is_hidden_has_no_name_there(desk, judged, coordinator):
    application, _reviewer = judged
    conflicts.declare_own(application, kind="declared", note="", by=coordinator)
    assert application.reference not in desk.get(HISTORY).content.decode()
    assert AuditEntry.objects.about(application).exists()
