"""What is due in a placement, and the light that shows coordinators where to look.

Red: in their newest check-in somebody asked for a talk or said that it is hard, or
something is overdue by more than three weeks. Yellow: the newest check-in of a side
names difficulties, or something is overdue by more than a week. Otherwise green.
A line of the contact log answers what was said before, and puts off what was due until
the next talk, which is due itself from its day on.
Concerns don't count, so that nobody can infer one from the light. Reads prefetched
rows only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from placements.contacts import log
from placements.models import CheckIn, ContactNote, Placement, calendar
from placements.models.choices import (
    Feeling,
    LeaveStatus,
    Light,
    PlacementStatus,
    ReportStatus,
    Side,
)
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from placements.year import check_ins, reports

REPORT_DAYS = timedelta(days=7)
REVIEW_DAYS = timedelta(days=14)
ANSWER_DAYS = timedelta(days=7)
LATE, VERY_LATE = timedelta(days=7), timedelta(days=21)


@dataclass(frozen=True)
class DueItem:
    """Something that one side should do.

    `kind`: "checkin", "report", "reading" for a report that waits for its reader, or
    "day_off" for a request. `key`: its day, or the month of a report.
    """

    kind: str
    side: str
    key: date
    due_on: date
    code: str = ""

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()

    @property
    def party(self) -> tuple[Reader, Thing]:
        """Whose it is, and what it is in the table of endings."""
        if self.kind == "checkin" and self.side == Side.HOST:
            return Reader.HOST, Thing.HOST_CHECK_INS
        if self.kind == "checkin":
            return Reader.VOLUNTEER, Thing.CHECK_INS
        return Reader(self.side), Thing.REPORTS

    @property
    def is_of_month(self) -> bool:
        return self.kind in ("report", "reading")

    @property
    def label(self) -> "str | Promise":
        return {
            "checkin": _lazy("Answer the check-in"),
            "report": _lazy("Write the monthly report"),
            "reading": _lazy("Read the monthly report"),
            "day_off": _lazy("Answer the request for leave"),
        }[self.kind]


def due_items(placement: Placement, today: date | None = None) -> list[DueItem]:
    """What should be done now, the most urgent first.

    Nothing on hold, or once the cohort is closed. After the end, what the table of
    endings leaves due; a host that reads a report then still answers it.
    """
    return [item for item in open_items(placement, today) if is_due(placement, item)]


def optional_items(placement: Placement, today: date | None = None) -> list[DueItem]:
    """What the volunteer may still send after the end, and need not."""
    return [
        item
        for item in of_side(open_items(placement, today), Side.VOLUNTEER)
        if not is_due(placement, item) and endings.takes(placement, *item.party)
    ]


def is_due(placement: Placement, item: DueItem) -> bool:
    if item.kind == "reading":
        return endings.reads(placement, *item.party)
    return endings.is_due(placement, *item.party)


def open_items(placement: Placement, today: date | None) -> list[DueItem]:
    today = today or timezone.localdate()
    is_paused = not placement.was_served or placement.status == PlacementStatus.ON_HOLD
    if is_paused or placement.application.cohort.closed_at:
        return []
    items = [
        *due_checkins(placement, today),
        *due_reports(placement, today),
        *due_days_off(placement),
    ]
    return sorted(items, key=lambda item: item.due_on)


def due_checkins(placement: Placement, today: date) -> Iterable[DueItem]:
    for checkin in placement.checkins.all():
        due_on = checkin.due_on
        # After the end only the check-in of the last day can still be sent.
        counts = not placement.is_over or due_on == placement.ended_on
        is_open = checkin.sent_at is None and due_on - check_ins.OPENS_BEFORE <= today
        if counts and is_open:
            yield DueItem("checkin", checkin.side, due_on, due_on, checkin.code)


def due_reports(placement: Placement, today: date) -> Iterable[DueItem]:
    report_by_month = {report.month: report for report in placement.reports.all()}
    for month in reports.reportable_months(placement, today):
        report = report_by_month.get(month)
        ends_on = calendar.month_end(month)
        if report and report.status == ReportStatus.ACCEPTED:
            continue
        if report and report.status == ReportStatus.SUBMITTED:
            sent_on = timezone.localdate(report.status_changed_at)
            yield DueItem(
                "reading", Side.HOST, month, sent_on + REVIEW_DAYS, report.code
            )
        # The month must be over; an early end closes it sooner.
        elif ends_on < today or placement.is_over:
            yield DueItem(
                "report",
                Side.VOLUNTEER,
                month,
                min(ends_on, placement.ended_on or ends_on) + REPORT_DAYS,
            )


def due_days_off(placement: Placement) -> Iterable[DueItem]:
    for entry in placement.leave_entries.all():
        if entry.status == LeaveStatus.ASKED and not placement.is_over:
            asked_on = timezone.localdate(entry.asked_at)
            due_on = asked_on + ANSWER_DAYS
            yield DueItem("day_off", Side.HOST, asked_on, due_on, entry.code)


def of_side(items: Iterable[DueItem], side: str) -> list[DueItem]:
    return [item for item in items if item.side == side]


def newest_check_in(placement: Placement, side: str) -> CheckIn | None:
    # Filtered in Python: a filtered query would ignore the prefetched rows.
    sent = [
        checkin
        for checkin in placement.checkins.all()
        if checkin.side == side and checkin.sent_at
    ]
    return max(sent, key=lambda checkin: checkin.due_on, default=None)


def unanswered_check_ins(
    placement: Placement, talk: ContactNote | None
) -> list[CheckIn]:
    """The newest of each side, unless somebody has talked about it since."""
    newest = (newest_check_in(placement, side) for side in Side)
    return [row for row in newest if row and not log.answers(talk, row.sent_at)]


def light(placement: Placement, today: date | None = None) -> Light | None:
    """None before the start and after the end."""
    if placement.status not in (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD):
        return None
    today = today or timezone.localdate()
    talk = log.newest(placement)
    newest = unanswered_check_ins(placement, talk)
    # Strictly more than the limit: on the seventh day it is not late yet.
    overdue = max(
        (
            today - log.postpones(talk, item.due_on)
            for item in due_items(placement, today)
        ),
        default=timedelta(0),
    )
    if talk and talk.next_on and talk.next_on <= today:
        overdue = max(overdue, today - talk.next_on, LATE + timedelta(days=1))
    if overdue > VERY_LATE or any(
        checkin.wants_talk or checkin.feeling == Feeling.HARD for checkin in newest
    ):
        return Light.RED
    if overdue > LATE or any(checkin.feeling == Feeling.MIXED for checkin in newest):
        return Light.YELLOW
    return Light.GREEN


def lights(placements: "QuerySet[Placement]") -> dict[int, Light]:
    """By key, of those at work; a constant number of queries."""
    at_work = (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD)
    rows: Any = placements.filter(status__in=at_work)
    # A list that asks has prefetched other columns of the same records.
    rows = rows.prefetch_related(None).select_related("application__cohort")
    rows = rows.with_year_records()
    found = {row.pk: light(row) for row in rows.order_by()}
    return {pk: each for pk, each in found.items() if each}


def with_urgency(placements: Any) -> Any:
    """With `urgency`: red first, those without a light last."""
    by_light: dict[Light, list[int]] = {}
    for pk, each in lights(placements).items():
        by_light.setdefault(each, []).append(pk)
    order = (Light.RED, Light.YELLOW, Light.GREEN)
    cases = [
        When(pk__in=by_light[each], then=Value(number))
        for number, each in enumerate(order)
        if each in by_light
    ]
    return placements.annotate(urgency=Case(*cases, default=Value(len(order))))
