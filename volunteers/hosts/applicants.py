"""The applicants a host may read about, limited by `ChoiceQuerySet.shared`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from organizations.models import Organization, Position
from portal.text import thai
from volunteers.application import qualifications
from volunteers.application.summary import summarize_selected
from volunteers.models import Choice, Interest
from volunteers.models.choices import InterestLevel

TONES = {InterestLevel.INTERESTED: "leaf", InterestLevel.MAYBE: "sky"}


@dataclass(frozen=True)
class ApplicantRow:
    """Somebody who chose the position. `place`: in the host's own order, 0 if none."""

    choice: Choice
    interest: Interest | None
    place: int = 0

    @property
    def name(self) -> str:
        return self.choice.application.display_name

    @property
    def is_revised(self) -> bool:
        """Whether the person has revised their ranking (and still chose this host)."""
        return has_revised(self.choice)

    @property
    def can_be_ranked(self) -> bool:
        return self.interest is not None and self.interest.level != InterestLevel.NO

    @property
    def tone(self) -> str:
        return (
            TONES.get(InterestLevel(self.interest.level), "plain")
            if self.interest
            else "sun"
        )


@dataclass(frozen=True)
class PositionGroup:
    """Applicants of one position: the host's ranking, and the others by name."""

    position: Position
    ranked: list[ApplicantRow] = field(default_factory=list)
    others: list[ApplicantRow] = field(default_factory=list)


def group_by_position(user: Any, organization: Organization) -> list[PositionGroup]:
    """The newest cohort first; two queries, however many people."""
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    # Names and codes only: sealed fields are read on the person's own page.
    choices = rows.select_related("application__reranking", "position__cohort").only(
        "code",
        "application__display_name",
        "application__reranking__used_at",
        "position__slug",
        "position__title",
        "position__title_en",
        "position__cohort__number",
    )
    interests = interests_by_choice(user, organization)
    by_position: dict[Position, list[ApplicantRow]] = {}
    for choice in choices.order_by("-position__cohort__number", "position", "code"):
        row = ApplicantRow(
            choice, interests.get((choice.application_id, choice.position_id))
        )
        by_position.setdefault(choice.position, []).append(row)
    return [build_group(position, group) for position, group in by_position.items()]


def has_revised(choice: Choice) -> bool:
    reranking = getattr(choice.application, "reranking", None)
    return reranking is not None and reranking.used_at is not None


def interests_by_choice(
    user: Any, organization: Organization
) -> dict[tuple[int, int], Interest]:
    rows = (
        Interest.objects.visible_to(user)
        .filter(position__organization=organization)
        .defer("note", "times")
    )
    return {
        (interest.application_id, interest.position_id): interest for interest in rows
    }


def build_group(position: Position, rows: Iterable[ApplicantRow]) -> PositionGroup:
    """Numbers only those who are still visible, so that no gap reveals a withdrawal."""
    group = PositionGroup(position)
    ranked: list[ApplicantRow] = []
    for row in rows:
        (ranked if row.interest and row.interest.rank else group.others).append(row)
    ranked.sort(key=lambda row: row.interest.rank or 0)  # type: ignore[union-attr]
    group.ranked.extend(
        ApplicantRow(row.choice, row.interest, place)
        for place, row in enumerate(ranked, 1)
    )
    group.others.sort(key=lambda row: (thai.sort_key(row.name), row.choice.code))
    return group


def waiting_count(user: Any, organization: Organization) -> int:
    """For how many the host hasn't said yet whether it is interested."""
    interests = Interest.objects.filter(
        application=OuterRef("application"), position=OuterRef("position")
    )
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    return rows.filter(~Exists(interests)).count()


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
