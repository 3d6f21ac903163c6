"""What a review said when it was sent before: kept, and shown beside what it says now.

For coordinators; reviewers see their own review as it is.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volunteers.models import EarlierReview, Review


@dataclass(frozen=True)
class Line:
    """One criterion, before and now; None where it had or has no score."""

    name: str
    before: int | None
    now: int | None
    note_before: str
    note_now: str

    @property
    def is_changed(self) -> bool:
        return (self.before, self.note_before) != (self.now, self.note_now)


@dataclass(frozen=True)
class Version:
    """`is_changed`: the comment is another one now."""

    sent_at: datetime
    mark: float | None
    lines: list[Line]
    comment: str
    is_changed: bool


def keep(review: Review) -> None:
    """Before it is opened again, in the same transaction."""
    content = {
        "scores": {
            score.criterion_id: [score.value, score.note or ""]
            for score in review.scores.all()
        },
        "comment": review.comment or "",
    }
    # Sealed fields need an instance: they are encrypted with its key.
    row = EarlierReview(
        review=review, sent_at=review.status_changed_at, mark=review.mark
    )
    row.content = json.dumps(content)
    row.save()


def compare(review: Review, *, shows_now: bool) -> list[Version]:
    """Its earlier versions, newest first, beside what it says now.

    `shows_now`: it is sent; what a reviewer is still writing is nobody else's.
    `earlier` and `scores` are best prefetched.
    """
    rows = list(review.earlier.all())
    if not rows:
        return []
    now = {
        score.criterion_id: (score.value, score.note or "")
        for score in review.scores.all()
        if shows_now
    }
    criteria = review.application.cohort.criteria.all()
    names = {criterion.pk: criterion.name for criterion in criteria}
    return [
        version_of(row, review, now, names, shows_now=shows_now)
        for row in reversed(rows)
    ]


def version_of(
    row: EarlierReview,
    review: Review,
    now: dict[int, tuple[int | None, str]],
    names: dict[int, str],
    *,
    shows_now: bool,
) -> Version:
    content: dict[str, Any] = json.loads(str(row.content))
    before = {int(key): pair for key, pair in content["scores"].items()}
    lines = []
    for key in before:
        value, note = before[key]
        value_now, note_now = now.get(key, (None, ""))
        lines.append(Line(names.get(key, ""), value, value_now, note, note_now))
    comment = content["comment"]
    is_changed = shows_now and comment != (review.comment or "")
    return Version(row.sent_at, row.mark, lines, comment, is_changed)
