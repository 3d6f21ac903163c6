"""The querysets of the models; `visible_to` is where every page starts."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from organizations.models.choices import (
    MemberRole,
    ParticipationStatus,
    RequestStatus,
    RevisionStatus,
    WithdrawalStatus,
)
from portal.kernel import permissions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.models import Cohort

PUBLIC_STATUSES = (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)


class CohortQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_staff(user) else self.public()

    def public(self) -> Self:
        return self.filter(is_public=True)

    def open_at(self, now: datetime) -> Self:
        return self.public().filter(
            applications_open_at__lte=now, applications_close_at__gte=now
        )


class OrganizationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Staff: all. Others: those with a public profile, and their own."""
        if permissions.is_staff(user):
            return self.all()
        # Q(pk=None) matches no row.
        own = Q(memberships__user=user) if user.is_authenticated else Q(pk=None)
        # The join to memberships gives a public organization once for each member.
        return self.filter(Q(published_at__isnull=False) | own).distinct()

    def public(self) -> Self:
        return self.filter(published_at__isnull=False)

    def of_member(self, user: Any) -> Self:
        return self.filter(memberships__user=user)


class MembershipQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return (
            self.all()
            if permissions.is_staff(user)
            else self.filter(organization__memberships__user=user)
        )

    def editors(self) -> Self:
        return self.filter(role__in=[MemberRole.OWNER, MemberRole.EDITOR])


class InvitationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return (
            self.all()
            if permissions.is_staff(user)
            else self.filter(organization__memberships__user=user)
        )

    def pending(self) -> Self:
        """Neither accepted nor revoked, but perhaps expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self) -> Self:
        return self.pending().filter(expires_at__gt=timezone.now())


class HostRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()

    def new(self) -> Self:
        """Without an answer."""
        return self.filter(status=RequestStatus.NEW)


class ParticipationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return (
            self.all()
            if permissions.is_staff(user)
            else self.filter(organization__memberships__user=user)
        )

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)


class WithdrawalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all. Members: what their organization asked for."""
        if permissions.is_coordinator(user):
            return self.all()
        own = self.filter(participation__organization__memberships__user=user)
        return own.filter(asked_at__isnull=False)

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(participation__cohort=cohort)

    def asked(self) -> Self:
        return self.filter(status=WithdrawalStatus.ASKED)

    def held(self) -> Self:
        return self.filter(status=WithdrawalStatus.HELD)

    def under_way(self) -> Self:
        return self.filter(status__in=WithdrawalStatus.under_way())

    def due(self, now: datetime) -> Self:
        return self.held().filter(leaves_at__lte=now).order_by("leaves_at", "pk")


class RevisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Staff: except drafts. Members: all of their organization."""
        if permissions.is_staff(user):
            return self.exclude(
                status__in=[RevisionStatus.DRAFT, RevisionStatus.SET_ASIDE]
            )
        return self.filter(participation__organization__memberships__user=user)

    def waiting(self) -> Self:
        """Not those of organizations that no longer take part: nobody can answer."""
        return self.filter(status=RevisionStatus.SUBMITTED).exclude(
            participation__status__in=[
                ParticipationStatus.CLOSED,
                ParticipationStatus.WITHDRAWN,
            ]
        )


class SubscriptionQuerySet(models.QuerySet[Any]):
    """Without `visible_to`: only the scheduler reads these rows."""

    def due(self, cohorts: "Iterable[Cohort]") -> Self:
        """Those that wait for one of the open cohorts, by its name or as the next."""
        condition = Q(pk=None)
        for cohort in cohorts:
            condition |= Q(cohort=cohort) | Q(
                cohort__applications_close_at__lt=cohort.applications_open_at
            )
        return self.filter(condition)

    def never_confirmed(self, before: datetime) -> Self:
        return self.filter(confirmed_at=None, asked_at__lt=before)


def position_label(path: str = "") -> Case:
    """The name of a position in a query, in the language of the page; `path` leads to
    the position, such as "position__".

    "" where there is no position.
    """
    name = in_language(f"{path}organization__name")
    title = in_language(f"{path}title")
    return Case(
        When(**{f"{path}organization__isnull": True}, then=Value("")),
        When(**{f"{path}title": ""}, then=name),
        default=Concat(name, Value(" · "), title),
        output_field=TextField(),
    )


def in_language(field: str) -> F | Coalesce:
    """The English half of a Thai field on English pages, if there is one."""
    if get_language() != "en":
        return F(field)
    return Coalesce(NullIf(F(f"{field}_en"), Value("")), F(field))


class PositionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_staff(user) else self.public()

    def public(self) -> Self:
        return self.taking_part().filter(cohort__is_public=True)

    def taking_part(self) -> Self:
        """Of organizations that are approved for their cohort and have not left it:
        whose seats count.
        """
        return self.filter(participation__status__in=PUBLIC_STATUSES)

    def open(self) -> Self:
        """Those that can still be chosen in an application."""
        return self.filter(self.is_open())

    @staticmethod
    def is_open() -> Q:
        return Q(
            cohort__is_public=True, participation__status=ParticipationStatus.APPROVED
        )

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)

    def for_cards(self) -> Self:
        # Three queries for any number of cards.
        return self.select_related("organization", "cohort").prefetch_related(
            "provinces", "issues"
        )
