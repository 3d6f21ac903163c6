"""Coordinators release applications to hosts and read what hosts say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import Message
from tests import make
from tests.volunteers.hosting import put, say, shared, withdraw_consent
from volunteers.models import Application

LIST = "/en/admin/volunteers/application/"
TABLE = "/en/admin/volunteers/interest/"


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def change(application):
    return f"{LIST}{application.code}/change/"


def test_one_application_is_shared_after_its_message_was_shown(
    coordinator_client, cohort, pi, editor
):
    application = make.application(cohort, positions=[pi])
    response = coordinator_client.get(f"{LIST}{application.code}/share/")
    [letter] = response.context["previews"]
    assert letter.recipient == str(editor)
    assert not Message.objects.filter(kind="applicants_to_read").exists()
    coordinator_client.post(f"{LIST}{application.code}/share/", {"confirmed": "1"})
    assert Application.objects.get().shared_at
    assert Message.objects.get(kind="applicants_to_read").text == letter.text
    coordinator_client.post(f"{LIST}{application.code}/unshare/", {"confirmed": "1"})
    assert Application.objects.get().shared_at is None


def test_without_consent_the_refusal_says_why(coordinator_client, cohort, pi):
    application = make.application(cohort, positions=[pi])
    withdraw_consent(application)
    answer = coordinator_client.post(
        f"{LIST}{application.code}/share/", {"confirmed": "1"}, follow=True
    )
    assert (
        "its applicant has not agreed that organizations see it"
        in answer.content.decode()
    )
    assert Application.objects.get().shared_at is None


def test_many_are_shared_at_once_and_the_rest_is_named(coordinator_client, cohort, pi):
    rows = [make.application(cohort, positions=[pi]) for _ in range(2)] + [
        make.application(cohort)
    ]
    begun = coordinator_client.post(
        LIST,
        {"action": "share", "_selected_action": [row.pk for row in rows], "index": 0},
    )
    asked = coordinator_client.get(begun["Location"])
    assert [row.pk for row, _reason in asked.context["refused"]] == [rows[2].pk]
    done = coordinator_client.post(begun["Location"], {"confirmed": "1"}, follow=True)
    assert "Show to the chosen organizations: 2 applications" in done.content.decode()
    assert Application.objects.filter(shared_at__isnull=False).count() == 2


def test_the_list_is_filtered_by_what_is_shared(
    coordinator_client, cohort, coordinator, pi
):
    choice, other = shared(cohort, coordinator, pi), make.application(cohort)
    response = [
        coordinator_client.get(f"{LIST}?shared={value}").context["cl"].result_list
        for value in ("yes", "no", "wrong")
    ]
    assert [list(rows) for rows in response[:2]] == [[choice.application], [other]]
    assert not response[2]


def test_the_application_shows_what_each_organization_says(
    coordinator_client, cohort, coordinator, pi, editor
):
    choice = shared(cohort, coordinator, pi)
    say(choice, editor, level="maybe", note="ขอคุยก่อน", times="วันพุธ")
    body = coordinator_client.get(change(choice.application)).content.decode()
    assert all(
        told in body
        for told in ("Maybe", "ขอคุยก่อน", "วันพุธ", "Shown to organizations since")
    )


def test_the_table_lists_each_position_in_its_own_order(
    coordinator_client, cohort, coordinator, pi, editor
):
    first, second = (
        shared(cohort, coordinator, pi, name=name) for name in ("ก้อย", "ขิง")
    )
    put(editor, second, first)
    rows = coordinator_client.get(TABLE).context["cl"].result_list
    assert [(row.application.display_name, row.rank) for row in rows] == [
        ("ขิง", 1),
        ("ก้อย", 2),
    ]
    assert change(first.application) in coordinator_client.get(TABLE).content.decode()


def test_the_table_is_filtered_by_organization(
    coordinator_client, cohort, coordinator, pi, editor
):
    say(shared(cohort, coordinator, pi), editor)
    other = make.position(cohort, slug="other-host")
    say(shared(cohort, coordinator, other), make.member(other.organization))
    rows = (
        coordinator_client.get(f"{TABLE}?organization=other-host&cohort=16")
        .context["cl"]
        .result_list
    )
    assert [row.position for row in rows] == [other]


def test_the_table_costs_the_same_for_many_rows(
    coordinator_client, cohort, coordinator, pi, editor
):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert coordinator_client.get(TABLE).status_code == 200
        return len(seen)

    say(shared(cohort, coordinator, pi), editor)
    cost()
    few = cost()
    for _number in range(4):
        say(shared(cohort, coordinator, pi), editor)
    assert cost() == few


@pytest.mark.parametrize("who", ["administrator", "editor", "stranger", "reviewer"])
def test_nobody_else_reads_the_table(request, as_user, who):
    assert as_user(request.getfixturevalue(who)).get(TABLE).status_code in (302, 403)
