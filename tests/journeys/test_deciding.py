"""From a sent application to a released outcome: coordinator, two reviewers,
applicant.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.models import AuditEntry, Message
from tests import make
from volunteers.decisions import releases
from volunteers.models import Application, Review

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def panel(cohort):
    return [make.reviewer(cohort), make.reviewer(cohort)]


@pytest.fixture
def crowd(cohort, pi, applicant):
    return [
        make.application(cohort, applicant, [pi]),
        make.application(cohort, positions=[pi]),
    ]


def in_bulk(client, step, **asked):
    """What a coordinator does in the list: filter, choose all, continue, check,
    confirm.
    """
    begun = client.post(
        f"{LIST}?cohort=16",
        {"action": step, "select_across": "1", "_selected_action": "0", "index": "0"},
    )
    page = begun["Location"]
    client.post(page, asked)
    return client.post(page, {"confirmed": "1", **asked})


def review_all(client):
    """What a reviewer does: open the queue, score, send, and on to the next until
    nothing waits.
    """
    page = f"/en/reviews/{client.get('/en/reviews/').context['queue'].waiting[0].code}/"
    while page != "/en/reviews/":
        client.post(f"{page}conflict/", {"answer": "none"})
        shown = client.get(page).content.decode()
        scores = dict.fromkeys(re.findall(r'name="(criterion-\d+)"', shown), "4")
        [seen] = re.findall(r'name="ticket" value="(\w+)"', shown)
        sent = client.post(page, {**scores, "ticket": seen, "comment": "", "send": "1"})
        page = sent["Location"]


def statuses(crowd):
    return [Application.objects.get(pk=row.pk).status for row in crowd]


def release_all(desk):
    url = f"{LIST}outcomes/?cohort=16"
    keys = [row["row"].key for row in desk.get(url).context["rows"]]
    desk.post(url, {"row": keys, "minutes": "5", "confirmed": "1"})
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        releases.release_due()


def test_a_cohort_is_reviewed_decided_and_told(
    as_user, coordinator, panel, crowd, applicant, django_capture_on_commit_callbacks
):
    desk = as_user(coordinator)
    assert (
        desk.get("/en/admin/").context["cards"][0].context["tasks"][0]["label"]
        == "Too few reviewers"
    )

    in_bulk(desk, "assign", reviewers=[person.code for person in panel])
    assert Review.objects.count() == 4
    for person in panel:
        with django_capture_on_commit_callbacks(execute=True):
            review_all(as_user(person))
    assert set(Review.objects.values_list("status", flat=True)) == {"submitted"}

    page = desk.get(f"{LIST}{crowd[0].code}/change/")
    assert (
        page.context["application"].score_mean,
        page.context["application"].review_count,
    ) == (4, 2)
    desk.post(f"{LIST}{crowd[0].code}/shortlist/", {"confirmed": "1"})
    desk.post(
        f"{LIST}{crowd[1].code}/decline/",
        {"reason": "few_seats", "note": "", "confirmed": "1"},
    )
    desk.post(f"{LIST}{crowd[0].code}/reserve/", {"confirmed": "1"})
    assert statuses(crowd) == ["reserve", "not_selected"]

    status_page = as_user(applicant).get("/en/cohorts/16/application/").content.decode()
    assert "Under review" in status_page
    assert "Waiting list" not in status_page
    assert not Message.objects.filter(kind="result_ready").exists()

    release_all(desk)
    assert Message.objects.filter(kind="result_ready").count() == 2
    assert (
        "Waiting list"
        in as_user(applicant).get("/en/cohorts/16/application/").content.decode()
    )
    lines = list(AuditEntry.objects.about(crowd[0]).values_list("action", flat=True))
    assert [line for line in lines if line != "read application"] == [
        "begin application",
        "submit",
        "begin review",
        "assign reviewers",
        "shortlist",
        "put in reserve",
        "release outcome",
    ]


def test_an_application_is_returned_completed_and_read_again(
    as_user, coordinator, crowd, applicant
):
    desk, application = as_user(coordinator), crowd[0]
    asked = {
        "sections": ["motivation"],
        "note": "โปรดเล่าเพิ่มเรื่องการทำงานเป็นทีม",
        "days": "7",
    }
    shown = desk.post(f"{LIST}{application.code}/return/", asked)
    [letter] = shown.context["previews"]
    desk.post(f"{LIST}{application.code}/return/", {**asked, "confirmed": "1"})
    inbox = Message.objects.get(kind="information_requested", recipient=applicant)
    assert inbox.text == letter.text
    theirs = as_user(applicant)
    assert "โปรดเล่าเพิ่ม" in theirs.get("/en/cohorts/16/application/").content.decode()
    theirs.post("/en/cohorts/16/application/answer/")
    assert statuses(crowd)[0] == "submitted"
    assert (
        Message.objects.filter(kind="request_answered", recipient=coordinator).count()
        == 1
    )
