"""Rows that belong to a placement, and who may see them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from placements.models.choices import ReportStatus, Side
from portal.kernel import permissions

if TYPE_CHECKING:
    from organizations.models import Cohort

VOLUNTEER = "placement__application__applicant"
CONFLICTED = "placement__application__conflicts__reviewer"
MEMBER = "placement__position__organization__memberships__user"


class YearQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all but conflicts of their own; volunteers: their own; hosts: of their own positions."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.exclude(**{CONFLICTED: user})
        return self.filter(Q(**{VOLUNTEER: user}) | self.hosts_part(user)).distinct()

    def hosts_part(self, user: Any) -> Q:
        return Q(**{MEMBER: user})


class CheckInQuerySet(YearQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Each side reads what it wrote itself; coordinators read both."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.exclude(**{CONFLICTED: user})
        own = Q(**{VOLUNTEER: user, "side": Side.VOLUNTEER})
        return self.filter(own | Q(**{MEMBER: user, "side": Side.HOST})).distinct()


class ReportQuerySet(YearQuerySet):
    def hosts_part(self, user: Any) -> Q:
        """What the volunteer is at work on is the volunteer's own."""
        return super().hosts_part(user) & Q(status__in=ReportStatus.read_by_host())


class ConditionKindQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()


class SafeguardingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_staff(user) else self.none()

    def of_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort, user__is_active=True)


class ConcernQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The volunteer who wrote it, and the cohort's safeguarding contacts; no other coordinator, never a host."""
        if not user.is_authenticated:
            return self.none()
        own = Q(placement__application__applicant=user)
        if not permissions.is_coordinator(user):
            return self.filter(own)
        return self.filter(
            own | Q(placement__application__cohort__safeguarding_contacts__user=user)
        ).distinct()


class CertificateQuerySet(YearQuerySet):
    def hosts_part(self, user: Any) -> Q:
        return Q(pk=None)

    def valid(self) -> Self:
        return self.filter(revoked_at=None)
