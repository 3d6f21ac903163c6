"""What is only looked up: provinces, issues, and hosts' documents as they came."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from organizations.documents import original
from organizations.models import Issue, Province, SourceDocument
from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions


@admin.register(Province)
class ProvinceAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_staff)
    list_display = ["name_th", "name_en", "code", "region"]
    list_filter = ["region"]
    search_fields = ["name_th", "name_en"]
    fields = ["name_th", "name_en", "slug", "code", "region"]


@admin.register(Issue)
class IssueAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_staff)
    list_display = ["name_th", "name_en", "slug"]
    fields = ["name_th", "name_en", "slug", "words"]


@admin.register(SourceDocument)
class SourceDocumentAdmin(RuleAdmin):
    """Never changed, and shown as it came."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "organization",
        "cohort",
        date_column("made_at", _lazy("received")),
        "sha256",
    ]
    list_filter = [CohortFilter]
    list_select_related = ["organization", "cohort"]
    fields: ClassVar[Any] = [
        "organization",
        "cohort",
        date_column("made_at", _lazy("received")),
        "encoding",
        "sha256",
        "intact",
        "words",
    ]
    readonly_fields: ClassVar[Any] = [
        date_column("made_at", _lazy("received")),
        "intact",
        "words",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceDocument]:
        rows = super().get_queryset(request)
        # The page of one document has its key in the URL. The list has not, and
        # would load up to a megabyte for each row.
        return (
            rows
            if request.resolver_match and request.resolver_match.kwargs
            else rows.defer("original")
        )

    @admin.display(description=_lazy("intact"), boolean=True)
    def intact(self, document: SourceDocument) -> bool:
        return document.is_intact()

    @admin.display(description=_lazy("text"))
    def words(self, document: SourceDocument) -> str:
        """Line by line, with the difference to what is public."""
        return render_to_string(
            "organizations/hosts/original_lines.html",
            {"original": original.compare(document)},
        )
