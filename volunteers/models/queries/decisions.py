"""Querysets of decisions, releases and comments: what coordinators write."""

from datetime import datetime
from typing import Any, Self

from django.db import models

from portal.kernel import permissions
from volunteers.models.choices import CommentAudience, ReviewStatus
from volunteers.models.queries.applications import OfApplicationQuerySet


class DecisionQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: those on applications that they may read."""
        if not permissions.is_coordinator(user):
            return self.none()
        return self.without_conflicts_of(user)

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)


class ReleaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()

    def under_way(self) -> Self:
        """Neither stopped nor done."""
        return self.filter(stopped_at=None, done_at=None)

    def due(self, now: datetime) -> Self:
        return self.under_way().filter(leaves_at__lte=now).order_by("leaves_at", "pk")


class CommentQuerySet(OfApplicationQuerySet):
    def add_reason(self, application: Any, step: Any, note: str, *, by: Any) -> None:
        """Why a coordinator took something back, beside the application.

        `step`: the label of what was done.
        """
        self.create(
            application=application,
            author=by,
            audience=CommentAudience.COORDINATORS,
            text=f"{step}: {note.strip()}",
        )

    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; reviewers: those for the panel, once theirs is sent.

        Hidden from everybody with a conflict of interest.
        """
        if not user.is_authenticated:
            return self.none()
        rows = self.without_conflicts_of(user)
        if permissions.is_coordinator(user):
            # Coordinators may apply too: comments on their own application stay hidden.
            return rows.exclude(application__applicant=user)
        return rows.filter(
            # One `filter` call: both review conditions must hold of the same review.
            # Before their own is sent, the others' comments would sway a reviewer.
            audience=CommentAudience.PANEL,
            application__cohort__panel__user=user,
            application__reviews__reviewer=user,
            application__reviews__status=ReviewStatus.SUBMITTED,
        )
