"""The panel's pages: one's interviews, one with the application, scores, stepping
aside.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry
from tests import make
from tests.volunteers import interviewing
from volunteers.models import Assessment, Conflict

LIST = "/en/reviews/interviews/"


@pytest.fixture
def interview(cohort, coordinator, reviewer, applicant):
    interviewing.rubric(cohort)
    panel = interviewing.panel(cohort, reviewer)
    return interviewing.begun(
        interviewing.booked(cohort, coordinator, panel, applicant=applicant)
    )


@pytest.fixture
def client(as_user, reviewer):
    return as_user(reviewer)


def url(interview, tail=""):
    return f"{LIST}{interview.code}/{tail}"


def text(answer):
    return answer.content.decode()


def form(client, interview, value, **more):
    ticket = re.search(
        r'name="ticket" value="(\w+)"', text(client.get(url(interview)))
    )[1]
    scores = {f"criterion-{pk}": value for pk in interviewing.scores(interview, value)}
    return {"ticket": ticket, "comment": "", **scores, **more}


@pytest.mark.parametrize("tail", ["", "conflict/"])
def test_only_the_panel_comes_in(
    as_user, interview, applicant, stranger, editor, coordinator, administrator, tail
):
    assert as_user().get(url(interview, tail)).status_code == 302
    for person in (
        applicant,
        stranger,
        editor,
        coordinator,
        administrator,
        make.reviewer(interview.application.cohort),
    ):
        assert as_user(person).get(url(interview, tail)).status_code == 404
        assert (
            as_user(person).post(url(interview, tail), {"send": "1"}).status_code == 404
        )


def test_a_list_is_ones_own(as_user, client, interview, stranger):
    assert interview.application.reference in text(client.get(LIST))
    assert "You are on no interview panel" in text(as_user(stranger).get(LIST))
    assert client.post(LIST).status_code == 405


def test_the_question_stands_before_the_text(client, interview):
    assert client.get(url(interview))["Location"] == url(interview, "conflict/")
    client.post(url(interview, "conflict/"), {"answer": "none"})
    assert "อยากเรียนรู้งานสิทธิ" in text(client.get(url(interview)))
    assert (
        AuditEntry.objects.about(interview).latest("pk").action == "read for interview"
    )


@pytest.mark.parametrize(("is_blind", "is_named"), [(True, False), (False, True)])
def test_a_blind_cohort_stays_blind(
    client, interview, reviewer, cohort, applicant, is_blind, is_named
):
    cohort.is_blind = is_blind
    cohort.save()
    interviewing.cleared(interview, reviewer)
    pages = (
        text(client.get(url(interview)))
        + text(client.get(url(interview, "conflict/")))
        + text(client.get(LIST))
    )
    assert (applicant.display_name in pages, applicant.email in pages) == (
        is_named,
        False,
    )


def test_scores_are_saved_and_sent(client, interview, reviewer):
    interviewing.cleared(interview, reviewer)
    client.post(url(interview), form(client, interview, 3, later="1"))
    assert Assessment.objects.get().status == "draft"
    answer = client.post(
        url(interview), form(client, interview, 5, send="1"), follow=True
    )
    assert (Assessment.objects.get().mark, "Your scores are sent" in text(answer)) == (
        5.0,
        True,
    )


def test_a_missing_score_is_asked_for(client, interview, reviewer):
    interviewing.cleared(interview, reviewer)
    data = form(client, interview, 3, send="1")
    del data[next(name for name in data if name.startswith("criterion"))]
    assert "Give a score: Interview criterion 1" in text(
        client.post(url(interview), data)
    )
    assert Assessment.objects.get().status == "draft"


def test_a_pause_saves_the_draft(client, interview, reviewer):
    interviewing.cleared(interview, reviewer)
    data = form(client, interview, 2)
    answer = client.post(url(interview), data, headers={"X-Autosave": "1"})
    assert set(answer.json()) == {"ticket", "words"}
    again = client.post(url(interview), data, headers={"X-Autosave": "1"})
    assert (again.status_code, again.json()["clash"]) == (409, True)


def test_sent_scores_are_not_changed(client, interview, reviewer):
    interviewing.cleared(interview, reviewer)
    data = form(client, interview, 2, send="1")
    client.post(url(interview), data)
    assert client.post(url(interview), data).status_code == 409


def test_stepping_aside_hides_it_at_once(client, interview):
    answer = client.post(
        url(interview, "conflict/"), {"answer": "declared", "note": ""}, follow=True
    )
    assert "is hidden from you now" in text(answer)
    assert (client.get(url(interview)).status_code, Conflict.objects.count()) == (
        404,
        1,
    )


def test_without_criteria_the_page_says_so(client, interview, reviewer, cohort):
    cohort.criteria.of_interviews().delete()
    interviewing.cleared(interview, reviewer)
    assert "No criteria for interviews yet" in text(client.get(url(interview)))


def test_thirty_interviews_cost_no_more_queries_than_one(
    client, interview, cohort, coordinator, reviewer
):
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(12):
        interviewing.booked(
            cohort, coordinator, interview.slot.panel, hours=100 + number
        )
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(one)
