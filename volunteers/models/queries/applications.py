"""Querysets of applications and of rows that belong to one application."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from portal.kernel import permissions
from portal.text import thai
from volunteers.models.choices import (
    ApplicationStatus,
    ReviewStatus,
)
from volunteers.models.queries import scope

if TYPE_CHECKING:
    from organizations.models import Cohort

# Encrypted texts of an application: deferring them keeps lists from loading (and
# decrypting with) the data key of every row.
SEALED_FIELDS = (
    "application__note",
    "application__legal_name",
    "application__name_for_referees",
    "application__phone",
    "application__birth_on",
    "application__field_of_study",
    "application__school",
    "application__experience",
    "application__places_note",
    "application__skills_more",
)


class OfApplicationQuerySet(models.QuerySet[Any]):
    """Rows that belong to one application each."""

    path = "application"

    def without_conflicts_of(self, user: Any) -> Self:
        """A conflict of interest hides the application from that person everywhere."""
        return scope.without_hidden(self, user, path=self.path)


class ApplicationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: sent ones without a conflict of their own. Others: their own.

        Administrators see no applications.
        """
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            # A draft is nobody's but the applicant's; without the second filter a
            # coordinator could read what they declared a conflict with.
            return self.filter(submitted_at__isnull=False).without_conflicts_of(user)
        return self.filter(applicant=user)

    def without_conflicts_of(self, user: Any) -> Self:
        return scope.without_hidden(self, user, path="pk")

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)

    def unsent_after(self, now: datetime) -> Self:
        """Drafts whose deadline, personal extension included, has passed."""
        late = models.Q(cohort__applications_close_at__lt=now) & (
            models.Q(extended_until=None) | models.Q(extended_until__lt=now)
        )
        return self.filter(late, status=ApplicationStatus.DRAFT)

    def drafts_until(self, last: datetime) -> Self:
        """Drafts whose deadline, personal extension included, isn't after `last`."""
        # Both deadlines must be near: an extension never makes the common one earlier.
        extended = models.Q(extended_until=None) | models.Q(extended_until__lte=last)
        return self.filter(
            extended,
            status=ApplicationStatus.DRAFT,
            cohort__applications_close_at__lte=last,
        )

    def to_release(self) -> Self:
        """A planned outcome is unknown to the applicant and in no pending release."""
        pending = models.Q(
            planned_releases__release__stopped_at=None,
            planned_releases__release__done_at=None,
        )
        # One Exists, so that both conditions hold of the same release; two joins would
        # take a stopped release and a finished one for one that is pending.
        in_pending_release = self.model.objects.filter(
            pending, pk=models.OuterRef("pk"), planned_releases__isnull=False
        )
        planned = self.filter(status__in=ApplicationStatus.held()).exclude(
            released_status=models.F("status")
        )
        return planned.filter(~models.Exists(in_pending_release))

    def short_of_reviewers(self) -> Self:
        """With fewer who review or will than the cohort wants; somebody may have left
        by a conflict.
        """
        reviews: Any = self.model._meta.get_field("reviews").related_model
        expected = (
            reviews.objects.filter(application=models.OuterRef("pk"))
            .expected()
            .order_by()
            .values("application")
            .annotate(count=models.Count("pk"))
            .values("count")
        )
        return self.filter(
            status__in=(ApplicationStatus.SUBMITTED, ApplicationStatus.IN_REVIEW)
        ).filter(
            models.Q(
                GreaterThan(
                    models.F("cohort__reviewers_per_application"),
                    Coalesce(models.Subquery(expected), 0),
                )
            )
        )

    def search(self, text: str) -> Self:
        return self.filter(search_text__contains=thai.fold(text))

    def for_reading(self) -> Self:
        """With everything that a page with a whole application reads."""
        related = (
            "cohort",
            "applicant",
            "home_province",
            "data_key",
            "deferred_from__cohort",
            "reranking",
        )
        return self.select_related(*related).prefetch_related(
            self._joined("answers", "question"),
            self._joined("choices", "position__organization"),
            self._joined("consents", "text"),
            "provinces",
            "never",
            "references",
        )

    def _joined(self, relation: str, *related: str) -> models.Prefetch:
        """One query for the rows and what they refer to, instead of one for each."""
        model: Any = self.model._meta.get_field(relation).related_model
        rows = model._default_manager.select_related(*related)
        return models.Prefetch(relation, rows)


class ReferenceQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: those of sent applications."""
        if not permissions.is_coordinator(user):
            return self.none()
        return self.filter(
            application__submitted_at__isnull=False
        ).without_conflicts_of(user)

    def for_answering(self) -> Self:
        return self.select_related("application__cohort", "application__data_key")


class ReviewQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; reviewers on the panel: their own, of running ones.

        Hidden from everybody with a conflict of interest.
        """
        if not user.is_authenticated:
            return self.none()
        rows = self.without_conflicts_of(user)
        if permissions.is_coordinator(user):
            return rows
        # Leaving the panel takes away every review at once, written ones too.
        own_reviews = rows.filter(reviewer=user, application__cohort__panel__user=user)
        return own_reviews.exclude(
            application__status=ApplicationStatus.WITHDRAWN
        ).exclude(status=ReviewStatus.HANDED_OVER)

    def waiting(self) -> Self:
        return self.filter(status__in=[ReviewStatus.ASSIGNED, ReviewStatus.DRAFT])

    def writable(self) -> Self:
        """Waiting ones of applications under review; see also `rules.can_review`."""
        # A review can outlast the judging of its application; then it stays unwritten.
        return self.waiting().filter(application__status__in=ApplicationStatus.judged())

    def expected(self) -> Self:
        """Without those that will never be sent."""
        return self.exclude(status__in=ReviewStatus.dropped())

    def by_reviewer(self, user: Any) -> Self:
        return self.filter(reviewer=user)

    def for_queue(self) -> Self:
        return self.select_related("application__cohort").defer(
            "comment", *SEALED_FIELDS
        )


class ConflictQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: those of applications that they may see."""
        if not permissions.is_coordinator(user):
            return self.none()
        return self.without_conflicts_of(user)


class ErasureRequestQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        return (
            self.without_conflicts_of(user)
            if permissions.is_coordinator(user)
            else self.none()
        )


class SavedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everyone: their own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class SavedFilterQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: their own and those that others share."""
        if not permissions.is_coordinator(user):
            return self.none()
        return self.filter(models.Q(owner=user) | models.Q(is_shared=True))


class ExportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()
