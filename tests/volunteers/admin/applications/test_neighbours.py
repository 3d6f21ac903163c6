"""The way from one application to the next of the list it was opened from."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.volunteers import judging
from volunteers.admin.applications import listing, neighbours
from volunteers.models import Application

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def rows(cohort, coordinator, pi):
    """Three under review with scores 2, 4, 3, and a new one."""
    made = []
    for score in (2, 4, 3):
        application, [review] = judging.in_review(cohort, coordinator, positions=[pi])
        judging.send(review, score)
        Application.objects.filter(pk=application.pk).update(
            score_corrected=score, score_mean=score
        )
        made.append(application)
    return [*made, make.application(cohort, positions=[pi])]


def page_url(application, query, tail="change/"):
    of_list = urlencode({"_changelist_filters": query})
    return f"{LIST}{application.code}/{tail}?{of_list}"


def opened(desk, application, query="state=in_review&o=5"):
    return desk.get(page_url(application, query))


def codes_of_rows(page):
    return re.findall(rf'href="{LIST}(\w+)/change/', page.content.decode())


def test_rows_lead_to_pages_that_know_their_list(desk, rows):
    query = "state=in_review&o=5"
    page = unescape(desk.get(f"{LIST}?{query}").content.decode())
    assert f'href="{page_url(rows[0], query)}"' in page
    plain = unescape(desk.get(LIST).content.decode())
    assert f'href="{page_url(rows[0], "")}"' in plain


@pytest.mark.parametrize("query", ["state=in_review&o=5", "state=in_review&o=-5", ""])
def test_the_neighbours_are_those_of_the_list(desk, rows, query):
    order = codes_of_rows(desk.get(f"{LIST}?{query}"))
    for place, code in enumerate(order):
        found = opened(desk, Application(code=code), query).context["neighbours"]
        assert (found.number, found.count) == (place + 1, len(order))
        before, after = [
            re.findall(r"/(\w+)/change/", url)
            for url in (found.previous_url, found.next_url)
        ]
        assert before == order[max(place - 1, 0) : place]
        assert after == order[place + 1 : place + 2]


def test_the_page_says_where_it_is_and_leads_back_to_its_row(desk, rows):
    page = unescape(opened(desk, rows[2]).content.decode())
    assert "2 of 3" in page
    assert f'href="{LIST}?state=in_review&o=5#{rows[2].code}"' in page
    assert f'id="{rows[2].code}"' in desk.get(LIST).content.decode()


def test_without_a_list_there_are_no_neighbours(desk, rows):
    page = desk.get(f"{LIST}{rows[0].code}/change/")
    assert page.context["neighbours"] is None
    assert f'href="{LIST}"' in page.content.decode()


@pytest.mark.parametrize(
    "query", ["state=foo", "e=1", "nickname=x", "_changelist_filters=a"]
)
def test_a_list_that_cannot_be_shown_has_none(desk, rows, query):
    found = opened(desk, rows[0], query).context["neighbours"]
    assert (found.number, found.previous_url, found.next_url) == (None, "", "")


def test_a_step_can_go_on_to_the_next(desk, rows):
    """The step takes it out of the list, so what follows is found before."""
    url = page_url(rows[0], "state=in_review&o=5", "shortlist/")
    assert "and open the next" in desk.post(url, {}).content.decode()
    done = desk.post(url, {"confirmed": "next"})
    assert done["Location"] == page_url(rows[2], "state=in_review&o=5")
    assert Application.objects.get(pk=rows[0].pk).status == "shortlisted"
    left = opened(desk, rows[0]).content.decode()
    assert "No longer in this list" in left


def test_a_step_alone_stays_with_its_application(desk, rows):
    url = page_url(rows[0], "state=in_review", "shortlist/")
    desk.post(url, {})
    done = desk.post(url, {"confirmed": "1"})
    assert done["Location"] == page_url(rows[0], "state=in_review")


def test_the_last_one_has_nothing_to_go_on_to(desk, rows):
    url = page_url(rows[1], "state=in_review&o=5", "shortlist/")
    assert "and open the next" not in desk.post(url, {}).content.decode()
    done = desk.post(url, {"confirmed": "next"})
    assert done["Location"] == page_url(rows[1], "state=in_review&o=5")


def test_a_comment_comes_back_to_the_list_too(desk, rows):
    url = page_url(rows[0], "state=in_review", "comment/")
    done = desk.post(url, {"text": "อ่านแล้ว", "audience": "coordinators"})
    assert done["Location"] == f"{page_url(rows[0], 'state=in_review')}#comments"


def test_hidden_applications_are_no_neighbours(desk, rows, coordinator):
    make.application(rows[0].cohort, applicant=coordinator)
    found = opened(desk, rows[0], "").context["neighbours"]
    assert found.count == len(rows)


def test_a_long_list_is_read_to_its_limit(desk, rows, monkeypatch):
    monkeypatch.setattr(neighbours, "MAX_COUNTED", 2)
    monkeypatch.setattr(listing, "MAX_COUNTED", 2)
    page = opened(desk, rows[0])
    assert "1 of more than 2" in page.content.decode()
    assert opened(desk, rows[1]).context["neighbours"].number is None


def test_a_longer_list_asks_no_more(desk, rows, cohort, coordinator, pi):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            opened(desk, rows[0])
        return len(queries)

    asked()
    before = asked()
    for _each in range(3):
        judging.in_review(cohort, coordinator, positions=[pi])
    assert asked() == before
