"""What the year leaves about a volunteer: everything they wrote, and the days. Never what others wrote about them."""

from typing import Any

from placements.models import (
    AlumniConsent,
    Concern,
    ConcernMessage,
    Deferral,
    Placement,
)
from placements.models.choices import Side
from portal.models import User
from portal.personal_data import export
from portal.personal_data.export import Part

DAYS = ("starts_on", "ends_on", "ended_on", "on_hold_since", "held_days")


@export.personal_data
def placements(user: User) -> Part:
    own = Placement.objects.of_volunteer(user).for_reading().with_year()
    rows = own.prefetch_related(
        "leave_entries", "conditions__kind", "certificates"
    ).order_by("made_at")
    return Part("placements", [told(row) for row in rows])


def told(placement: Placement) -> dict[str, Any]:
    return {
        "organization": placement.position.organization.name,
        "cohort": placement.application.cohort.number,
        "status": placement.status,
        **{name: getattr(placement, name) for name in DAYS},
        "conditions": [
            {"name": each.kind.name, "met_at": each.met_at}
            for each in placement.conditions.all()
        ],
        "goals": [
            {"phase": each.text, "goals": each.goals} for each in placement.phases.all()
        ],
        "check_ins": [
            checkin(each)
            for each in placement.checkins.all()
            if each.side == Side.VOLUNTEER and each.sent_at
        ],
        "reports": [report(each) for each in placement.reports.all()],
        "days_off": [leave(each) for each in placement.leave_entries.all()],
        "certificates": [
            {"code": each.code, "issued_at": each.issued_at}
            for each in placement.certificates.all()
        ],
    }


def checkin(each: Any) -> dict[str, Any]:
    return {
        name: getattr(each, name)
        for name in ("due_on", "sent_at", "feeling", "wants_talk", "text")
    }


def report(each: Any) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ("month", "status", "learnt", "wish")}


def leave(each: Any) -> dict[str, Any]:
    return {
        name: getattr(each, name)
        for name in ("kind", "status", "halves", "on_day", "to_day", "note")
    }


@export.personal_data
def concerns(user: User) -> Part:
    """With the answers: they were written to this person."""
    rows = ConcernMessage.objects.filter(
        concern__in=Concern.objects.filter(placement__application__applicant=user)
    )
    related = rows.select_related("concern__placement__data_key")
    facts = ("written_at", "text")
    return Part(
        "concerns",
        [
            {
                "concern": row.concern.code,
                **{name: getattr(row, name) for name in facts},
            }
            for row in related
        ],
    )


@export.personal_data
def deferrals(user: User) -> Part:
    """With the answers: they were written to this person."""
    rows = (
        Deferral.objects.filter(application__applicant=user)
        .for_reading()
        .order_by("asked_at")
    )
    facts = ("status", "asked_at", "agreed_at", "reason", "answer")
    return Part(
        "deferrals",
        [
            {
                "cohort": row.application.cohort.number,
                **{name: getattr(row, name) for name in facts},
            }
            for row in rows
        ],
    )


@export.personal_data
def alumni(user: User) -> Part:
    rows = AlumniConsent.objects.filter(user=user).select_related("cohort", "text")
    return Part(
        "staying_in_touch",
        [
            {
                "cohort": row.cohort.number,
                "version": row.text.version,
                "given_at": row.given_at,
            }
            for row in rows
        ],
    )
