"""The minutes of a selection meeting: made for whoever asks, and stored nowhere.

They hold what their maker may read. What is in them was decided between two instants.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.files import pdf
from portal.models import User
from portal.text import dates
from volunteers.interviews import board
from volunteers.meeting import seats
from volunteers.models import Comment, Decision, Export
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ExportFormat
from volunteers.models.queries.applications import SEALED_FIELDS
from volunteers.overview import exports

MAX_PEOPLE = 1000
LOGGED = (
    "reference",
    "name",
    "corrected",
    "spread",
    "interview",
    "state",
    "reason",
    "notes",
)
"""What the log of exports says that they hold."""
OUTCOMES = (S.SHORTLISTED, S.RESERVE, S.NOT_SELECTED, S.INELIGIBLE)


@dataclass(frozen=True)
class Meeting:
    """`present`: as it was typed, one name a line."""

    cohort: Cohort
    begins: datetime
    ends: datetime
    present: str
    by: User
    with_names: bool

    @property
    def decisions(self) -> QuerySet[Decision]:
        """Made or taken back while it lasted, in their order."""
        return decisions_of(self.cohort, self.by).filter(
            self.within("made_at") | self.within("taken_back_at")
        )

    @property
    def notes(self) -> QuerySet[Comment]:
        return notes_of(self.cohort, self.by).filter(self.within("made_at"))

    def within(self, name: str) -> Q:
        return Q(**{f"{name}__range": (self.begins, self.ends)})

    def count(self) -> int:
        """How many people they are about."""
        return len(
            {*self.decisions.values_list("application", flat=True)}
            | {*self.notes.values_list("application", flat=True)}
        )


def decisions_of(cohort: Cohort, by: User) -> QuerySet[Decision]:
    rows = Decision.objects.visible_to(by).filter(application__cohort=cohort)
    return rows.exclude(application__applicant=by).order_by("made_at", "pk")


def notes_of(cohort: Cohort, by: User) -> QuerySet[Comment]:
    rows = Comment.objects.visible_to(by).filter(application__cohort=cohort)
    return rows.filter(is_of_meeting=True).order_by("made_at", "pk")


def first_of_today(cohort: Cohort, *, by: User) -> datetime | None:
    """When somebody first decided or noted something today, in Bangkok."""
    today = datetime.combine(timezone.localdate(), time(), tzinfo=dates.BANGKOK)
    firsts = [
        rows.filter(made_at__gte=today).aggregate(first=Min("made_at"))["first"]
        for rows in (decisions_of(cohort, by), notes_of(cohort, by))
    ]
    return min((first for first in firsts if first), default=None)


def make(meeting: Meeting) -> bytes:
    """A PDF in the active language; logged as an export before it is made."""
    record(meeting)
    return pdf.pdf("minutes", document_data(meeting))


def record(meeting: Meeting) -> Export:
    columns = [name for name in LOGGED if meeting.with_names or name != "name"]
    purpose = _("Minutes of the selection meeting, with its notes: %(when)s") % {
        "when": dates.show_datetime(meeting.begins)
    }
    return exports.record(
        by=meeting.by,
        kind=ExportFormat.PDF,
        columns=columns,
        count=meeting.count(),
        purpose=purpose,
    )


def document_data(meeting: Meeting) -> dict[str, Any]:
    """What templates/documents/minutes.typ shows."""
    cohort = meeting.cohort
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "title": _("Minutes of the selection meeting"),
        "facts": facts(meeting),
        "sections": sections(meeting),
        "nothing": _("Nothing was decided or noted in this time."),
        "warning": _(
            "Confidential. It does not hold whoever its maker has a conflict of "
            "interest with."
        ),
        "page": _("Page {at} of {count}"),
    }


def facts(meeting: Meeting) -> list[dict[str, str]]:
    plan = seats.plan(meeting.cohort, by=meeting.by)
    planned = _("%(seats)s seats, %(planned)s planned") % {
        "seats": plan.seats,
        "planned": plan.planned,
    }
    pairs = [
        (_("From"), dates.show_datetime(meeting.begins)),
        (_("Until"), dates.show_datetime(meeting.ends)),
        (_("Present"), meeting.present.strip()),
        (_("Seats when this was made"), planned),
        (_("Made by"), str(meeting.by)),
        (_("Made at"), dates.show_datetime(timezone.now())),
    ]
    return [{"label": label, "value": value} for label, value in pairs]


def sections(meeting: Meeting) -> list[dict[str, Any]]:
    """By outcome; then what was taken back; then who was only noted."""
    rows = list(
        meeting.decisions.select_related(
            "made_by", "taken_back_by", "application__data_key"
        ).defer(*SEALED_FIELDS)
    )
    notes = list(
        meeting.notes.select_related("author", "application__data_key").defer(
            *SEALED_FIELDS
        )
    )
    write = Writer(meeting, [*rows, *notes])
    stood = [row for row in rows if stands_after(row, meeting)]
    undone = [row for row in rows if not stands_after(row, meeting)]
    parts = [
        (str(outcome.label), [row for row in stood if row.outcome == outcome])
        for outcome in OUTCOMES
    ]
    decided = {row.application_id for row in rows}
    only_noted = [row for row in notes if row.application_id not in decided]
    found = [
        {"title": title, "items": write.decisions(chosen, notes)}
        for title, chosen in (*parts, (_("Taken back"), undone))
    ]
    found.append(
        {"title": _("Noted without a decision"), "items": write.notes(only_noted)}
    )
    return [part for part in found if part["items"]]


def stands_after(decision: Decision, meeting: Meeting) -> bool:
    return decision.taken_back_at is None or decision.taken_back_at > meeting.ends


class Writer:
    """Puts people, decisions and notes into words; figures are read once for all."""

    def __init__(self, meeting: Meeting, rows: Iterable[Any]) -> None:
        self.meeting = meeting
        keys = {row.application_id for row in rows}
        people = seats.applications(meeting.cohort, by=meeting.by).filter(pk__in=keys)
        self.people: dict[int, Any] = {
            row.pk: row
            for row in board.with_means(people).only(
                "reference", "display_name", "score_corrected", "score_spread"
            )
        }

    def who(self, key: int) -> str:
        person = self.people[key]
        if not self.meeting.with_names:
            return str(person.reference)
        return f"{person.display_name} · {person.reference}"

    def figures(self, key: int) -> str:
        person = self.people[key]
        values = [
            (_("score"), person.score_corrected),
            (_("spread"), person.score_spread),
            (_("interview"), person.interview_mean),
        ]
        return " · ".join(f"{name} {value:.1f}" for name, value in values if value)

    def decisions(
        self, rows: Iterable[Decision], notes: Iterable[Comment]
    ) -> list[dict[str, Any]]:
        notes = list(notes)
        return [
            {
                "who": self.who(row.application_id),
                "figures": self.figures(row.application_id),
                "lines": [
                    *decision_lines(row),
                    *(
                        note_line(note)
                        for note in notes
                        if note.application_id == row.application_id
                    ),
                ],
            }
            for row in rows
            if row.application_id in self.people
        ]

    def notes(self, rows: Iterable[Comment]) -> list[dict[str, Any]]:
        lines: dict[int, list[str]] = {}
        for row in rows:
            lines.setdefault(row.application_id, []).append(note_line(row))
        return [
            {"who": self.who(key), "figures": self.figures(key), "lines": texts}
            for key, texts in lines.items()
            if key in self.people
        ]


def decision_lines(row: Decision) -> list[str]:
    made = _("%(outcome)s: %(when)s, %(who)s") % {
        "outcome": row.get_outcome_display(),
        "when": dates.show_datetime(row.made_at),
        "who": row.made_by or "–",
    }
    lines = [made]
    if row.reason:
        lines.append(_("Reason: %(reason)s") % {"reason": row.get_reason_display()})
    if row.note:
        lines.append(row.note)
    if row.taken_back_at:
        text = _("Taken back: %(when)s, %(who)s. %(because)s")
        lines.append(
            text
            % {
                "when": dates.show_datetime(row.taken_back_at),
                "who": row.taken_back_by,
                "because": row.taken_back_because,
            }
        )
    return lines


def note_line(row: Comment) -> str:
    when = dates.show_time(dates.in_bangkok(row.made_at))
    return f"{when} {row.author}: {row.text}"
