"""Asking referees from the desk: one application, many at once, and reading what they
wrote.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging
from tests.volunteers.admin.steps.test_bulk import begin, go_on
from tests.volunteers.admin.steps.test_steps import take, toasts, url
from volunteers.conflicts import conflicts
from volunteers.models import Reference
from volunteers.references import requests

ANSWERS = {
    "known": "รู้จักสามปี",
    "strengths": "ตั้งใจฟัง",
    "support": "",
    "recommends": "strongly",
}
LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def cohort(db):
    return make.cohort(references_wanted=2)


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def states(application):
    return list(
        Reference.objects.filter(application=application).values_list(
            "status", flat=True
        )
    )


def given(application, by):
    requests.ask(application, by=by, orders=[1])
    requests.give(Reference.objects.get(application=application, order=1), ANSWERS)


def test_the_letters_are_shown_before_they_go(coordinator_client, sent):
    page = coordinator_client.post(url(sent, "ask-referees"), {"orders": [1, 2]})
    assert [letter.recipient for letter in page.context["previews"]] == [
        "teacher1@referees.example",
        "teacher2@referees.example",
        str(sent.applicant),
    ]
    assert (states(sent), Message.objects.filter(kind="reference_asked").count()) == (
        ["named", "named"],
        0,
    )


def test_only_the_chosen_one_is_asked(coordinator_client, sent):
    take(coordinator_client, sent, "ask-referees", orders=[2])
    assert states(sent) == ["named", "asked"]


def test_nobody_chosen_is_said(coordinator_client, sent):
    page = coordinator_client.post(url(sent, "ask-referees"), {})
    assert "Choose at least one referee." in page.content.decode()


def test_steps_that_lead_nowhere_are_not_offered(coordinator_client, sent):
    page = coordinator_client.get(f"{LIST}{sent.code}/change/").content.decode()
    assert "ask-referees" in page
    assert "remind-referees" not in page
    assert "revoke-referees" not in page


def test_closing_the_links_ends_them(coordinator_client, sent, coordinator):
    requests.ask(sent, by=coordinator, orders=[1, 2])
    take(coordinator_client, sent, "revoke-referees", orders=[1, 2])
    assert states(sent) == ["revoked", "revoked"]


def test_a_sent_answer_is_opened_again_with_a_reason(
    coordinator_client, sent, coordinator
):
    given(sent, coordinator)
    page = coordinator_client.get(url(sent, "reopen-references")).content.decode()
    assert ("Referee 1" in page, "Referee 2" in page) == (True, False)
    take(coordinator_client, sent, "reopen-references", orders=[1], note="ส่งผิดคน")
    assert states(sent) == ["asked", "named"]
    page = coordinator_client.get(f"{LIST}{sent.code}/change/").content.decode()
    assert "answered, may correct it" in page
    assert "รู้จักสามปี" in page


def test_a_cohort_without_referees_offers_no_such_step(coordinator_client, coordinator):
    application = make.application(make.cohort(number=17))
    response = coordinator_client.get(url(application, "ask-referees"), follow=True)
    assert "it has no referee to ask" in toasts(response)[0]


def test_many_at_once_ask_those_who_were_not_asked(
    coordinator_client, cohort, sent, coordinator
):
    other = make.application(cohort)
    requests.ask(other, by=coordinator, orders=[1, 2])
    page = go_on(
        coordinator_client, "ask-referees", [sent, other], orders=[1, 2], confirmed="1"
    )
    assert states(sent) == ["asked", "asked"]
    assert "its referees were asked already" not in page.content.decode()
    assert Message.objects.filter(kind="reference_asked").count() == 4


def test_choosing_one_row_or_several_asks_the_database_as_often(
    coordinator_client, cohort, sent
):
    begin(coordinator_client, "ask-referees", [sent])
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        begin(coordinator_client, "ask-referees", [sent])
    rows = [sent, *(make.application(cohort) for _ in range(3))]
    with CaptureQueriesContext(connection) as for_four:
        begin(coordinator_client, "ask-referees", rows)
    assert len(for_four) == len(for_one)


def test_what_was_written_is_read_on_the_page_and_the_line_of_history_says_so(
    coordinator_client, sent, coordinator
):
    coordinator_client.get(f"{LIST}{sent.code}/change/")
    given(sent, coordinator)
    page = coordinator_client.get(f"{LIST}{sent.code}/change/").content.decode()
    assert "รู้จักสามปี" in page
    assert "Yes, without hesitation" in page
    lines = (
        AuditEntry.objects.about(sent)
        .filter(action="read application", actor=coordinator.code)
        .order_by("pk")
    )
    assert [line.fields for line in lines] == [[], ["references"]]


def test_a_letter_that_could_not_be_delivered_is_told_until_a_newer_one_goes(
    coordinator_client, sent, coordinator
):
    requests.ask(sent, by=coordinator, orders=[1, 2])
    page = f"{LIST}{sent.code}/change/"
    assert "could not be delivered" not in coordinator_client.get(page).content.decode()
    Message.objects.filter(address="teacher1@referees.example").update(state="failed")
    assert (
        coordinator_client.get(page).content.decode().count("could not be delivered")
        == 1
    )
    requests.revoke(sent, by=coordinator, orders=[1])
    requests.ask(sent, by=coordinator, orders=[1])
    assert "could not be delivered" not in coordinator_client.get(page).content.decode()


@pytest.mark.parametrize(("is_blind", "is_seen"), [(True, False), (False, True)])
def test_reviewers_read_them_only_where_names_are_known(
    as_user, coordinator, is_blind, is_seen
):
    cohort = make.cohort(number=18, references_wanted=1, is_blind=is_blind)
    reviewer = make.reviewer(cohort)
    application, [review] = judging.in_review(cohort, coordinator, reviewer)
    given(application, coordinator)
    if review.cleared_at is None:
        conflicts.confirm_no_conflict(review, by=reviewer)
    page = as_user(reviewer).get(f"/en{review.get_absolute_url()}").content.decode()
    assert ("รู้จักสามปี" in page) is is_seen
    assert "teacher1@referees.example" not in page


@pytest.mark.parametrize("who", ["stranger", "applicant", "reviewer", "administrator"])
def test_nobody_else_asks(request, as_user, sent, who):
    as_user(request.getfixturevalue(who)).post(
        url(sent, "ask-referees"), {"orders": [1], "confirmed": "1"}
    )
    assert states(sent) == ["named", "named"]
