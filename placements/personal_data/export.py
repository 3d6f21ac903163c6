"""Parts of the personal data export: what a volunteer wrote, and the days.

Never what others wrote about them.
"""

from typing import Any

from django.db.models import Q

from placements.models import (
    AlumniConsent,
    Concern,
    ConcernMessage,
    Deferral,
    Mentor,
    MentorMessage,
    Offer,
    Placement,
    SafeguardingContact,
)
from placements.models.choices import MentorStatus, Side
from portal.models import User
from portal.personal_data import export
from portal.personal_data.export import Part

CERTIFICATE_FIELDS = (
    "code",
    "name",
    "starts_on",
    "ended_on",
    "held_days",
    "shows_name",
    "issued_at",
    "revoked_at",
)
OFFER_FIELDS = (
    "status",
    "released_at",
    "answer_by",
    "answered_at",
    "terms",
    "decline_reason",
)
LEAVE_FIELDS = (
    "kind",
    "status",
    "halves",
    "on_day",
    "part",
    "to_day",
    "to_part",
    "note",
    "answer",
)
DAYS = ("starts_on", "ends_on", "ended_on", "on_hold_since", "held_days")


@export.part_sources.register
def offers(user: User) -> Part:
    """Released ones; a planned offer may not be known yet."""
    rows = Offer.objects.of_applicant(user).for_reading().order_by("released_at")
    return Part(
        "offers",
        [
            {
                "organization": row.position.label,
                "cohort": row.application.cohort.number,
                **{name: getattr(row, name) for name in OFFER_FIELDS},
            }
            for row in rows
        ],
    )


@export.part_sources.register
def placements(user: User) -> Part:
    rows = (
        Placement.objects.of_volunteer(user)
        .for_reading()
        .with_year_records()
        .prefetch_related("requests", "conditions__kind", "certificates")
        .order_by("made_at")
    )
    return Part("placements", [placement_facts(placement) for placement in rows])


def placement_facts(placement: Placement) -> dict[str, Any]:
    return {
        "organization": placement.position.label,
        "cohort": placement.application.cohort.number,
        "status": placement.status,
        "end_kind": placement.end_kind,
        **{name: getattr(placement, name) for name in DAYS},
        "conditions": [
            {"name": condition.kind.name, "met_at": condition.met_at}
            for condition in placement.conditions.all()
        ],
        "goals": [
            {"phase": phase.text, "goals": phase.goals}
            for phase in placement.phases.all()
        ],
        "check_ins": [
            check_in_facts(checkin)
            for checkin in placement.checkins.all()
            # What the host said about the volunteer was said in confidence.
            if checkin.side == Side.VOLUNTEER
        ],
        "reports": [report_facts(report) for report in placement.reports.all()],
        "requests": [request_facts(row) for row in placement.requests.all()],
        "days_off": [leave_facts(entry) for entry in placement.leave_entries.all()],
        "certificates": [
            {name: getattr(certificate, name) for name in CERTIFICATE_FIELDS}
            for certificate in placement.certificates.all()
        ],
    }


def check_in_facts(checkin: Any) -> dict[str, Any]:
    return {
        name: getattr(checkin, name)
        for name in ("due_on", "sent_at", "feeling", "wants_talk", "text")
    }


def report_facts(report: Any) -> dict[str, Any]:
    return {
        name: getattr(report, name)
        for name in ("month", "status", "learnt", "wish", "remark")
    }


def leave_facts(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in LEAVE_FIELDS}


def request_facts(request: Any) -> dict[str, Any]:
    names = ("kind", "status", "day", "is_for_safety", "reason", "answer", "asked_at")
    return {name: getattr(request, name) for name in names}


@export.part_sources.register
def concerns(user: User) -> Part:
    """With the answers: they were written to this person."""
    concerns = Concern.objects.filter(placement__application__applicant=user)
    messages = ConcernMessage.objects.filter(concern__in=concerns).select_related(
        "concern__placement__data_key"
    )
    fields = ("written_at", "text")
    return Part(
        "concerns",
        [
            {
                "concern": message.concern.code,
                **{name: getattr(message, name) for name in fields},
            }
            for message in messages
        ],
    )


@export.part_sources.register
def mentoring(user: User) -> Part:
    """Mentors of the person and the messages with them; as a mentor, what they wrote.

    Nothing of a placement that the host reads no more.
    """
    own = Mentor.objects.filter(
        placement__application__applicant=user,
        status__in=MentorStatus.known_to_volunteer(),
    )
    given = Mentor.objects.mentored_by(user)
    messages = MentorMessage.objects.filter(
        Q(mentor__in=own) | Q(mentor__in=given, author=user)
    )
    return Part(
        "mentoring",
        {
            "mentors": [
                {"name": row.name, "status": row.status, "why": row.change_reason}
                for row in own.for_reading().order_by("pk")
            ],
            "mentor_in_placements": given.count(),
            "messages": [
                {"written_at": row.written_at, "text": row.text}
                for row in messages.select_related("mentor__placement__data_key")
            ],
        },
    )


@export.part_sources.register
def deferrals(user: User) -> Part:
    """With the answers: they were written to this person."""
    rows = (
        Deferral.objects.filter(application__applicant=user)
        .for_reading()
        .order_by("asked_at")
    )
    fields = ("status", "asked_at", "agreed_at", "reason", "answer")
    return Part(
        "deferrals",
        [
            {
                "cohort": row.application.cohort.number,
                **{name: getattr(row, name) for name in fields},
            }
            for row in rows
        ],
    )


@export.part_sources.register
def safeguarding(user: User) -> Part:
    """Cohorts of whose volunteers the person reads concerns, and how to call them."""
    rows = SafeguardingContact.objects.filter(user=user).order_by("pk")
    fields = ("phone", "hours_th", "hours_en")
    return Part(
        "safeguarding_contact_in_cohorts",
        [
            {"cohort": row["cohort__number"], **{name: row[name] for name in fields}}
            for row in rows.values("cohort__number", *fields)
        ],
    )


@export.part_sources.register
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
