"""Querysets of records that belong to a placement."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from placements.models.choices import (
    ConcernStatus,
    ReportStatus,
    RequestKind,
    RequestStatus,
    Side,
)
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from portal.kernel import permissions
from portal.models.choices import Role
from volunteers.models.queries.applications import OfApplicationQuerySet

if TYPE_CHECKING:
    from organizations.models import Cohort

VOLUNTEER_PATH = "placement__application__applicant"


class PlacementRecordQuerySet(OfApplicationQuerySet):
    """`thing`: as what the table of endings has these rows."""

    path = "placement__application"
    thing = Thing.NAME

    def visible_to(self, user: Any) -> Self:
        """Coordinators: all but their own conflicts; volunteers: their own.

        Hosts: what `seen_by_host` allows. Each of them as far as an end leaves it.
        """
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.without_conflicts_of(user).left_to_staff(user)
        return self.filter(Q(**{VOLUNTEER_PATH: user}) | self.seen_by_host(user))

    def seen_by_host(self, user: Any) -> Q:
        return self.at_host(user, self.thing)

    def at_host(self, user: Any, thing: Thing) -> Q:
        placements: Any = apps.get_model("placements", "Placement")
        return Q(placement__in=placements.objects.open_to_host(user, thing))

    def left_to_staff(self, user: Any) -> Self:
        closed = endings.closed_to(Reader.COORDINATOR, self.thing, path="placement__")
        contacts: Any = apps.get_model("placements", "SafeguardingContact")
        cohorts = contacts.objects.filter(user=user).values("cohort")
        as_contact = Q(placement__application__cohort__in=cohorts)
        return self.filter(~closed | as_contact)


class PhaseQuerySet(PlacementRecordQuerySet):
    thing = Thing.GOALS


class LeaveQuerySet(PlacementRecordQuerySet):
    thing = Thing.DAYS_OFF


class CheckInQuerySet(PlacementRecordQuerySet):
    thing = Thing.CHECK_INS

    def visible_to(self, user: Any) -> Self:
        """Each side reads what it wrote itself; coordinators read both."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.without_conflicts_of(user).left_to_staff(user)
        # Without the side a host could read that its volunteer finds the work hard.
        as_volunteer = Q(**{VOLUNTEER_PATH: user, "side": Side.VOLUNTEER})
        as_host = self.at_host(user, Thing.HOST_CHECK_INS) & Q(side=Side.HOST)
        return self.filter(as_volunteer | as_host)


class ReportQuerySet(PlacementRecordQuerySet):
    thing = Thing.REPORTS

    def seen_by_host(self, user: Any) -> Q:
        """Drafts and returned reports are the volunteer's own."""
        return super().seen_by_host(user) & Q(status__in=ReportStatus.read_by_host())


class ConditionKindQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()


class SafeguardingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_staff(user) else self.none()

    def of_cohort(self, cohort: "Cohort") -> Self:
        return self.working().filter(cohort=cohort)

    def working(self) -> Self:
        """Who is switched off, or coordinator no more, reads no concern."""
        return self.filter(user__is_active=True, user__role=Role.COORDINATOR)

    def reachable(self) -> Self:
        """Those who can be called first."""
        has_phone = Case(When(phone="", then=1), default=0)
        rows = self.working().select_related("user")
        return rows.order_by(has_phone, "pk")

    def lock_with_others(self, user: Any) -> None:
        """This person's rows and those of the others in their cohorts, by key: of the
        two last contacts who go at once the second is the last one.
        """
        cohorts = self.model.objects.filter(user=user).values("cohort")
        rows = self.model.objects.select_for_update(no_key=True).order_by("pk")
        list(rows.filter(cohort__in=cohorts).values_list("pk"))

    def last_of_cohorts(self, user: Any) -> Self:
        """This person's rows for cohorts that have no other contact: those that run,
        and those whose concerns aren't closed.
        """
        others = self.working().filter(cohort=OuterRef("cohort")).exclude(user=user)
        concerns: Any = apps.get_model("placements", "Concern")
        path = "placement__application__cohort"
        waiting = concerns.objects.exclude(status=ConcernStatus.CLOSED).filter(
            **{path: OuterRef("cohort")}
        )
        is_needed = Q(cohort__closed_at=None) | Exists(waiting)
        return self.filter(is_needed, ~Exists(others), user=user)


class ConcernQuerySet(OfApplicationQuerySet):
    path = "placement__application"

    def visible_to(self, user: Any) -> Self:
        """The volunteer who wrote it, and the cohort's safeguarding contacts.

        No other coordinator, never a host; no contact with a conflict of interest.
        """
        if not user.is_authenticated:
            return self.none()
        as_volunteer = Q(placement__application__applicant=user)
        if not permissions.is_coordinator(user):
            return self.filter(as_volunteer)
        # Being a coordinator is not enough: the concern may be about one of them.
        as_contact = Q(placement__application__cohort__safeguarding_contacts__user=user)
        as_contact &= Q(pk__in=self.model.objects.without_conflicts_of(user))
        return self.filter(as_volunteer | as_contact).distinct()


class ContactNoteQuerySet(PlacementRecordQuerySet):
    thing = Thing.CONTACTS

    def visible_to(self, user: Any) -> Self:
        """Coordinators only, and after leaving for safety only contacts of them."""
        if not permissions.is_coordinator(user):
            return self.none()
        rows = self.without_conflicts_of(user).left_to_staff(user)
        # Coordinators may have been volunteers: nobody reads what was noted of them.
        return rows.exclude(**{VOLUNTEER_PATH: user})


class CertificateQuerySet(PlacementRecordQuerySet):
    def seen_by_host(self, user: Any) -> Q:
        # Matches nothing: the certificate carries the legal name.
        return Q(pk=None)

    def valid(self) -> Self:
        return self.filter(revoked_at=None)


class PlacementChangeQuerySet(PlacementRecordQuerySet):
    def seen_by_host(self, user: Any) -> Q:
        # Matches nothing: it tells how a placement ended.
        return Q(pk=None)

    def in_force(self) -> Self:
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)


class PlacementRequestQuerySet(PlacementRecordQuerySet):
    def seen_by_host(self, user: Any) -> Q:
        """A pause or an extension; nothing that was asked for safety."""
        told = Q(kind__in=RequestKind.told_to_host(), is_for_safety=False)
        return super().seen_by_host(user) & told

    def waiting(self) -> Self:
        return self.filter(status=RequestStatus.ASKED)

    def for_reading(self) -> Self:
        related = (
            "placement__data_key",
            "placement__offer",
            "placement__application__cohort",
            "placement__application__applicant__data_key",
            "placement__application__data_key",
            "placement__position__organization",
            "placement__position__participation",
            "placement__position__cohort",
        )
        return self.select_related(*related)
