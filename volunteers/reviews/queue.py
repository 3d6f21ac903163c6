"""A reviewer's queue: what waits and what is done, in the order in which it was
given.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from volunteers import rules
from volunteers.models import Review
from volunteers.models.choices import ReviewStatus as R


@dataclass(frozen=True)
class Queue:
    """All of a person's reviews; `user` decides which of them can still be written."""

    user: Any
    rows: list[Review]

    @classmethod
    def of(cls, user: Any) -> "Queue":
        rows = (
            Review.objects.visible_to(user)
            .by_reviewer(user)
            .for_queue()
            .order_by("assigned_at", "pk")
        )
        return cls(user, list(rows))

    @cached_property
    def waiting(self) -> list[Review]:
        return [row for row in self.rows if rules.can_review(self.user, row)]

    @cached_property
    def done(self) -> list[Review]:
        return [row for row in self.rows if row.status in (R.SUBMITTED, R.ABSTAINED)]

    @property
    def paused(self) -> list[Review]:
        """Begun or not, but the application is not under review now."""
        listed = {row.pk for row in (*self.waiting, *self.done)}
        return [row for row in self.rows if row.pk not in listed]

    @property
    def total(self) -> int:
        return len(self.waiting) + len(self.done)

    def place(self, review: Review) -> int:
        """Which of `total` it is, from 1; 0 for one that can't be written now."""
        listed = sorted(
            (*self.waiting, *self.done), key=lambda row: (row.assigned_at, row.pk)
        )
        return next(
            (position for position, row in enumerate(listed, 1) if row.pk == review.pk),
            0,
        )

    def following(self, review: Review) -> Review | None:
        """The next that waits after this one, else the first that waits."""
        others = [row for row in self.waiting if row.pk != review.pk]
        later = [
            row
            for row in others
            if (row.assigned_at, row.pk) > (review.assigned_at, review.pk)
        ]
        return next(iter(later or others), None)
