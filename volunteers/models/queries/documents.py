"""Querysets of documents that applicants attached."""

from typing import Any, Self

from django.db import models

from portal.kernel import permissions
from volunteers.models.choices import ReviewStatus
from volunteers.models.queries.applications import OfApplicationQuerySet


class DocumentQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators and the applicant; reviewers: see `for_review_by`."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.filter(
                application__submitted_at__isnull=False
            ).without_conflicts_of(user)
        # By the applicant, not by the status: they may download what they sent.
        own = models.Q(application__applicant=user)
        return self.filter(own | models.Q(pk__in=self.for_review_by(user).values("pk")))

    def for_review_by(self, user: Any) -> Self:
        """Of the kinds that the cohort lets reviewers read, once the person has said
        that they have no conflict; without names where the cohort reviews without.
        """
        reviews: Any = self.model._meta.get_field("application").related_model
        reviews = reviews._meta.get_field("reviews").related_model
        own = (
            reviews.objects.visible_to(user)
            .by_reviewer(user)
            .filter(cleared_at__isnull=False, status__in=ReviewStatus.reading())
        )
        names = models.Q(application__cohort__is_blind=False) | models.Q(
            nameless_at__isnull=False
        )
        return self.filter(
            names,
            kind__for_reviewers=True,
            application__in=own.order_by().values("application"),
        ).without_conflicts_of(user)

    def to_check(self) -> Self:
        """For reviewers who see no names, and nobody has marked it as free of them."""
        return self.filter(
            kind__for_reviewers=True,
            application__cohort__is_blind=True,
            nameless_at__isnull=True,
        )

    def for_handing_out(self) -> Self:
        return self.select_related("application__applicant", "kind", "file__data_key")
