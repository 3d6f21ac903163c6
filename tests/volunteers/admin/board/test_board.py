"""The board by state: its columns, how they are filtered and paged, and its moves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Application
from volunteers.overview import state_board

BOARD = "/en/admin/volunteers/application/board/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def someone(cohort, coordinator, pi):
    return judging.in_review(cohort, coordinator, positions=[pi])[0]


def columns(page):
    return {
        str(each["column"].state): (
            each["column"].count,
            [card.application.code for card in each["cards"]],
        )
        for each in page.context["columns"]
    }


def moves(page, application):
    [card] = [
        card
        for each in page.context["columns"]
        for card in each["cards"]
        if card.application.pk == application.pk
    ]
    return {move.target for move in card.moves}


def fresh(application):
    return Application.objects.get(pk=application.pk)


def test_each_state_has_a_column_with_whoever_waits_longest_on_top(
    desk, cohort, someone
):
    make.draft(cohort)
    sent = [make.application(cohort) for _each in range(3)]
    Application.objects.filter(pk=sent[2].pk).update(
        status_changed_at=timezone.now() - timedelta(days=9)
    )
    page = desk.get(BOARD)
    found = columns(page)
    assert list(found) == ["submitted", "in_review"]
    assert found["submitted"][0] == 3
    assert found["submitted"][1][0] == sent[2].code
    assert "9 days" in page.content.decode()


def test_it_is_filtered_as_the_list_is(desk, cohort, coordinator, someone):
    other = make.position(cohort, slug="other")
    second, _reviews = judging.in_review(cohort, coordinator, positions=[other])
    slug = other.organization.slug
    assert columns(desk.get(f"{BOARD}?chose={slug}")) == {
        "in_review": (1, [second.code])
    }
    assert columns(desk.get(f"{BOARD}?state=submitted")) == {}
    assert columns(desk.get(f"{BOARD}?state=foo")) == {}


def test_a_column_is_paged(desk, cohort, monkeypatch):
    monkeypatch.setattr(state_board, "CARDS", 2)
    sent = [make.application(cohort).code for _each in range(3)]
    first = desk.get(BOARD)
    assert columns(first)["submitted"] == (3, sent[:2])
    [column] = first.context["columns"]
    assert column["next_url"] == "?more=submitted.2"
    second = desk.get(f"{BOARD}{column['next_url']}")
    assert columns(second)["submitted"] == (3, sent[2:])
    assert columns(desk.get(f"{BOARD}?more=foo.x"))["submitted"] == (3, sent[:2])


def test_a_card_can_go_where_its_steps_lead(desk, cohort, coordinator, pi, someone):
    page = desk.get(BOARD)
    assert moves(page, someone) >= {"shortlisted", "reserve", "not_selected"}
    workflow.shortlist(someone, by=coordinator)
    assert moves(desk.get(BOARD), someone) == {"in_review", "reserve", "not_selected"}
    new = make.application(cohort, positions=[pi])
    assert moves(desk.get(BOARD), new) == {
        "in_review",
        "ineligible",
        "information_requested",
    }


def test_a_move_asks_as_the_step_does_and_comes_back_to_the_board(desk, someone):
    url = f"{BOARD}{someone.code}/shortlist/?state=in_review"
    asked = desk.get(url)
    assert asked.context["previews"] == []
    assert fresh(someone).status == "in_review"
    done = desk.post(url, {"shown": "in_review", "confirmed": "1"}, follow=True)
    assert done.redirect_chain == [
        (f"{BOARD}?state=in_review&cohort=16#{someone.code}", 302)
    ]
    assert fresh(someone).status == "shortlisted"


def test_a_card_that_somebody_else_has_moved_is_refused(desk, someone, coordinator):
    workflow.decline(someone, by=coordinator, reason="few_seats")
    url = f"{BOARD}{someone.code}/shortlist/"
    page = desk.post(url, {"shown": "in_review", "confirmed": "1"}, follow=True)
    assert fresh(someone).status == "not_selected"
    [refused] = page.context["messages"]
    assert "its state is now “not selected”" in str(refused)


@pytest.mark.parametrize("slug", ["share", "extend", "nothing"])
def test_what_moves_nobody_has_no_door_here(desk, someone, slug):
    assert desk.get(f"{BOARD}{someone.code}/{slug}/").status_code == 404


def test_whom_one_may_not_read_is_not_on_it(desk, someone, coordinator):
    conflicts.declare_own(someone, kind="declared", note="", by=coordinator)
    page = desk.get(BOARD)
    assert columns(page) == {}
    assert someone.reference not in page.content.decode()
    assert desk.get(f"{BOARD}{someone.code}/shortlist/").status_code == 404


def test_as_many_queries_for_one_card_as_for_thirty(desk, cohort, coordinator, someone):
    workflow.shortlist(someone, by=coordinator)
    judging.in_review(cohort, coordinator)
    desk.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        desk.get(BOARD)
    for number in range(28):
        row, _reviews = judging.in_review(cohort, coordinator)
        if number % 2:
            workflow.shortlist(row, by=coordinator)
    with CaptureQueriesContext(connection) as many:
        desk.get(BOARD)
    assert len(many) == len(few)
