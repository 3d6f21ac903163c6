"""History by day: what is folded, and what leads to its page."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from portal.admin import history
from portal.kernel import audit
from tests import make

LIST = "/en/admin/portal/auditentry/"
BANGKOK = ZoneInfo("Asia/Bangkok")


def line(day, action, name="A"):
    at = datetime(2027, 3, day, 0, 30, tzinfo=BANGKOK)
    return SimpleNamespace(at=at, action=action, name=name, actor="X")


def test_days_are_those_of_thailand():
    lines = [line(2, "send"), line(2, "rename"), line(1, "send")]
    days = history.by_day(lines)
    assert [(day.day.day, len(day.runs)) for day in days] == [(2, 2), (1, 1)]


def test_readings_in_a_row_are_folded_with_who_read():
    readings = [line(1, "read application", name) for name in "ABA"]
    [day] = history.by_day([line(1, "send"), *readings, line(1, "read board")])
    # The board is read after them, so it is of the same run.
    single, folded = day.runs
    assert not single.is_folded
    assert folded.is_folded
    assert (len(folded.entries), folded.readers) == (4, ["A", "B"])


def test_two_readings_stay_as_they_are():
    [day] = history.by_day([line(1, "read application"), line(1, "read application")])
    assert [run.is_folded for run in day.runs] == [False, False]


@pytest.fixture
def application(cohort):
    return make.application(cohort, make.person())


def test_a_thing_leads_to_its_page_if_its_reader_may_see_it(
    as_user, coordinator, administrator, application, cohort
):
    audit.record("rename", application, by=coordinator)
    audit.record("change", cohort, by=coordinator)
    text = as_user(coordinator).get(LIST).text
    address = f"/en/admin/volunteers/application/{application.code}/change/"
    assert f'<a href="{address}">Application {application.reference}</a>' in text
    assert f"/en/admin/organizations/cohort/{cohort.pk}/change/" in text
    text = as_user(administrator).get(LIST).text
    assert application.code in text
    assert address not in text


def test_a_thing_whose_page_is_not_found_by_its_code_is_no_link(
    as_user, coordinator, pi
):
    audit.record("rename", pi.organization, by=coordinator)
    page = as_user(coordinator).get(LIST)
    [entry] = page.context["cl"].result_list
    assert (entry.thing_name, entry.thing_url) == (pi.organization.name, "")


def test_the_history_of_a_thing_is_grouped_by_day(as_user, coordinator, cohort):
    audit.record("change", cohort, by=coordinator)
    for _time in range(3):
        audit.record("read board", cohort, by=coordinator)
    url = f"/en/admin/organizations/cohort/{cohort.pk}/history/"
    page = as_user(coordinator).get(url)
    assert [len(day.runs) for day in page.context["days"]] == [2]
    assert "3 readings" in page.text
