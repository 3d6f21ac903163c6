"""The monthly report: written by the volunteer, read by the host or a coordinator."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.messages import notices
from placements.models import Placement, Report, calendar
from placements.models.calendar import Span
from placements.models.choices import ReportStatus as S
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from placements.year import phases
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, StaleVersion, Step, TransitionRefused
from portal.models import User

SUBMIT = Step(
    "submit report",
    _lazy("Send the report"),
    (S.DRAFT, S.RETURNED),
    (S.SUBMITTED,),
    "volunteer",
    "to the host; after some endings to coordinators or safeguarding",
    taken_back_by="return report",
)
RETURN = Step(
    "return report",
    _lazy("Return it for changes, with a comment"),
    (S.SUBMITTED, S.ACCEPTED),
    (S.RETURNED,),
    "editors of the host, coordinator",
    "to the volunteer",
    taken_back_by="submit report",
)
ACCEPT = Step(
    "accept report",
    _lazy("Accept the report"),
    (S.SUBMITTED,),
    (S.ACCEPTED,),
    "editors of the host, coordinator",
    "to the volunteer",
    taken_back_by="return report",
)
REPORT_STEPS = (SUBMIT, RETURN, ACCEPT)


def reportable_months(placement: Placement, today: date | None = None) -> list[date]:
    """Months of the placement that have begun, newest first."""
    if not placement.was_served:
        return []
    whole = span_of_work(placement)
    # The month of the last day counts even if it has one day only.
    last = min(whole.ends_on, today or timezone.localdate())
    joined = joined_month(placement)
    begun = calendar.calendar_months(Span(whole.starts_on, last))
    return [month for month in begun if month != joined][::-1]


def months_to_come(placement: Placement, today: date | None = None) -> list[date]:
    """Months of the placement that have not begun, in their order."""
    if not placement.was_served:
        return []
    begun = (today or timezone.localdate()).replace(day=1)
    months = calendar.calendar_months(span_of_work(placement))
    return [month for month in months if month > begun]


def span_of_work(placement: Placement) -> Span:
    span = phases.placement_span(placement)
    return Span(span.starts_on, placement.ended_on or span.ends_on)


def joined_month(placement: Placement) -> date | None:
    """A short first month, which the report of the next month is about, too.

    Not where something was written about it.
    """
    month = calendar.joined_month(span_of_work(placement))
    written = {report.month for report in placement.reports.all()}
    return None if month in written else month


def joined_days(placement: Placement, month: date) -> Span | None:
    """The days of a short first month that the report of `month` is about, too."""
    joined = joined_month(placement) if placement.was_served else None
    if joined is None or month != calendar.add_months(joined, 1):
        return None
    return Span(span_of_work(placement).starts_on, calendar.month_end(joined))


def get_or_build(placement: Placement, month: date) -> Report:
    """The stored report, or a new one that isn't stored yet."""
    return placement.reports.filter(month=month).first() or Report(
        placement=placement, month=month
    )


def save(
    placement: Placement, month: date, *, learnt: str, wish: str, seen: int, by: User
) -> Report:
    """Raises `StaleVersion` after a save elsewhere, `TransitionRefused` once sent."""
    with transaction.atomic():
        # The report may not exist yet, so there is no row of it to lock.
        lifecycle.lock(placement)
        report = get_or_build(placement, month)
        is_own = rules.is_volunteer(by, placement)
        if month not in reportable_months(placement) or not (
            is_own and can_be_sent(placement)
        ):
            raise InputRefused(
                _(
                    "reports are for the months of your placement; choose one on the "
                    "page “My placement”"
                )
            )
        if report.version != seen:
            raise StaleVersion
        if report.status not in SUBMIT.sources:
            raise TransitionRefused(_("it was sent already"))
        report.learnt = learnt.strip()
        report.wish = wish.strip()
        report.version = seen + 1
        report.save()
        audit.record("save report", report, by=by, fields=["learnt", "wish"])
    return report


def submit(report: Report, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.take(report, SUBMIT, by=by)
        notices.to_receiver(
            report.placement, Thing.REPORTS, Reader.HOST, occasion=occasion(report)
        )


def can_be_sent(placement: Placement) -> bool:
    return endings.takes(placement, Reader.VOLUNTEER, Thing.REPORTS)


def return_report(report: Report, *, remark: str, by: User) -> None:
    if not remark.strip():
        raise InputRefused(_("a comment is needed"))
    with transaction.atomic():
        lifecycle.take(report, RETURN, by=by, remark=remark.strip())
        notices.to_volunteer(report.placement, occasion=occasion(report))


def accept(report: Report, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.take(report, ACCEPT, by=by, remark="")
        notices.to_volunteer(report.placement, occasion=occasion(report))


def occasion(report: Report) -> str:
    return (
        f"{report.placement.code}:{report.code}:{report.status_changed_at.isoformat()}"
    )
