"""The applicants a host may read about, limited by `ChoiceQuerySet.shared`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from organizations.models import Organization, Position
from portal.text import dates, thai
from volunteers.application import qualifications
from volunteers.application.summary import summarize_selected
from volunteers.hosts import sharing
from volunteers.models import Choice, Interest
from volunteers.models.choices import InterestLevel

EVERYBODY, UNANSWERED = "", "none"
LABELS: dict[str, Promise] = {
    EVERYBODY: pgettext_lazy("applicants", "Everybody"),
    UNANSWERED: pgettext_lazy("applicants", "Not answered"),
    InterestLevel.INTERESTED: pgettext_lazy("applicants", "Interested"),
    InterestLevel.MAYBE: pgettext_lazy("applicants", "Maybe"),
    InterestLevel.NO: pgettext_lazy("applicants", "No"),
}
"""What an organization answered, in a word."""
TONES = {InterestLevel.INTERESTED: "leaf", InterestLevel.MAYBE: "sky"}


@dataclass(frozen=True)
class ApplicantRow:
    """Somebody who chose the position. `place`: in the host's own order, 0 if none."""

    choice: Choice
    interest: Interest | None
    place: int = 0
    mark: str = ""
    """Tells people of one name apart; "" for whoever is the only one."""

    @property
    def name(self) -> str:
        return self.choice.application.display_name

    @property
    def reason(self) -> str:
        """The first line of why they chose it."""
        return next(iter(self.choice.reason.strip().splitlines()), "")

    @property
    def answer(self) -> str:
        """A key of LABELS."""
        return self.interest.level if self.interest else UNANSWERED

    @property
    def answer_label(self) -> Promise:
        return LABELS[self.answer]

    @property
    def is_revised(self) -> bool:
        """Whether the person has revised their ranking (and still chose this host)."""
        return has_revised(self.choice)

    @property
    def can_be_ranked(self) -> bool:
        return self.interest is not None and self.interest.level != InterestLevel.NO

    @property
    def tone(self) -> str:
        if self.interest:
            return TONES.get(InterestLevel(self.interest.level), "plain")
        return "rose" if self.is_late else "sun"

    @property
    def is_late(self) -> bool:
        return self.interest is None and is_late(self.choice)


@dataclass(frozen=True)
class PositionGroup:
    """Applicants of one position: the host's ranking, and the others by name."""

    position: Position
    is_settled: bool = False
    ranked: list[ApplicantRow] = field(default_factory=list)
    others: list[ApplicantRow] = field(default_factory=list)

    @property
    def rows(self) -> list[ApplicantRow]:
        return [*self.ranked, *self.others]

    @property
    def order_id(self) -> str:
        """Of the form that sends a dragged order."""
        return f"order-{self.position.pk}"

    @property
    def until(self) -> datetime | None:
        """The first day by which somebody of these is answered."""
        days = [row.choice.answer_by for row in self.rows if not row.interest]
        return min((day for day in days if day), default=None)


def group_by_position(user: Any, organization: Organization) -> list[PositionGroup]:
    """The newest cohort first; three queries, however many people."""
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    # Of what is sealed only the reason, whose first line stands in the row.
    choices = rows.select_related(
        "application__reranking", "application__data_key", "position__cohort"
    ).only(
        "code",
        "answer_by",
        "reason",
        "application__data_key__wrapped",
        "application__display_name",
        "application__reranking__used_at",
        "position__slug",
        "position__title",
        "position__title_en",
        "position__cohort__number",
    )
    interests = interests_by_choice(user, organization)
    by_position: dict[Position, list[ApplicantRow]] = {}
    found = list(choices.order_by("-position__cohort__number", "position", "code"))
    people = people_by_name(found)
    for choice in found:
        row = ApplicantRow(
            choice,
            interests.get((choice.application_id, choice.position_id)),
            mark=mark_among(people, choice),
        )
        by_position.setdefault(choice.position, []).append(row)
    settled = sharing.settled_among(position.cohort_id for position in by_position)
    return [
        build_group(position, rows, is_settled=position.cohort_id in settled)
        for position, rows in by_position.items()
    ]


def people_by_name(choices: Iterable[Choice]) -> defaultdict[str, set[int]]:
    """Applications by the name that the host reads."""
    people: defaultdict[str, set[int]] = defaultdict(set)
    for choice in choices:
        people[choice.application.display_name].add(choice.application_id)
    return people


def mark_among(people: Mapping[str, Collection[int]], choice: Choice) -> str:
    """Tells this person apart from others of the same name; "" if there are none."""
    return (
        short_code(choice) if len(people[choice.application.display_name]) > 1 else ""
    )


def short_code(choice: Choice) -> str:
    """Of the choice, which the host has in its addresses: nothing of the person."""
    return choice.code[:4]


def is_late(choice: Choice) -> bool:
    """Whether the day for the answer has passed; it can still be given."""
    return choice.answer_by is not None and dates.is_over(
        choice.answer_by, timezone.now()
    )


def has_revised(choice: Choice) -> bool:
    reranking = getattr(choice.application, "reranking", None)
    return reranking is not None and reranking.used_at is not None


def interests_by_choice(
    user: Any, organization: Organization, *, has_notes: bool = False
) -> dict[tuple[int, int], Interest]:
    """Without notes, which are sealed, unless they are read."""
    rows = Interest.objects.visible_to(user).filter(position__organization=organization)
    if has_notes:
        rows = rows.select_related("application__data_key")
    else:
        rows = rows.defer("note", "times")
    return {
        (interest.application_id, interest.position_id): interest for interest in rows
    }


def build_group(
    position: Position, rows: Iterable[ApplicantRow], *, is_settled: bool
) -> PositionGroup:
    """Numbers only those who are still visible, so that no gap reveals a withdrawal."""
    group = PositionGroup(position, is_settled)
    ranked: list[ApplicantRow] = []
    for row in rows:
        (ranked if row.interest and row.interest.rank else group.others).append(row)
    ranked.sort(key=lambda row: row.interest.rank or 0)  # type: ignore[union-attr]
    group.ranked.extend(
        replace(row, place=place) for place, row in enumerate(ranked, 1)
    )
    group.others.sort(key=lambda row: (thai.sort_key(row.name), row.choice.code))
    return group


def waiting_count(user: Any, organization: Organization) -> int:
    """For how many the host hasn't said yet whether it is interested."""
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    return rows.unanswered().count()


def applicant_context(choice: Choice) -> dict[str, Any]:
    """What the chosen organization reads, for templates/volunteers/hosts/text.html."""
    return {
        "is_revised": has_revised(choice),
        "met": qualification_rows(choice),
        "answers": answer_rows(choice),
        "further": summarize_selected(choice.application, "skills"),
    }


def answer_rows(choice: Choice) -> list[dict[str, str]]:
    rows = choice.application.answers.select_related(
        "question", "application__data_key"
    ).order_by("question__order")
    answers = [
        {"question": answer.question.text, "text": answer.text.strip()}
        for answer in rows
    ]
    return [row for row in answers if row["text"]]


def qualification_rows(choice: Choice) -> list[dict[str, Any]]:
    """The required qualifications, and which of them the person says they meet."""
    return [
        {**row.worded, "is_met": row.is_met, "is_open": row.is_open, "label": row.label}
        for row in qualifications.judgements(choice)
    ]
