from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from organizations.models.choices import ParticipationStatus
from portal.kernel import permissions
from portal.models.codes import public_code
from portal.text import thai
from volunteers.models.choices import (
    ApplicationStatus,
    CommentAudience,
    ConsentKind,
    ReviewStatus,
)

if TYPE_CHECKING:
    from organizations.models import Cohort, Organization

SEALED = (
    "application__note",
    "application__legal_name",
    "application__phone",
    "application__birth_on",
    "application__field_of_study",
    "application__school",
    "application__experience",
    "application__places_note",
    "application__skills_more",
)
OVER = (ApplicationStatus.DRAFT, ApplicationStatus.EXPIRED, ApplicationStatus.WITHDRAWN)
REFUSED = (ApplicationStatus.INELIGIBLE, ApplicationStatus.NOT_SELECTED)


class OfApplicationQuerySet(models.QuerySet[Any]):
    """Rows about one application each."""

    def without_conflicts_of(self, user: Any) -> Self:
        """A conflict of interest hides an application from that person through every door."""
        return self.exclude(application__conflicts__reviewer=user)


class ApplicationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: what was sent in, but for conflicts of their own. Everyone: their own.

        Administrators see no application.
        """
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.filter(submitted_at__isnull=False).without_conflicts_of(user)
        return self.filter(applicant=user)

    def without_conflicts_of(self, user: Any) -> Self:
        return self.exclude(conflicts__reviewer=user)

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)

    def unsent_after(self, now: datetime) -> Self:
        """Drafts whose deadline, personal extension included, has passed."""
        late = models.Q(cohort__applications_close_at__lt=now) & (
            models.Q(extended_until=None) | models.Q(extended_until__lt=now)
        )
        return self.filter(late, status=ApplicationStatus.DRAFT)

    def drafts_until(self, last: datetime) -> Self:
        """Drafts whose deadline, personal extension included, lies before `last` or has passed."""
        extended = models.Q(extended_until=None) | models.Q(extended_until__lte=last)
        return self.filter(
            extended,
            status=ApplicationStatus.DRAFT,
            cohort__applications_close_at__lte=last,
        )

    def to_release(self) -> Self:
        """An outcome is planned that its applicant doesn't know, and no release that is under way has it."""
        leaving = models.Q(
            planned_releases__release__stopped_at=None,
            planned_releases__release__done_at=None,
        )
        is_leaving = self.model.objects.filter(
            leaving, pk=models.OuterRef("pk"), planned_releases__isnull=False
        )
        planned = self.filter(status__in=ApplicationStatus.held()).exclude(
            released_status=models.F("status")
        )
        return planned.filter(~models.Exists(is_leaving))

    def search(self, text: str) -> Self:
        return self.filter(search_text__contains=thai.fold(text))

    def for_reading(self) -> Self:
        """With everything that a page showing one whole application reads."""
        related = (
            "cohort",
            "applicant",
            "home_province",
            "data_key",
            "deferred_from__cohort",
            "reranking",
        )
        return self.select_related(*related).prefetch_related(
            "answers__question",
            "choices__position__organization",
            "consents__text",
            "provinces",
            "never",
            "references",
        )


class ChoiceQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: those of what was sent in; members: what is shared with their organizations."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.filter(
                application__submitted_at__isnull=False
            ).without_conflicts_of(user)
        return self.shared().filter(position__organization__memberships__user=user)

    def shared(self) -> Self:
        """What the chosen hosts may read: released to them, consented to, and running as far as its applicant knows.

        A planned outcome that nobody was told changes nothing, or its host would learn of it first.
        """
        gone = models.Q(application__status__in=OVER) | models.Q(
            application__status__in=ApplicationStatus.held(),
            application__released_status__in=REFUSED,
        )
        return self.filter(
            application__shared_at__isnull=False,
            application__submitted_at__isnull=False,
            application__consents__kind=ConsentKind.HOSTS,
            application__consents__withdrawn_at=None,
            position__participation__status=ParticipationStatus.APPROVED,
        ).exclude(gone)

    def rewrite(
        self,
        application: Any,
        wanted: Sequence[tuple[Any, str]],
        fits: Mapping[str, list[int]],
    ) -> None:
        """The application's choices become these (position, reason), first first.

        Once hosts can read it, what is chosen again keeps its code, and what a host said about a wish that was
        taken back goes with it.
        """
        codes: dict[int, str] = {}
        if application.shared_at:
            codes = dict(application.choices.values_list("position_id", "code"))
            application.interests.exclude(
                position__in=[position.pk for position, _reason in wanted]
            ).delete()
        application.choices.all().delete()
        self.bulk_create(
            self.model(
                application=application,
                position=position,
                rank=rank,
                reason=reason,
                fit=fits.get(position.slug, []),
                code=codes.get(position.pk) or public_code(),
            )
            for rank, (position, reason) in enumerate(wanted, 1)
        )

    def of_organization(self, organization: "Organization") -> Self:
        return self.filter(position__organization=organization)


class InterestQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; members: their organizations'. Whose application it is, `Choice.shared` guards."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.without_conflicts_of(user)
        return self.filter(position__organization__memberships__user=user)


class DocumentQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of applications the person may see; never reviewers, whom names inside would tell who it is."""
        if not user.is_authenticated:
            return self.none()
        if permissions.is_coordinator(user):
            return self.filter(
                application__submitted_at__isnull=False
            ).without_conflicts_of(user)
        return self.filter(application__applicant=user)

    def for_handing_out(self) -> Self:
        return self.select_related("application__applicant", "kind", "file__data_key")


class ReferenceQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: those of what was sent in. Their texts are for them and, without blindness, for reviewers."""
        if not permissions.is_coordinator(user):
            return self.none()
        return self.filter(
            application__submitted_at__isnull=False
        ).without_conflicts_of(user)

    def for_answering(self) -> Self:
        return self.select_related("application__cohort", "application__data_key")


class ReviewQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; reviewers: their own, of applications that still run, while they are on the panel.

        Nobody: those of an application with which they have a conflict of interest.
        """
        if not user.is_authenticated:
            return self.none()
        known = self.without_conflicts_of(user)
        if permissions.is_coordinator(user):
            return known
        mine = known.filter(reviewer=user, application__cohort__panel__user=user)
        return mine.exclude(application__status=ApplicationStatus.WITHDRAWN).exclude(
            status=ReviewStatus.HANDED_OVER
        )

    def waiting(self) -> Self:
        return self.filter(status__in=[ReviewStatus.ASSIGNED, ReviewStatus.DRAFT])

    def writable(self) -> Self:
        """That wait, of applications under review; who may write them, says `rules.can_review`."""
        return self.waiting().filter(application__status__in=ApplicationStatus.judged())

    def asked(self) -> Self:
        """Without those of whom nothing will come."""
        return self.exclude(status__in=ReviewStatus.left())

    def by_reviewer(self, user: Any) -> Self:
        return self.filter(reviewer=user)

    def for_queue(self) -> Self:
        return self.select_related("application__cohort").defer("comment", *SEALED)


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


class ReleaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()

    def under_way(self) -> Self:
        """Neither stopped nor done."""
        return self.filter(stopped_at=None, done_at=None)

    def due(self, now: datetime) -> Self:
        return self.under_way().filter(leaves_at__lte=now).order_by("leaves_at", "pk")


class ExportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()


class CommentQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; reviewers: those for the panel, once their own review of the application is sent.

        Nobody: those about an application with which they have a conflict of interest.
        """
        if not user.is_authenticated:
            return self.none()
        known = self.without_conflicts_of(user)
        if permissions.is_coordinator(user):
            return known.exclude(application__applicant=user)
        return known.filter(
            audience=CommentAudience.PANEL,
            application__cohort__panel__user=user,
            application__reviews__reviewer=user,
            application__reviews__status=ReviewStatus.SUBMITTED,
        )
