"""The history of an application: all that concerns it, in words, newest first.

Steps and changes of it, of its reviews and interviews; who was asked; the reasons of
decisions; messages to its applicant. Who has read it is one line.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.columns import readable_name
from portal.models import AuditEntry, Message, User
from volunteers.models import Application, Decision, Interview, Review
from volunteers.models.choices import ApplicationStatus

READING = "read "
"""How the names of actions begin that only read."""
ASSIGNING = "assign reviewers"
# Between a row and the entry that its transaction wrote.
TOGETHER = timedelta(seconds=30)


@dataclass(frozen=True)
class HistoryLine:
    """`times`: how often somebody did the same in a row; `at`: the last time.

    `moved`: from which state to which. `details`: who was asked, why it was decided,
    or who has read it how often.
    """

    at: datetime
    what: str
    who: str
    times: int = 1
    moved: str = ""
    details: list[str] = field(default_factory=list)


def history_lines(
    application: Application,
    letters: Sequence[dict[str, Any]],
    decisions: Sequence[Decision],
    interviews: Sequence[Interview],
) -> list[HistoryLine]:
    """`letters`: of `message_rows`; `decisions` and `interviews`: all of it.

    Two queries beside what the page has loaded.
    """
    reviews = list(application.reviews.all())
    entries = list(
        AuditEntry.objects.filter(
            of(Application, [application.code])
            | of(Review, [review.code for review in reviews])
            | of(Interview, [interview.code for interview in interviews])
        ).order_by("-pk")
    )
    names = names_of(application, entries)
    reviewers = {review.code: str(review.reviewer) for review in reviews}
    acts = [entry for entry in entries if not entry.action.startswith(READING)]
    lines = [
        *written_lines(acts, names, reviewers, reviews, decisions),
        *message_lines(letters),
        *reading_line(
            [entry for entry in entries if entry.action.startswith(READING)], names
        ),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def of(model: Any, codes: Sequence[str]) -> Q:
    return Q(subject_type=model._meta.label_lower, subject_code__in=codes)


def names_of(application: Application, entries: Sequence[AuditEntry]) -> dict[str, str]:
    people = User.objects.filter(code__in={entry.actor for entry in entries})
    names = {person.code: str(person) for person in people}
    return names | {
        application.applicant.code: _("the applicant"),
        "": _("the system"),
    }


def written_lines(
    entries: Sequence[AuditEntry],
    names: dict[str, str],
    reviewers: dict[str, str],
    reviews: Sequence[Review],
    decisions: Sequence[Decision],
) -> Iterator[HistoryLine]:
    """The same act by the same person in a row is one line."""

    def likeness(entry: AuditEntry) -> tuple[str, str, str]:
        return entry.action, entry.actor, entry.subject_code

    for _same, run in groupby(entries, key=likeness):
        first, *others = run
        yield HistoryLine(
            at=first.at,
            what=readable_name(first.action),
            who=names.get(first.actor, first.actor),
            times=1 + len(others),
            moved=moved_text(first),
            details=[
                *reviewer_of(first, reviewers, names),
                *asked_at(first, reviews),
                *reasons_of(first, decisions),
            ],
        )


def moved_text(entry: AuditEntry) -> str:
    """Of the application; a review and an interview have states of their own."""
    if entry.subject_type != Application._meta.label_lower:
        return ""
    labels = dict(ApplicationStatus.choices)
    states = (entry.moved_from, entry.moved_to)
    return " → ".join(str(labels[state]) for state in states if state in labels)


def reviewer_of(
    entry: AuditEntry, reviewers: dict[str, str], names: dict[str, str]
) -> list[str]:
    """Whose review it is, where somebody else did it."""
    owner = reviewers.get(entry.subject_code)
    return [owner] if owner and owner != names.get(entry.actor) else []


def asked_at(entry: AuditEntry, reviews: Sequence[Review]) -> list[str]:
    """Who was asked to review by this entry."""
    if entry.action != ASSIGNING:
        return []
    return [
        str(review.reviewer)
        for review in reviews
        if abs(review.assigned_at - entry.at) < TOGETHER
    ]


def reasons_of(entry: AuditEntry, decisions: Sequence[Decision]) -> list[str]:
    """Why it was decided so."""
    return [
        str(decision.get_reason_display())
        for decision in decisions
        if decision.reason
        and decision.outcome == entry.moved_to
        and abs(decision.made_at - entry.at) < TOGETHER
    ]


def message_lines(letters: Sequence[dict[str, Any]]) -> Iterator[HistoryLine]:
    for letter in letters:
        row: Message = letter["row"]
        yield HistoryLine(
            at=letter["at"],
            what=_("Message: %(title)s") % {"title": letter["kind"]},
            who=_("to the applicant"),
            details=[str(row.get_state_display())],
        )


def reading_line(
    entries: Sequence[AuditEntry], names: dict[str, str]
) -> Iterator[HistoryLine]:
    """How many have read it; who and how often, the most frequent first."""
    if not entries:
        return
    counts = Counter(names.get(entry.actor, entry.actor) for entry in entries)
    text = ngettext("Read by %(count)s person", "Read by %(count)s people", len(counts))
    yield HistoryLine(
        at=entries[0].at,
        what=text % {"count": len(counts)},
        who="",
        details=[f"{name} × {count}" for name, count in counts.most_common()],
    )
