"""The page of planned outcomes: filters, groups, pages, and what people will read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models.choices import ParticipationStatus
from tests import make
from tests.volunteers import judging
from volunteers.admin.applications.list import ApplicationAdmin
from volunteers.decisions import workflow
from volunteers.meeting import seats
from volunteers.models import Application, ReasonText, Release
from volunteers.scoring import stored_scores

URL = "/en/admin/volunteers/application/outcomes/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def planned(cohort, coordinator, pi):
    """Two on the waiting list, scored 2 and 4, and one declined."""
    rows = []
    for score in (2, 4):
        application, [review] = judging.in_review(cohort, coordinator, positions=[pi])
        judging.send(review, score)
        workflow.put_in_reserve(application, by=coordinator)
        rows.append(application)
    third, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    workflow.decline(third, by=coordinator, reason="few_seats")
    stored_scores.update_cohort(cohort)
    return [*rows, third]


def shown(page):
    return [each["row"].application.pk for each in page.context["rows"]]


def ids(rows):
    return [row.pk for row in rows]


def test_filters_of_the_list_choose_what_is_shown(desk, planned, pi):
    assert shown(desk.get(URL)) == ids(planned)
    assert shown(desk.get(f"{URL}?state=not_selected")) == ids(planned[2:])
    assert shown(desk.get(f"{URL}?score_from=3")) == [planned[1].pk]
    assert shown(desk.get(f"{URL}?chose={pi.organization.slug}")) == ids(planned)
    assert shown(desk.get(f"{URL}?q={planned[0].reference}")) == [planned[0].pk]


def test_an_unknown_value_of_a_filter_shows_nobody(desk, planned):
    page = desk.get(f"{URL}?state=submitted")
    assert shown(page) == []
    assert "This list can’t be shown" in page.content.decode()
    assert desk.get(f"{URL}?nothing=known").status_code == 400


def test_the_highest_score_comes_first_where_asked(desk, planned):
    page = desk.get(f"{URL}?order=score")
    assert shown(page) == [planned[1].pk, planned[0].pk, planned[2].pk]


def test_a_group_begins_with_its_name_and_count(desk, planned):
    page = desk.get(f"{URL}?group=outcome")
    headings = [each["row"].heading for each in page.context["rows"]]
    assert headings == [("not selected", 1), ("waiting list", 2), None]
    for group in ("host", "province"):
        page = desk.get(f"{URL}?group={group}")
        assert page.context["rows"][0]["row"].heading[1] == 3


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(ApplicationAdmin, "list_per_page", 1)


def test_everything_of_the_filter_goes_from_whichever_page(desk, planned, small_pages):
    address = f"{URL}?state=reserve"
    page = desk.get(address)
    assert (shown(page), page.context["total"]) == ([planned[0].pk], 2)
    sent = {"all": page.context["everything"], "minutes": 15}
    checked = desk.post(address, sent)
    assert [each.pk for each in checked.context["chosen"]] == ids(planned[:2])
    desk.post(address, {**sent, "confirmed": "1"})
    released = Release.objects.get().outcomes.values_list("application", flat=True)
    assert sorted(released) == sorted(ids(planned[:2]))


def test_everything_is_refused_once_it_is_not_what_was_shown(
    desk, planned, small_pages, coordinator
):
    address = f"{URL}?state=reserve"
    sent = {"all": desk.get(address).context["everything"], "minutes": 15}
    workflow.take_back(planned[0], by=coordinator, note="มีที่ว่าง")
    page = desk.post(address, {**sent, "confirmed": "1"})
    assert "Something has changed meanwhile" in page.content.decode()
    assert not Release.objects.exists()


def test_the_words_of_the_page_are_those_of_the_applicant(
    desk, as_user, cohort, coordinator, planned
):
    ReasonText.objects.create(
        cohort=cohort,
        reason="more_suitable",
        text_th="ครั้งนี้มีผู้ที่ตรงกับงานมากกว่า",
        text_en="Others were closer to this year’s work.",
    )
    person = make.person(language="en")
    application = make.application(cohort, person)
    workflow.decline(application, by=coordinator, reason="more_suitable", is_told=True)
    keys = [
        f"{row.code}:{row.status}"
        for row in Application.objects.filter(pk__in=[application.pk, *ids(planned)])
    ]
    page = desk.post(URL, {"row": keys, "minutes": 15})
    words = page.context["previews"].pages
    assert sorted(each.count for each in words) == [1, 1, 2]
    [told] = [each for each in words if "closer to this year" in each.html]
    assert told.language == "en"
    workflow.release(application, by=coordinator)
    own = as_user(person).get("/en/cohorts/16/application/").content.decode()
    for line in ("Not selected this time", "closer to this year", "welcome to apply"):
        assert line in own
        assert line in told.html


def test_of_many_messages_one_of_each_kind_is_shown(desk, planned, monkeypatch):
    monkeypatch.setattr("volunteers.admin.steps.outcome_preview.MOST_MESSAGES", 2)
    keys = [
        f"{row.code}:{row.status}"
        for row in Application.objects.filter(pk__in=ids(planned))
    ]
    page = desk.post(URL, {"row": keys, "minutes": 15})
    assert len(page.context["previews"].messages) == 2
    assert "These are one of each kind" in page.content.decode()
    assert "Release 3 results" in page.content.decode()


def test_seats_are_those_of_the_meeting_without_hosts_that_left(
    desk, cohort, coordinator, planned
):
    make.position(cohort, slug="here", seats=3)
    left = make.position(cohort, slug="left", seats=5)
    type(left.participation).objects.filter(pk=left.participation_id).update(
        status=ParticipationStatus.WITHDRAWN
    )
    planned_seats = seats.plan(cohort, by=coordinator).seats
    assert desk.get(URL).context["seats"] == planned_seats
    assert planned_seats == 3


def test_as_many_queries_for_three_outcomes_as_for_thirty(
    desk, cohort, coordinator, planned, pi
):
    def count():
        desk.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(URL).status_code == 200
        return len(queries)

    few = count()
    for number in range(27):
        row, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
        if number % 2:
            workflow.put_in_reserve(row, by=coordinator)
        else:
            workflow.decline(row, by=coordinator, reason="few_seats")
    assert count() == few
