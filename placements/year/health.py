"""What is due in a placement, and the light that tells coordinators where to look. Pure over prefetched rows.

Red: somebody asked for a talk or said that it is hard in their newest check-in, or something is due for more than
three weeks. Yellow: the newest check-in of a side names difficulties, or something is due for more than a week.
Otherwise green. Concerns play no part: nobody can infer one from the light.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from placements.models import CheckIn, Placement, calendar
from placements.models.choices import (
    Feeling,
    LeaveStatus,
    Light,
    PlacementStatus,
    ReportStatus,
    Side,
)
from placements.year import check_ins, reports

REPORT_DAYS = timedelta(days=7)
READING_DAYS = timedelta(days=14)
ANSWER_DAYS = timedelta(days=7)
LATE, VERY_LATE = timedelta(days=7), timedelta(days=21)


@dataclass(frozen=True)
class Due:
    """`what`: "checkin", "report", "reading" for a report that waits for its reader, or "day_off" for a request.

    `key`: its day, or the month of a report.
    """

    what: str
    side: str
    key: date
    due_on: date
    code: str = ""

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()

    @property
    def is_of_month(self) -> bool:
        return self.what in ("report", "reading")

    @property
    def words(self) -> "str | Promise":
        return {
            "checkin": _lazy("Say how it goes"),
            "report": _lazy("Write the monthly report"),
            "reading": _lazy("Read the monthly report"),
            "day_off": _lazy("Answer the request for a day off"),
        }[self.what]


def due(placement: Placement, today: date | None = None) -> list[Due]:
    """What can be done now, the most urgent first; nothing while the work rests, or once the cohort is closed.

    After a transfer the volunteer writes elsewhere; the host still reads what was sent.
    """
    today = today or timezone.localdate()
    is_resting = not placement.was_served or placement.status == PlacementStatus.ON_HOLD
    if is_resting or placement.application.cohort.closed_at:
        return []
    found = [
        *due_checkins(placement, today),
        *due_reports(placement, today),
        *due_days_off(placement),
    ]
    is_left = placement.status == PlacementStatus.TRANSFERRED
    return sorted(
        of_side(found, Side.HOST) if is_left else found, key=lambda one: one.due_on
    )


def due_checkins(placement: Placement, today: date) -> Iterable[Due]:
    for each in placement.checkins.all():
        counts = not placement.is_over or each.due_on == placement.ended_on
        if counts and each.sent_at is None and each.due_on - check_ins.OPENS <= today:
            yield Due("checkin", each.side, each.due_on, each.due_on, each.code)


def due_reports(placement: Placement, today: date) -> Iterable[Due]:
    written = {report.month: report for report in placement.reports.all()}
    for month in reports.months(placement, today):
        report, ends_on = written.get(month), calendar.month_end(month)
        if report and report.status == ReportStatus.ACCEPTED:
            continue
        if report and report.status == ReportStatus.SUBMITTED:
            sent_on = timezone.localdate(report.status_changed_at)
            yield Due("reading", Side.HOST, month, sent_on + READING_DAYS, report.code)
        elif ends_on < today or placement.is_over:
            yield Due(
                "report",
                Side.VOLUNTEER,
                month,
                min(ends_on, placement.ended_on or ends_on) + REPORT_DAYS,
            )


def due_days_off(placement: Placement) -> Iterable[Due]:
    for each in placement.leave_entries.all():
        if each.status == LeaveStatus.ASKED and not placement.is_over:
            asked_on = timezone.localdate(each.asked_at)
            yield Due("day_off", Side.HOST, asked_on, asked_on + ANSWER_DAYS, each.code)


def of_side(dues: Iterable[Due], side: str) -> list[Due]:
    return [one for one in dues if one.side == side]


def newest(placement: Placement, side: str) -> CheckIn | None:
    sent = [
        each for each in placement.checkins.all() if each.side == side and each.sent_at
    ]
    return max(sent, key=lambda each: each.due_on, default=None)


def light(placement: Placement, today: date | None = None) -> Light | None:
    """None when there is nothing to look after: before the start, after the end."""
    if placement.status not in (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD):
        return None
    today = today or timezone.localdate()
    said = [each for side in Side if (each := newest(placement, side))]
    late = max(
        (today - one.due_on for one in due(placement, today)), default=timedelta(0)
    )
    if late > VERY_LATE or any(
        each.wants_talk or each.feeling == Feeling.HARD for each in said
    ):
        return Light.RED
    if late > LATE or any(each.feeling == Feeling.MIXED for each in said):
        return Light.YELLOW
    return Light.GREEN
