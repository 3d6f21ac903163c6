"""Which of its applicants a host looks at: by what it answered, and by words.

The address says it, on the list and on the page of each person, so that "save and
next" keeps to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from portal.text import likeness, thai
from volunteers.hosts.applicants import (
    EVERYBODY,
    LABELS,
    ApplicantRow,
    PositionGroup,
)

MAX_WORDS = 100


@dataclass(frozen=True)
class Tab:
    label: Promise
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True)
class Listing:
    """`answer`: a key of LABELS."""

    answer: str = EVERYBODY
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Self:
        """Of an address; what it does not know shows everybody."""
        answer = query.get("answer", "")
        words = thai.one_line(query.get("q", "")).strip()[:MAX_WORDS]
        return cls(answer if answer in LABELS else EVERYBODY, words)

    @property
    def is_whole(self) -> bool:
        return self == Listing()

    @property
    def query(self) -> str:
        """With its question mark, to follow an address; "" if it shows everybody."""
        values = {"answer": self.answer, "q": self.words}
        kept = urlencode({name: value for name, value in values.items() if value})
        return f"?{kept}" if kept else ""

    def address(self, page: str, *arguments: str) -> str:
        return reverse(page, args=arguments) + self.query

    def finds(self, row: ApplicantRow) -> bool:
        if not self.words:
            return True
        return likeness.is_near(self.words, f"{row.name} {row.mark} {row.reason}")

    def has(self, row: ApplicantRow) -> bool:
        return self.answer in (EVERYBODY, row.answer) and self.finds(row)

    def narrow(self, groups: Iterable[PositionGroup]) -> list[PositionGroup]:
        """Without positions that have nobody to show."""
        found = [
            replace(
                group,
                ranked=[row for row in group.ranked if self.has(row)],
                others=[row for row in group.others if self.has(row)],
            )
            for group in groups
        ]
        return [group for group in found if group.rows]

    def tabs(self, groups: Iterable[PositionGroup]) -> list[Tab]:
        """Each with how many of those with these words it shows."""
        rows = [row for group in groups for row in group.rows if self.finds(row)]
        return [
            Tab(
                label,
                sum(answer in (EVERYBODY, row.answer) for row in rows),
                replace(self, answer=answer).query,
                answer == self.answer,
            )
            for answer, label in LABELS.items()
        ]


@dataclass(frozen=True)
class Around:
    """Where a person stands in the list that is looked at, and who is beside them."""

    row: ApplicantRow
    place: int
    total: int
    previous: ApplicantRow | None
    following: ApplicantRow | None


def around(groups: Sequence[PositionGroup], code: str, listing: Listing) -> Around:
    """Also of somebody who has just left the list because they were answered."""
    rows = [row for group in groups for row in group.rows]
    here = next(place for place, row in enumerate(rows) if row.choice.code == code)
    before = [row for row in rows[:here] if listing.has(row)]
    after = [row for row in rows[here + 1 :] if listing.has(row)]
    return Around(
        rows[here],
        len(before) + 1,
        len(before) + 1 + len(after),
        before[-1] if before else None,
        after[0] if after else None,
    )
