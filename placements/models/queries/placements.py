"""Querysets of runs, offers, placements, deferrals and closings."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    When,
)

from organizations.models import Membership
from organizations.models.choices import ParticipationStatus
from placements.models.choices import (
    DeferralStatus,
    EndKind,
    OfferStatus,
    PlacementStatus,
)
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from portal.kernel import permissions
from portal.text import thai
from volunteers.models import Release
from volunteers.models.queries.applications import OfApplicationQuerySet

if TYPE_CHECKING:
    from organizations.models import Cohort, Position

LONG_FIELDS = (
    "position__content",
    "position__organization__content",
)
SEEN_BY_HOST = (OfferStatus.OPEN, OfferStatus.ACCEPTED)
# A host that left has nothing more to do with who was going to come.
NEVER_CAME = Q(
    status=PlacementStatus.PLANNED,
    position__participation__status=ParticipationStatus.WITHDRAWN,
)


class MatchRunQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()

    def adopted_in(self, cohort: "Cohort") -> Any:
        return self.filter(cohort=cohort, adopted_at__isnull=False).first()


class ProposalQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        return (
            self.without_conflicts_of(user)
            if permissions.is_coordinator(user)
            else self.none()
        )

    def for_board(self) -> Self:
        """With the columns of a line of the board; nothing sealed or long."""
        application_fields = (
            "code",
            "reference",
            "display_name",
            "status",
            "applicant",
            "cohort",
            "data_key",
            "reranking__used_at",
        )
        fields = (f"application__{name}" for name in application_fields)
        return self.select_related(
            "application__reranking", "position__organization"
        ).only(
            *(field.name for field in self.model._meta.concrete_fields),
            *fields,
            "position__slug",
            "position__title",
            "position__title_en",
            "position__seats",
            "position__cohort_id",
            "position__organization__name",
            "position__organization__name_en",
        )


class AtPositionQuerySet(OfApplicationQuerySet):
    def of_member(self, user: Any) -> Self:
        """Those at organizations of the user.

        None for coordinators: belonging to one hides them (`scope.hidden_keys`).
        """
        organizations = Membership.objects.filter(user=user).values("organization")
        rows = self.filter(position__organization__in=organizations)
        return (
            rows.without_conflicts_of(user)
            if permissions.is_coordinator(user)
            else rows
        )


class OfferQuerySet(AtPositionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all but their own conflicts; applicants: theirs once released.

        Hosts: those of their own positions while in force.
        """
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.without_conflicts_of(user)
        # Without `released_at` an applicant would see a planned offer before it is
        # certain.
        as_applicant = Q(application__applicant=user, released_at__isnull=False)
        # Without the states a host would learn who declined, and who is only planned.
        as_host = Q(
            position__organization__memberships__user=user, status__in=SEEN_BY_HOST
        ) & ~Q(position__participation__status=ParticipationStatus.WITHDRAWN)
        as_host &= ~endings.closed_to(Reader.HOST, Thing.NAME, path="placement__")
        # `distinct`: the join over memberships can return a row more than once.
        return self.filter(as_applicant | as_host).distinct()

    def of_applicant(self, user: Any) -> Self:
        return self.filter(application__applicant=user, released_at__isnull=False)

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(application__cohort=cohort)

    def search(self, text: str) -> Self:
        return self.filter(application__search_text__contains=thai.fold(text))

    def planned(self) -> Self:
        return self.filter(status=OfferStatus.PLANNED)

    def not_leaving(self) -> Self:
        """In no release that is under way."""
        leaving = Release.objects.under_way().filter(offers__isnull=False)
        return self.exclude(pk__in=leaving.values("offers__offer"))

    def in_force(self) -> Self:
        """Those that hold a seat."""
        return self.filter(seat__isnull=False)

    def open_with_deadline_before(self, instant: datetime) -> Self:
        """Open offers to answer before the instant.

        Not those with a request to defer that waits for a decision.
        """
        offers = self.filter(status=OfferStatus.OPEN, answer_by__lt=instant)
        # The clock stops while we owe the person an answer.
        return offers.exclude(application__deferral__status=DeferralStatus.ASKED)

    def for_reading(self) -> Self:
        related = (
            "application__cohort",
            "application__applicant__data_key",
            "application__data_key",
        )
        more = (
            "province",
            "position__organization",
            "position__cohort",
            "position__participation",
            "freed_by__application",
        )
        return self.select_related(*related, *more).defer(*LONG_FIELDS)


class DeferralQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all but their own conflicts; everyone: their own."""
        if not user.is_authenticated:
            return self.none()
        return (
            self.without_conflicts_of(user)
            if permissions.is_coordinator(user)
            else self.filter(application__applicant=user)
        )

    def asked(self) -> Self:
        return self.filter(status=DeferralStatus.ASKED)

    def for_reading(self) -> Self:
        related = (
            "application__cohort",
            "application__applicant__data_key",
            "application__data_key",
        )
        return self.select_related(
            *related, "offer__position__organization", "prepared__cohort"
        )


class CoordinatorOnlyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()


class AlumniConsentQuerySet(CoordinatorOnlyQuerySet):
    def visible_to(self, user: Any) -> Self:
        rows = super().visible_to(user)
        return permissions.without_hidden(rows, user, person="user")  # type: ignore[return-value]


class ClosingQuerySet(CoordinatorOnlyQuerySet):
    def under_way(self) -> Self:
        """Neither stopped nor done."""
        return self.filter(stopped_at=None, done_at=None)

    def due(self, now: datetime) -> Self:
        return self.under_way().filter(leaves_at__lte=now).order_by("leaves_at", "pk")


class PlacementQuerySet(AtPositionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all but their own conflicts; volunteers: their own.

        Hosts: those of their own positions, as far as their end leaves them.
        """
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            # Coordinators with a conflict must not see a relative's year.
            return self.without_conflicts_of(user)
        as_volunteer = Q(application__applicant=user)
        as_host = Q(pk__in=self.model.objects.open_to_host(user).values("pk"))
        return self.filter(as_volunteer | as_host)

    def of_volunteer(self, user: Any) -> Self:
        return self.filter(application__applicant=user)

    def left_out(self) -> Self:
        """Those after which the person is not matched again in the same cohort."""
        return self.ended_so().exclude(pk__in=self.model.objects.readmitted())

    def readmitted(self) -> Self:
        # A readmission from before the newest ending says nothing about that one.
        return self.ended_so().filter(readmission__made_at__gte=F("status_changed_at"))

    def ended_so(self) -> Self:
        return self.filter(
            status=PlacementStatus.ENDED_EARLY, end_kind__in=EndKind.leaving_out()
        )

    def current_of(self, user: Any) -> Any:
        """The placement a volunteer writes in, or None.

        The one that runs before those that are over, then the newest.
        """
        order = Case(When(status__in=PlacementStatus.running(), then=0), default=1)
        return (
            self.of_volunteer(user)
            .for_reading()
            .with_year_records()
            .order_by(order, "-made_at", "-pk")
            .first()
        )

    def of_host(self, user: Any, slug: str) -> Self:
        """Those at the organization; none for people who are no members of it.

        Of those that are `is_closed_to_host` it learns that they are over, no more.
        """
        rows = self.of_member(user).filter(position__organization__slug=slug)
        return rows.exclude(NEVER_CAME).marked_for_host()

    def open_to_host(self, user: Any, thing: Thing = Thing.NAME) -> Self:
        """Those at organizations of the user that show members of theirs the thing."""
        rows = self.of_member(user).exclude(NEVER_CAME)
        return rows.marked_for_host(thing).filter(is_closed_to_host=False)

    def marked_for_host(self, thing: Thing = Thing.NAME) -> Self:
        """With `is_closed_to_host`, by the table of endings.

        Whoever has left an organization so is unknown there with all that was over
        before, such as the part before a move between two of its positions.
        """
        closed = endings.closed_to(Reader.HOST, thing)
        same_person = self.model.objects.filter(
            closed,
            application__applicant=OuterRef("application__applicant"),
            position__organization=OuterRef("position__organization"),
        )
        over = ~Q(status__in=PlacementStatus.running())
        is_closed = Case(
            When(over & Exists(same_person), then=True),
            default=False,
            output_field=BooleanField(),
        )
        return self.annotate(is_closed_to_host=is_closed)

    def apart_from_host(self) -> Self:
        return self.filter(endings.closed_to(Reader.HOST, Thing.NAME))

    def for_reading(self) -> Self:
        related = (
            "application__cohort",
            "application__applicant__data_key",
            "application__data_key",
            "data_key",
            "position__participation",
        )
        # Long or sealed columns that no list shows; they load if a page touches them.
        sealed = (
            "offer__terms",
            "offer__decline_reason",
            "offer__withdraw_reason",
            "application__note",
        )
        return self.select_related(
            *related,
            "position__organization",
            "position__cohort",
            "offer__province",
        ).defer(*LONG_FIELDS, *sealed)

    def with_year_records(self) -> Self:
        """With the records that `health` reads: a constant number of queries."""
        records = ("phases", "checkins", "reports", "leave_entries")
        # Without the sealed texts: only the page of one placement reads them.
        notes: Any = self.model._meta.get_field("contact_notes").related_model
        lines = notes.objects.defer("text").order_by("-talked_on", "-pk")
        return self.prefetch_related(*records, Prefetch("contact_notes", lines))

    def at_position(self, position: "Position") -> Self:
        return self.filter(position=position)

    def running(self) -> Self:
        return self.filter(status__in=PlacementStatus.running())

    def without_host(self) -> Self:
        """Running, but their organization left the cohort."""
        return self.running().filter(
            position__participation__status=ParticipationStatus.WITHDRAWN
        )
