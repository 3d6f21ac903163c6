"""Bars of placements over the months of a list."""

from datetime import date

import pytest

from placements.admin.year import gantt
from placements.models import Placement
from placements.models.choices import PlacementStatus as S
from tests.placements import placement_factory

LIST = "/en/admin/placements/placement/"


def placement(starts_on, ends_on, status=S.ACTIVE):
    return Placement(starts_on=starts_on, ends_on=ends_on, status=status)


def test_an_axis_has_whole_months_of_all_rows_and_a_year_at_least():
    rows = [placement(date(2027, 4, 10), date(2027, 9, 3), S.COMPLETED)]
    axis = gantt.axis_of(rows, date(2029, 1, 1))
    assert (axis.begins, axis.ends) == (date(2027, 4, 1), date(2028, 4, 1))
    rows.append(placement(date(2027, 6, 1), date(2028, 5, 31), S.COMPLETED))
    axis = gantt.axis_of(rows, date(2029, 1, 1))
    assert (axis.begins, axis.ends) == (date(2027, 4, 1), date(2028, 6, 1))
    assert len(axis.months) == 14


def test_today_is_within_while_somebody_is_to_end():
    rows = [placement(date(2027, 4, 10), date(2028, 4, 8), S.PLANNED)]
    axis = gantt.axis_of(rows, date(2026, 12, 1))
    assert axis.begins == date(2026, 12, 1)
    assert axis.contains(date(2026, 12, 1))


def test_without_dates_there_is_no_axis():
    assert gantt.axis_of([], date(2027, 1, 1)) is None
    assert gantt.axis_of([Placement(status=S.PLANNED)], date(2027, 1, 1)) is None


def test_a_bar_is_as_long_as_its_part_of_the_axis():
    row = placement(date(2027, 1, 1), date(2027, 12, 31))
    axis = gantt.Axis(date(2027, 1, 1), date(2028, 1, 1))
    drawn = gantt.draw(row, axis, date(2027, 7, 2))
    assert f'class="gantt__year" x="0.0" y="4" width="{gantt.WIDTH - 0.4}"' in drawn
    over = axis.at(date(2027, 7, 2))
    assert f'class="gantt__passed" x="0.0" y="4" width="{over}"' in drawn
    assert "gantt__today" in drawn
    ended = placement(date(2027, 1, 1), date(2027, 12, 31), S.COMPLETED)
    drawn = gantt.draw(ended, axis, date(2028, 7, 2))
    assert "gantt__over" in drawn
    assert "gantt__passed" not in drawn
    assert "gantt__today" not in drawn


@pytest.mark.django_db
def test_the_list_says_which_months_its_bars_show(
    as_user, cohort, coordinator, position
):
    placement_factory.active(cohort, coordinator, position)
    page = as_user(coordinator).get(LIST)
    words = page.context["cl"].axis_words
    text = page.content.decode()
    assert f"Bars: {words['first']} to {words['last']}" in text
    assert f"Today, {words['today']}" in text
    assert "gantt__today" in text
