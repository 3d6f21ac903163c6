"""The years of a list's placements as bars over the same months, with today's mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _lazy

from placements.models.calendar import add_months
from placements.models.choices import PlacementStatus
from portal.admin.model_admin import CodeChangeList
from portal.text import dates

WIDTH, HEIGHT = 144, 18
MONTHS = 12


@dataclass(frozen=True)
class Axis:
    """Whole months: from the first day of one to the first day after the last one."""

    begins: date
    ends: date

    def at(self, day: date) -> float:
        """Where the day begins, in px."""
        share = (day - self.begins).days / (self.ends - self.begins).days
        return round(share * WIDTH, 1)

    def contains(self, day: date) -> bool:
        return self.begins <= day < self.ends

    @property
    def months(self) -> list[date]:
        count = (self.ends.year - self.begins.year) * 12
        count += self.ends.month - self.begins.month
        return [add_months(self.begins, number) for number in range(count)]


def axis_of(placements: Iterable[Any], today: date) -> Axis | None:
    """At least a year, as long as all of them take; with today while one is to end.
    None where none has dates.
    """
    rows = [row for row in placements if row.starts_on and row.ends_on]
    if not rows:
        return None
    days = [day for row in rows for day in (row.starts_on, row.ends_on)]
    if any(row.status in PlacementStatus.running() for row in rows):
        days.append(today)
    begins = min(days).replace(day=1)
    ends = add_months(max(days).replace(day=1), 1)
    return Axis(begins, max(ends, add_months(begins, MONTHS)))


class YearChangeList(CodeChangeList):
    """Each row of a page knows the months that the page shows."""

    axis: Axis | None
    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.today = timezone.localdate()
        self.axis = axis_of(self.result_list, self.today)
        for row in self.result_list:
            row.axis = self.axis

    @property
    def axis_words(self) -> dict[str, str]:
        """First and last month, and today if the bars have its mark."""
        if self.axis is None:
            return {}
        return {
            "first": dates.show_short_month(self.axis.months[0]),
            "last": dates.show_short_month(self.axis.months[-1]),
            "today": dates.show_short_date(self.today)
            if self.axis.contains(self.today)
            else "",
        }


@admin.display(description=_lazy("year"), ordering="starts_on")
def year_column(placement: Any) -> str:
    """The week of those at work, and the bar; the days are columns of their own."""
    if placement.axis is None or placement.starts_on is None:
        return "–"
    progress = placement.progress
    week = f"{progress.week} / {progress.weeks}" if progress else ""
    return format_html(
        '<span class="gantt">{}<span class="gantt__week">{}</span></span>',
        draw(placement, placement.axis, timezone.localdate()),
        week,
    )


def draw(placement: Any, axis: Axis, today: date) -> SafeString:
    starts = axis.at(placement.starts_on)
    ends = axis.at(placement.last_day)
    width = max(round(ends - starts, 1), 2)
    passed = min(max(round(axis.at(today) - starts, 1), 0), width)
    is_running = placement.status in (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD)
    return format_html(
        '<svg class="gantt__bar" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        ' aria-hidden="true"><rect class="gantt__track" y="6" width="{w}" height="6"/>'
        '{months}<rect class="gantt__{kind}" x="{x}" y="4" width="{width}"'
        ' height="10" rx="2"/>{passed}{today}</svg>',
        w=WIDTH,
        h=HEIGHT,
        months=month_lines(axis.months, axis),
        kind="over" if placement.is_over else "year",
        x=starts,
        width=width,
        passed=format_html(
            '<rect class="gantt__passed" x="{}" y="4" width="{}" height="10" rx="2"/>',
            starts,
            passed,
        )
        if is_running and passed
        else "",
        today=line("today", axis.at(today), 0, HEIGHT) if axis.contains(today) else "",
    )


def month_lines(months: Sequence[date], axis: Axis) -> SafeString:
    """Between months; between years where there would be too many."""
    apart = [day for day in months[1:] if len(months) <= 24 or day.month == 1]
    return format_html_join(
        "", "{}", ((line("month", axis.at(day), 6, 12),) for day in apart)
    )


def line(kind: str, x: float, top: int, bottom: int) -> SafeString:
    return format_html('<path class="gantt__{}" d="M{} {}V{}"/>', kind, x, top, bottom)
