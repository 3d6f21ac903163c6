"""The milestones of a placement, and the days that its present dates bring about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from placements.models import Certificate, CheckIn, PhaseRecord, Placement, calendar
from placements.models.choices import OfferOrigin
from placements.year import health, reports
from portal.text import dates


def build_milestones(
    placement: Placement, certificate: Certificate | None = None
) -> list[dict[str, Any]]:
    """For the component timeline. Days that are not set are left out."""
    dated = sorted(
        ((title, day) for title, day in milestone_dates(placement, certificate) if day),
        key=lambda milestone: milestone[1],
    )
    today = timezone.localdate()
    states = [
        "done" if day < today or placement.is_over else "next" for _title, day in dated
    ]
    if "next" in states:
        # Only the nearest is highlighted; today itself still counts as ahead.
        states[states.index("next")] = "now"
    return [
        {"title": title, "when": dates.show_date(day), "state": state}
        for (title, day), state in zip(dated, states, strict=True)
    ]


def milestone_dates(
    placement: Placement, certificate: Certificate | None
) -> list[tuple[str, date | None]]:
    first_title = (
        _("Transfer agreed")
        if placement.offer.origin == OfferOrigin.TRANSFER
        else _("Offer accepted")
    )
    return [
        (first_title, timezone.localdate(placement.made_at)),
        (
            _("First day of work"),
            None
            if placement.is_over and not placement.was_served
            else placement.starts_on,
        ),
        (_("Halfway"), None if placement.is_over else halfway(placement)),
        (
            _("Last day of work"),
            placement.ended_on if placement.is_over else placement.ends_on,
        ),
        (
            _("Certificate issued"),
            timezone.localdate(certificate.issued_at) if certificate else None,
        ),
    ]


def halfway(placement: Placement) -> date | None:
    if not (placement.starts_on and placement.ends_on):
        return None
    return placement.starts_on + timedelta(
        days=(placement.ends_on - placement.starts_on).days // 2
    )


@dataclass(frozen=True)
class Schedule:
    """What is to come; empty before the start.

    `reports`: each month with the day on which its report is due.
    """

    last_day: date | None = None
    phases: tuple[tuple[str, date, date], ...] = ()
    checkins: tuple[date, ...] = ()
    reports: tuple[tuple[date, date], ...] = ()


def build_schedule(placement: Placement) -> Schedule:
    """As it is stored now, whatever was read before."""
    last_day = placement.last_day
    if not placement.was_served or not placement.starts_on or not last_day:
        return Schedule()
    phases = PhaseRecord.objects.filter(placement=placement).order_by("order")
    checkins = CheckIn.objects.filter(placement=placement, sent_at=None)
    return Schedule(
        last_day=last_day,
        phases=tuple(phases.values_list("text", "starts_on", "ends_on")),
        checkins=tuple(sorted({checkin.due_on for checkin in checkins})),
        reports=tuple(reports_to_come(placement, last_day)),
    )


def reports_to_come(placement: Placement, last_day: date) -> list[tuple[date, date]]:
    months = reports.reportable_months(placement, last_day)
    due = (
        (month, min(calendar.month_end(month), last_day) + health.REPORT_DAYS)
        for month in reversed(months)
    )
    return [(month, day) for month, day in due if day >= timezone.localdate()]
