"""Documents that a cohort asks for, and those that applicants attach."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.files.cleaning.result import CONTENT_TYPES
from portal.models import StoredFile
from portal.text.bilingual import InLanguage
from volunteers.models.application import Application
from volunteers.models.queries.documents import DocumentQuerySet


def known_kinds(value: list[str]) -> None:
    if not value or not isinstance(value, list) or set(value) - set(CONTENT_TYPES):
        raise ValidationError(_lazy("Name at least one of: pdf, jpeg, png."))


class DocumentKind(models.Model):
    """A document that a cohort asks for. `types`: some of pdf, jpeg, png."""

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="document_kinds",
        verbose_name=_lazy("cohort"),
    )
    slug = models.SlugField(_lazy("short name"), max_length=40)
    order = models.PositiveSmallIntegerField(_lazy("order"))
    name_th = models.CharField(_lazy("name, Thai"), max_length=200)
    name_en = models.CharField(_lazy("name, English"), max_length=200)
    name = InLanguage()
    help_th = models.TextField(_lazy("help, Thai"), blank=True)
    help_en = models.TextField(_lazy("help, English"), blank=True)
    help = InLanguage()
    types = models.JSONField(
        _lazy("file types"), default=list, validators=[known_kinds]
    )
    is_required = models.BooleanField(_lazy("required"), default=False)
    for_reviewers = models.BooleanField(
        _lazy("reviewers may read it"),
        default=False,
        help_text=_lazy(
            "Such as a writing sample; applicants are told. In a review without names "
            "only files that a coordinator has marked as free of names."
        ),
    )

    class Meta:
        ordering = ["order"]
        verbose_name = _lazy("document asked for")
        verbose_name_plural = _lazy("documents asked for")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"], name="one_document_kind_per_cohort_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A document that an applicant attached.

    Delete it with `volunteers.application.documents.remove`: that deletes the file too.
    """

    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_lazy("application"),
    )
    kind = models.ForeignKey(
        DocumentKind,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_lazy("document asked for"),
    )
    file = models.OneToOneField(
        StoredFile,
        on_delete=models.PROTECT,
        related_name="document",
        verbose_name=_lazy("file"),
        editable=False,
    )
    made_at = models.DateTimeField(
        _lazy("attached"), default=timezone.now, editable=False
    )
    nameless_at = models.DateTimeField(
        _lazy("marked as free of names"), null=True, editable=False
    )
    nameless_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_lazy("marked by"),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["kind__order"]
        verbose_name = _lazy("document")
        verbose_name_plural = _lazy("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                name="one_document_per_application_and_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.kind.slug}"
