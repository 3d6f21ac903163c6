"""A short first month is reported about together with the next one."""

from datetime import date

import pytest
import time_machine

from placements.models import Report, calendar
from placements.models.calendar import Span
from placements.year import health, milestones, reports
from placements.year import workflow as placement_workflow
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

NOON = "T05:00:00Z"


@pytest.mark.parametrize(
    ("first", "last", "joined"),
    [
        (date(2027, 7, 30), date(2028, 7, 29), date(2027, 7, 1)),
        (date(2027, 7, 26), date(2028, 7, 25), date(2027, 7, 1)),
        (date(2027, 7, 25), date(2028, 7, 24), None),
        (date(2027, 7, 30), date(2027, 7, 31), None),
        (date(2028, 2, 29), date(2028, 3, 1), date(2028, 2, 1)),
    ],
)
def test_fewer_than_seven_days_are_joined_if_work_goes_on(first, last, joined):
    assert calendar.joined_month(Span(first, last)) == joined


@pytest.fixture
def begun(cohort, coordinator, applicant):
    """On 30 July."""
    place = offer_factory.position(cohort, "one")
    placement = placement_factory.planned(cohort, coordinator, place, applicant)
    placement_workflow.set_dates(
        placement,
        starts_on=date(2027, 7, 30),
        ends_on=date(2028, 7, 29),
        by=coordinator,
    )
    with time_machine.travel(f"2027-07-30{NOON}", tick=False):
        placement_workflow.start(placement, by=coordinator)
        schedule = milestones.build_schedule(placement)
    assert schedule.reports[0][0] == date(2027, 8, 1)
    return placement_factory.reload(placement)


def test_nothing_is_due_before_the_next_month_is_over(begun):
    august = date(2027, 8, 1)
    assert reports.reportable_months(begun, date(2027, 7, 31)) == []
    assert reports.reportable_months(begun, date(2027, 8, 20)) == [august]
    due = health.due_reports(begun, date(2027, 9, 1))
    assert [item.key for item in due] == [august]
    assert reports.joined_days(begun, august) == (date(2027, 7, 30), date(2027, 7, 31))
    assert reports.joined_days(begun, date(2027, 9, 1)) is None


def test_what_was_written_about_the_short_month_stays(begun):
    july = date(2027, 7, 1)
    Report(placement=begun, month=july).save()
    assert july in reports.reportable_months(begun, date(2027, 8, 20))
    assert reports.joined_days(begun, date(2027, 8, 1)) is None


def test_the_pages_say_so(begun, as_user, applicant):
    with time_machine.travel(f"2027-08-20{NOON}", tick=False):
        browser = as_user(applicant)
        pages = [
            words(browser.get("/en/placement/")),
            words(browser.get("/en/placement/reports/2027/8/")),
        ]
        assert browser.get("/en/placement/reports/2027/7/").status_code == 404
    for page in pages:
        assert "30 July 2027 to 31 July 2027" in page
        assert "belong to this report, too" in page
