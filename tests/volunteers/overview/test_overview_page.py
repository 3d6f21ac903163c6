"""The parts of the overview's page: what waits, the bar of states, choices."""

import pytest
from django.utils import timezone

from organizations.profiles import workflow as profile_workflow
from portal.models import Message
from portal.models.choices import MessageState
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.overview import dashboard, overview_cards


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def test_the_three_most_urgent_things_are_cards_and_the_rest_is_one_line(
    coordinator_client, cohort, pi, editor, coordinator
):
    held, _reviews = judging.in_review(cohort, coordinator)
    workflow.put_in_reserve(held, by=coordinator)
    make.sent_application(cohort, positions=[pi])
    profile_workflow.submit(make.draft_revision(pi.participation, by=editor), by=editor)
    receipts = Message.objects.filter(kind="application_received")
    receipts.update(state=MessageState.FAILED)
    page = coordinator_client.get("/en/admin/")
    assert [act["tone"] for act in page.context["acts"]] == ["rose", "rose", "sun"]
    assert [str(act["label"]) for act in page.context["other_tasks"]] == [
        "Results to release"
    ]


def test_the_bar_of_states_is_as_long_as_its_numbers(cohort, coordinator):
    for _number in range(3):
        make.application(cohort)
    make.draft(cohort)
    counted = dashboard.states(cohort, timezone.now(), by=coordinator)
    parts = overview_cards.states_chart(cohort, counted).segments
    assert {part.number: part.width for part in parts if part.width} == {
        "1": 25.0,
        "3": 75.0,
    }
    assert not parts[0].url  # nobody reads drafts
    assert "state=submitted" in parts[1].url


def test_choices_are_told_for_each_seat_and_the_most_chosen_come_first():
    def host(slug, seats, first, chosen):
        return dashboard.Host({"text": slug, "lang": "th"}, slug, seats, first, chosen)

    rows = overview_cards.host_rows([host("few", 4, 2, 2), host("many", None, 1, 8)])
    assert [row["host"].slug for row in rows] == ["many", "few"]
    assert [(row["width"], row["first"], row["seats"]) for row in rows] == [
        (100.0, 12.5, None),
        (25.0, 25.0, 50.0),
    ]
    assert [row["each"] for row in rows] == ["–", "0.5"]
