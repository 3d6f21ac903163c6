"""Querysets of choices, of what hosts may read of them, and of what hosts say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from organizations.models.choices import ParticipationStatus
from portal.kernel import permissions
from portal.models.codes import public_code
from portal.text import dates
from volunteers.models.choices import ApplicationStatus, ConsentKind
from volunteers.models.queries import scope
from volunteers.models.queries.applications import OfApplicationQuerySet

if TYPE_CHECKING:
    from organizations.models import Cohort, Organization

NOT_SHARED_STATUSES = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.EXPIRED,
    ApplicationStatus.WITHDRAWN,
)
REFUSED_STATUSES = (ApplicationStatus.INELIGIBLE, ApplicationStatus.NOT_SELECTED)


def answer_day(application: Any) -> datetime:
    """Until when an organization that is shown it today answers."""
    return dates.end_of_day_in(application.cohort.host_answer_days)


def kept_links(
    application: Any, choices: Sequence[tuple[Any, str]]
) -> dict[int, tuple[str, datetime | None]]:
    """By position: its code and day. Drops the interest in those no longer chosen."""
    # Hosts know a choice by its code: with a new one their links would break.
    rows = application.choices.values_list("position_id", "code", "answer_by")
    application.interests.exclude(
        position__in=[position.pk for position, _reason in choices]
    ).delete()
    return {position: (code, until) for position, code, until in rows}


class ChoiceQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: those of sent applications; members: those shared with them."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.filter(
                application__submitted_at__isnull=False
            ).without_conflicts_of(user)
        return self.shared().filter(position__organization__memberships__user=user)

    def shared(self) -> Self:
        """What the chosen hosts may read: shared, consented to, and still running.

        An unreleased outcome counts as running, or the host would learn of it before
        the applicant. Nothing that is withheld, as after a year that ended for safety.
        """
        gone = models.Q(application__status__in=NOT_SHARED_STATUSES) | models.Q(
            application__status__in=ApplicationStatus.held(),
            application__released_status__in=REFUSED_STATUSES,
        )
        rows = self.filter(
            application__shared_at__isnull=False,
            application__submitted_at__isnull=False,
            application__consents__kind=ConsentKind.HOSTS,
            application__consents__withdrawn_at=None,
            position__participation__status=ParticipationStatus.APPROVED,
        ).exclude(gone)
        return scope.without_withheld(rows, path="application")

    def replace_for(
        self,
        application: Any,
        choices: Sequence[tuple[Any, str]],
        fits: Mapping[str, dict[str, Any]],
    ) -> None:
        """Replaces the application's choices by these (position, reason), by rank.

        If it is shared, a position that is chosen again keeps its code and the day by
        which its organization answers; the interest in positions that are no longer
        chosen is deleted. `fits`: by slug.
        """
        # Whoever is chosen only now has as many days as the others had.
        answer_by = answer_day(application) if application.shared_at else None
        kept = kept_links(application, choices) if application.shared_at else {}
        # Deleted before inserting: ranks shift, and updating them one by one would
        # collide on the way.
        application.choices.all().delete()
        self.bulk_create(
            self.model(
                application=application,
                position=position,
                rank=rank,
                reason=reason,
                fit=fits.get(position.slug, {}),
                code=code,
                answer_by=until,
            )
            for rank, (position, reason) in enumerate(choices, 1)
            for code, until in [kept.get(position.pk) or (public_code(), answer_by)]
        )

    def unanswered(self) -> Self:
        """Those about which the organization hasn't said a word."""
        interests = apps.get_model("volunteers", "Interest")._default_manager
        said = interests.filter(
            application=models.OuterRef("application"),
            position=models.OuterRef("position"),
        )
        return self.filter(~models.Exists(said))

    def owed(self) -> Self:
        """What organizations still have to answer: shown to them, in a cohort that is
        open and has no match in use.
        """
        rows = self.shared().unanswered().filter(application__cohort__closed_at=None)
        return scope.without_settled(rows, path="application__cohort")

    def overdue(self, cohort: "Cohort", *, by: Any) -> Self:
        """What organizations owe a coordinator's cohort past the day for it."""
        rows = self.visible_to(by).owed().exclude(application__applicant=by.pk)
        return rows.filter(application__cohort=cohort, answer_by__lt=timezone.now())

    def of_organization(self, organization: "Organization") -> Self:
        return self.filter(position__organization=organization)


class InterestQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; members: their organizations'."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.without_conflicts_of(user)
        rows = self.filter(position__organization__memberships__user=user)
        return scope.without_withheld(rows, path="application")
