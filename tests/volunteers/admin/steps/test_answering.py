"""Coordinators see which organizations are silent, and answer for one of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models.choices import MemberRole
from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.volunteers.hosting import say, shared
from volunteers.hosts import sharing
from volunteers.models import Choice, Interest
from volunteers.overview import desk_tasks

SILENT = "/en/admin/volunteers/interest/silent/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def choice(cohort, coordinator, pi):
    return shared(cohort, coordinator, pi, name="กันต์")


def make_late(*choices):
    keys = [choice.pk for choice in choices]
    Choice.objects.filter(pk__in=keys).update(answer_by=dates.end_of_day_in(-1))


def answer_url(choice):
    return f"/en/admin/volunteers/interest/for/{choice.code}/"


def owed(cohort, coordinator):
    """How many the overview counts."""
    rows = desk_tasks.tasks(cohort, by=coordinator)
    return sum(row[1].count for row in rows if "/interest/silent/" in row[2])


def confirm(client, choice, **answers):
    data = {"level": "maybe", "note": "โทรคุยแล้ว", **answers}
    shown = client.post(answer_url(choice), data)
    state = {shown.context["shown_name"]: shown.context["shown_state"]}
    return client.post(
        answer_url(choice), {**data, **state, "confirmed": "1"}, follow=True
    )


def test_the_overview_counts_what_is_late_and_leads_to_the_list(
    desk, choice, cohort, coordinator, pi, editor
):
    other = shared(cohort, coordinator, pi)
    assert owed(cohort, coordinator) == 0
    make_late(choice, other)
    assert owed(cohort, coordinator) == 2
    say(other, editor)
    assert owed(cohort, coordinator) == 1
    body = desk.get(f"{SILENT}?cohort={cohort.number}").content.decode()
    assert choice.application.reference in body
    assert other.application.reference not in body
    assert answer_url(choice) in body


def test_nobody_silent_says_so(desk, choice):
    assert "No organization owes an answer" in desk.get(SILENT).content.decode()


def test_the_list_costs_the_same_for_many(desk, choice, cohort, coordinator, pi):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            desk.get(SILENT)
        return len(seen)

    make_late(choice)
    desk.get(SILENT)
    few = queries()
    more = [
        shared(cohort, coordinator, position)
        for position in (pi, make.position(cohort), make.position(cohort))
    ]
    make_late(*more)
    assert queries() == few


def test_a_conflict_of_interest_hides_it_from_list_and_count(
    desk, choice, cohort, coordinator, pi
):
    make_late(choice)
    pi.organization.memberships.create(user=coordinator, role=MemberRole.VIEWER)
    assert owed(cohort, coordinator) == 0
    assert choice.application.reference not in desk.get(SILENT).content.decode()
    assert desk.get(answer_url(choice)).status_code == 404


def test_an_answer_for_them_is_shown_first_and_says_for_whom(
    desk, choice, coordinator, pi, editor
):
    shown = desk.post(answer_url(choice), {"level": "maybe", "note": "โทรคุยแล้ว"})
    assert [letter.recipient for letter in shown.context["previews"]] == [str(editor)]
    assert not Interest.objects.exists()
    page = confirm(desk, choice).content.decode()
    stored = Interest.objects.get()
    assert (stored.level, stored.note, stored.is_on_behalf) == (
        "maybe",
        "โทรคุยแล้ว",
        True,
    )
    assert "said for the organization by" in page
    for about in (choice.application, pi.organization):
        line = AuditEntry.objects.about(about).filter(action=sharing.ON_BEHALF).get()
        assert line.actor == coordinator.code
    assert Message.objects.get(kind="host_answered_for").recipient == editor


def test_an_answer_that_came_meanwhile_is_not_overwritten(desk, choice, editor):
    data = {"level": "no", "note": ""}
    shown = desk.post(answer_url(choice), data)
    state = {shown.context["shown_name"]: shown.context["shown_state"]}
    say(choice, editor, note="ของเรา")
    desk.post(answer_url(choice), {**data, **state, "confirmed": "1"})
    assert Interest.objects.get().note == "ของเรา"


def test_what_is_no_longer_shown_is_refused(desk, choice, coordinator):
    sharing.stop_sharing(choice.application, by=coordinator)
    answer = desk.get(answer_url(choice), follow=True)
    assert "isn’t shown this application" in answer.content.decode()
    assert answer_url(choice) not in answer.content.decode()


def test_the_page_of_an_application_offers_it(desk, choice):
    url = f"/en/admin/volunteers/application/{choice.application.code}/change/"
    assert answer_url(choice) in desk.get(url).content.decode()


@pytest.mark.parametrize("who", ["administrator", "editor", "reviewer"])
def test_nobody_else_answers_for_them(request, as_user, choice, who):
    client = as_user(request.getfixturevalue(who))
    for url in (SILENT, answer_url(choice)):
        assert client.get(url).status_code in (302, 403, 404)
        assert client.post(url, {"level": "no"}).status_code in (302, 403, 404, 405)
    assert not Interest.objects.exists()
