"""Participations, revisions of profiles, and source documents."""

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import ParticipationStatus, RevisionStatus
from organizations.models.cohort import Cohort
from organizations.models.organization import Organization
from organizations.models.querysets import ParticipationQuerySet, RevisionQuerySet
from portal.models.codes import public_code

if TYPE_CHECKING:
    from organizations.models.remark import Remark

FIRST = 1
MAX_TITLE_LENGTH = 120


def joined_label(name: str, title: str) -> str:
    return f"{name} · {title}" if title else name


class Participation(models.Model):
    """One organization in one cohort with one position; approved for each cohort.

    `number` 1 is the organization's first position, whose profile holds what all of
    them share; each further position is a participation of its own, so that it is
    approved, withdrawn and taken in again by itself. `title` is what members and
    coordinators call it, of the newest draft.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_lazy("cohort"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_lazy("organization"),
    )
    status = models.CharField(
        _lazy("status"),
        max_length=20,
        choices=ParticipationStatus,
        default=ParticipationStatus.DRAFT,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    number = models.PositiveSmallIntegerField(
        _lazy("number of the position"), default=FIRST, editable=False
    )
    order = models.PositiveSmallIntegerField(default=FIRST, editable=False)
    title = models.CharField(
        _lazy("title of the position"),
        max_length=MAX_TITLE_LENGTH,
        blank=True,
        editable=False,
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["organization__sort_key", "order", "number"]
        verbose_name = _lazy("participation")
        verbose_name_plural = _lazy("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "organization", "number"],
                name="positions_of_an_organization_are_numbered",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="positions_are_numbered_from_one"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ParticipationStatus.values),
                name="participation_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        label = joined_label(str(self.organization), self.title)
        return f"{label} · {self.cohort.number}"

    @property
    def is_first(self) -> bool:
        return self.number == FIRST

    @property
    def label(self) -> str:
        """The organization, and which of its positions if it has a title."""
        return joined_label(self.organization.name, self.title)


class SourceDocument(models.Model):
    """A host's document as received, byte for byte; never changed."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="documents",
        verbose_name=_lazy("organization"),
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="+", verbose_name=_lazy("cohort")
    )
    original = models.BinaryField(_lazy("original"), editable=False)
    sha256 = models.CharField(_lazy("SHA-256"), max_length=64, editable=False)
    encoding = models.CharField(_lazy("encoding"), max_length=20, editable=False)
    made_at = models.DateTimeField(
        _lazy("received"), default=timezone.now, editable=False
    )

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _lazy("source document")
        verbose_name_plural = _lazy("source documents")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "sha256"],
                name="a_document_is_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def text(self) -> str:
        return bytes(self.original).decode(self.encoding)

    def is_intact(self) -> bool:
        return hashlib.sha256(self.original).hexdigest() == self.sha256


class ProfileRevision(models.Model):
    """A version of the whole profile: texts of the organization and its position.

    `profiles.schema` describes `content`, which is always valid. `unfinished`: by
    field, what was typed there and is not valid yet; only drafts have any.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    participation = models.ForeignKey(
        Participation,
        on_delete=models.CASCADE,
        related_name="revisions",
        verbose_name=_lazy("participation"),
    )
    number = models.PositiveIntegerField(_lazy("number"))
    content = models.JSONField(_lazy("content"), default=dict)
    unfinished = models.JSONField(default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(
        default=1,
        help_text=_lazy(
            "Revision number, to notice when two people edit at the same time."
        ),
    )
    source = models.ForeignKey(
        SourceDocument,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_lazy("source document"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_lazy("author"),
    )
    remark = models.TextField(_lazy("what to change"), blank=True)
    status = models.CharField(
        _lazy("status"),
        max_length=20,
        choices=RevisionStatus,
        default=RevisionStatus.DRAFT,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    made_at = models.DateTimeField(_lazy("begun"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(
        _lazy("saved"), default=timezone.now, editable=False
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _lazy("profile revision")
        verbose_name_plural = _lazy("profile revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "number"], name="revisions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(status=RevisionStatus.APPROVED),
                name="one_public_revision_per_participation",
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(
                    status__in=[
                        RevisionStatus.DRAFT,
                        RevisionStatus.SUBMITTED,
                        RevisionStatus.CHANGES_REQUESTED,
                    ]
                ),
                name="one_revision_at_work_per_participation",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RevisionStatus.values),
                name="revision_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.number}"

    @property
    def open_remarks(self) -> list["Remark"]:
        """Filtered in Python, so that prefetched remarks cost no query."""
        return [remark for remark in self.remarks.all() if remark.resolved_at is None]
