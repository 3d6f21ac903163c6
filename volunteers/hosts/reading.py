"""The applicants that a host may read about, as its pages show them: never more than `Choice.shared` lets through."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from organizations.models import Organization, Position, Qualification
from organizations.models.choices import QualificationKind
from portal.text import thai
from volunteers.application.summary import further
from volunteers.models import Choice, Interest
from volunteers.models.choices import InterestLevel

TONES = {InterestLevel.INTERESTED: "leaf", InterestLevel.MAYBE: "sky"}


@dataclass(frozen=True)
class Row:
    """Somebody who chose the position. `place`: in the host's own order, 0 without one."""

    choice: Choice
    interest: Interest | None
    place: int = 0

    @property
    def name(self) -> str:
        return self.choice.application.display_name

    @property
    def is_revised(self) -> bool:
        """The person has ordered their choices anew, and this host is still among them."""
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
class Group:
    """Of one position: those whom the host has put in order, and the others by name."""

    position: Position
    ranked: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)


def groups(user: Any, organization: Organization) -> list[Group]:
    """The newest cohort first; two queries, however many people."""
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    choices = rows.select_related("application__reranking", "position__cohort").only(
        "code",
        "application__display_name",
        "application__reranking__used_at",
        "position__slug",
        "position__cohort__number",
    )
    said = opinions(user, organization)
    found: dict[Position, list[Row]] = {}
    for choice in choices.order_by("-position__cohort__number", "position", "code"):
        row = Row(choice, said.get((choice.application_id, choice.position_id)))
        found.setdefault(choice.position, []).append(row)
    return [grouped(position, each) for position, each in found.items()]


def has_revised(choice: Choice) -> bool:
    chance = getattr(choice.application, "reranking", None)
    return chance is not None and chance.used_at is not None


def opinions(user: Any, organization: Organization) -> dict[tuple[int, int], Interest]:
    rows = (
        Interest.objects.visible_to(user)
        .filter(position__organization=organization)
        .defer("note", "times")
    )
    return {
        (interest.application_id, interest.position_id): interest for interest in rows
    }


def grouped(position: Position, rows: Iterable[Row]) -> Group:
    """Places are counted over those who are still here, so that a gap tells of nobody."""
    group = Group(position)
    ranked: list[Row] = []
    for row in rows:
        (ranked if row.interest and row.interest.rank else group.others).append(row)
    ranked.sort(key=lambda row: row.interest.rank or 0)  # type: ignore[union-attr]
    group.ranked.extend(
        Row(row.choice, row.interest, place) for place, row in enumerate(ranked, 1)
    )
    group.others.sort(key=lambda row: (thai.sort_key(row.name), row.choice.code))
    return group


def waiting_count(user: Any, organization: Organization) -> int:
    """How many have had no word from the host yet."""
    said = Interest.objects.filter(
        application=OuterRef("application"), position=OuterRef("position")
    )
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    return rows.filter(~Exists(said)).count()


def told(choice: Choice) -> dict[str, Any]:
    """All that the chosen organization reads, for templates/volunteers/hosts/text.html."""
    return {
        "is_revised": has_revised(choice),
        "met": met(choice),
        "answers": answers(choice),
        "further": further(choice.application, "skills"),
    }


def answers(choice: Choice) -> list[dict[str, str]]:
    rows = choice.application.answers.select_related(
        "question", "application__data_key"
    ).order_by("question__order")
    told = [
        {"question": answer.question.text, "text": answer.text.strip()}
        for answer in rows
    ]
    return [row for row in told if row["text"]]


def met(choice: Choice) -> list[dict[str, Any]]:
    """What the position requires, and which of it the person says they meet; about the preferred nobody is asked."""
    rows = Qualification.objects.filter(
        position=choice.position_id, kind=QualificationKind.REQUIRED
    )
    return [{**row.worded, "is_met": row.order in choice.fit} for row in rows]
