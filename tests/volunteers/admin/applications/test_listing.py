"""The coordinators' list of applications: how much it asks, how far it counts, which
columns it shows.
"""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.contrib.admin.templatetags import admin_list
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.templatetags import admin_filters as desk_tags
from tests import make
from tests.volunteers import judging
from volunteers.admin.applications import listing
from volunteers.decisions import workflow
from volunteers.models import Application
from volunteers.reviews import reviewing

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def headers(page):
    return [str(header["text"]) for header in page.context["result_headers"]][1:]


def column_menu(page):
    return {one["display"]: one for one in page.context["columns"]}


def test_one_row_and_a_hundred_ask_twelve_times(
    coordinator_client, cohort, coordinator, pi
):
    coordinator_client.get(LIST)
    counted = []
    for wanted in (1, 50, 100):
        while Application.objects.count() < wanted:
            judging.in_review(cohort, coordinator, positions=[pi])
        with CaptureQueriesContext(connection) as queries:
            coordinator_client.get(LIST)
        counted.append(len(queries))
    # One counts for the menu, one for the tabs; two know the columns: the criteria and
    # the short answers.
    assert counted == [12, 12, 12]


def test_facts_of_a_row_count_without_who_abstained_and_keep_the_order_of_wishes(
    cohort, coordinator, pi
):
    other = make.position(cohort, slug="other", name="อีกองค์กร (ตัวอย่าง)")
    panel = [make.reviewer(cohort) for _ in range(3)]
    application, reviews = judging.in_review(
        cohort, coordinator, *panel, positions=[other, pi]
    )
    judging.send(reviews[0], 4)
    reviewing.abstain(reviews[1], by=panel[1])
    empty = make.application(cohort)
    change_list = listing.load_row_details([application.pk, empty.pk])
    assert change_list[application.pk].wishes == [
        (1, "อีกองค์กร (ตัวอย่าง)"),
        (2, "Protection International (PI)"),
    ]
    assert (
        change_list[application.pk].answered,
        change_list[application.pk].asked,
    ) == (1, 2)
    assert (change_list[empty.pk].answered, change_list[empty.pk].asked) == (0, 0)


def test_counting_stops_and_says_so(coordinator_client, cohort, monkeypatch):
    monkeypatch.setattr(listing, "MAX_COUNTED", 2)
    for _ in range(2):
        make.application(cohort)
    assert "2 rows" in coordinator_client.get(LIST).content.decode()
    make.application(cohort)
    make.application(cohort)
    page = coordinator_client.get(LIST)
    assert page.context["cl"].result_count == 3
    assert "search or filter to see the rest" in page.content.decode()
    assert "Select every row of this list" in page.content.decode()


def test_columns_are_chosen_in_the_address_and_stay_while_filtering(
    coordinator_client, cohort
):
    make.application(cohort)
    page = coordinator_client.get(LIST, {"columns": "age,who", "state": "submitted"})
    assert headers(page) == ["application", "in this state for"]
    assert len(page.context["cl"].result_list) == 1
    menu = column_menu(page)
    assert menu["State"]["query_string"] == "?columns=who%2Cstate%2Cage&state=submitted"
    assert not menu["State"]["selected"]
    assert menu["Application"]["query_string"] == "?columns=age&state=submitted"
    assert "columns=age%2Cwho" in page.context["cl"].get_query_string(
        {"state": "reserve"}
    )


def test_all_columns_are_shown_where_none_is_known_and_the_last_one_stays(
    coordinator_client, cohort
):
    make.application(cohort)
    assert (
        len(headers(coordinator_client.get(LIST, {"columns": "note,search_text"}))) == 7
    )
    only = coordinator_client.get(LIST, {"columns": "who"})
    assert headers(only) == ["application"]
    assert column_menu(only)["Application"]["query_string"] == "?columns=who"


@pytest.mark.parametrize(
    ("days", "count"), [("1", 1), ("7", 2), ("30", 3), ("400", 0), ("x", 0)]
)
def test_arrival_filters_by_days(coordinator_client, cohort, days, count):
    for age in (0, 3, 20):
        Application.objects.filter(pk=make.application(cohort).pk).update(
            submitted_at=timezone.now() - timedelta(days=age)
        )
    assert (
        coordinator_client.get(LIST, {"arrived": days}).context["cl"].result_count
        == count
    )


def test_long_filters_keep_the_rest_of_the_address(coordinator_client, cohort, pi):
    make.application(cohort, positions=[pi])
    page = coordinator_client.get(
        LIST, {"state": "submitted", "home": "tak"}
    ).content.decode()
    assert '<li><a href="?state=submitted&amp;home=loei">Loei</a></li>' in page
    assert (
        '<li><a href="?state=submitted&amp;home=tak" aria-current="true">Tak</a></li>'
        in page
    )
    assert (
        'href="?home=tak&amp;state=submitted&amp;chose=protection-international"'
        in page
    )
    assert 'href="?home=tak"' in coordinator_client.get(LIST).content.decode()


def djangos_own(page):
    """The rows that Django's tags and our skin of their cells write, but that ours can
    be come back to, and know a list without filters too.
    """
    change_list = page.context["cl"]
    headers = list(admin_list.result_headers(change_list))
    of_list = "" if change_list.preserved_filters else "?_changelist_filters="
    return [
        "".join((f'<tr id="{code}">', *desk_tags.cells(row, headers), "</tr>")).replace(
            f"/{code}/change/", f"/{code}/change/{of_list}"
        )
        for code, row in zip(
            [each.code for each in change_list.result_list],
            admin_list.results(change_list),
            strict=True,
        )
    ]


@pytest.mark.parametrize(
    "query",
    ["", "?state=in_review&q=%26%3C16", "?columns=who,state", "?columns=state,arrived"],
)
@pytest.mark.parametrize("language", ["/en", ""])
def test_rows_are_to_the_byte_what_django_would_write(
    coordinator_client, cohort, coordinator, pi, query, language
):
    _application, reviews = judging.in_review(cohort, coordinator, positions=[pi])
    judging.send(reviews[0], 4)
    anywhere, _reviews = judging.in_review(cohort, coordinator)
    workflow.put_in_reserve(anywhere, by=coordinator)
    Application.objects.update(display_name='<b>"&', search_text="&<16")
    page = coordinator_client.get(
        LIST.removeprefix("/en") if not language else LIST, dict(parse_qsl(query[1:]))
    )
    with translation.override("en" if language else "th"):
        rows = djangos_own(page)
    assert [row for row in rows if row in page.content.decode()] == rows
    assert len(rows) == page.content.decode().count("<tr id=")
