"""Questions, consents and requested documents of a cohort.

What somebody has answered or agreed to can't be edited or deleted.
"""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.model_admin import RuleAdmin
from portal.files.cleaning.result import CONTENT_TYPES
from portal.files.rejection import format_kinds
from portal.kernel import cards, permissions
from volunteers.admin.setup import preview
from volunteers.models import (
    Answer,
    Consent,
    ConsentText,
    Document,
    DocumentKind,
    Question,
)

WORDING = ("title_th", "title_en", "text_th", "text_en")


class CohortRowsAdmin(preview.PreviewLinks, RuleAdmin):
    """Rows of a cohort. Those that `uses` names in use keep their cohort and stay."""

    view_rule = add_rule = change_rule = delete_rule = staticmethod(
        permissions.is_coordinator
    )
    list_filter = [CohortFilter]
    list_select_related = ["cohort"]
    uses: Any = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(is_used=self.in_use())

    def in_use(self) -> Any:
        return Exists(self.uses)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_used)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No bulk deletion."""
        return {}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["cohort", *self.readonly_fields] if obj else [*self.readonly_fields]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"cohort": cards.open_cohort()}

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, obj: Any) -> int:
        return obj.cohort.number

    @admin.display(description=_lazy("in use"), boolean=True)
    def used(self, obj: Any) -> bool:
        return obj.is_used


@admin.register(Question)
class QuestionAdmin(CohortRowsAdmin):
    list_display = ["wording", "of_cohort", "order", "is_required", "limit", "used"]
    fields = [
        "cohort",
        "order",
        "slug",
        "text_th",
        "text_en",
        "help_th",
        "help_en",
        "limit",
        "is_required",
    ]
    ordering = ["-cohort__number", "order"]
    uses = Answer.objects.filter(question=OuterRef("pk"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(preview.preview_view, self))
        return [
            path("preview/<int:number>/", view, name="volunteers_question_preview"),
            *super().get_urls(),
        ]

    @admin.display(description=_lazy("question"))
    def wording(self, question: Question) -> str:
        return question.text

    def get_readonly_fields(
        self, request: HttpRequest, obj: Question | None = None
    ) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]


@admin.register(ConsentText)
class ConsentTextAdmin(CohortRowsAdmin):
    """A wording that somebody agreed to is locked; a new one is a new version, which
    begins as the old one.
    """

    list_display = ["wording", "kind", "version", "of_cohort", "used"]
    fields = ["cohort", "kind", "version", *WORDING]
    readonly_fields = ["version"]
    ordering = ["-cohort__number", "kind", "-version"]
    uses = Consent.objects.filter(text=OuterRef("pk"))
    change_form_template = "admin/volunteers/consent_text.html"

    @admin.display(description=_lazy("title"))
    def wording(self, text: ConsentText) -> str:
        return text.title

    def has_change_permission(
        self, request: HttpRequest, obj: ConsentText | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and not (
            obj and getattr(obj, "is_used", False)
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: ConsentText | None = None
    ) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["kind"] if obj else [])]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?newer_than=<id>` begins with that text."""
        pk = request.GET.get("newer_than", "")
        older = ConsentText.objects.filter(pk=pk).first() if pk.isdecimal() else None
        if older is None:
            return super().get_changeform_initial_data(request)
        return {
            "cohort": older.cohort_id,
            "kind": older.kind,
            **{name: getattr(older, name) for name in WORDING},
        }

    def save_model(
        self, request: HttpRequest, obj: ConsentText, form: Any, change: bool
    ) -> None:
        if not change:
            same = ConsentText.objects.filter(cohort=obj.cohort, kind=obj.kind)
            obj.version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)


class DocumentKindForm(forms.ModelForm):
    types = forms.MultipleChoiceField(
        label=_lazy("file types"),
        choices=[(kind, kind.upper()) for kind in CONTENT_TYPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose at least one file type.")},
    )

    class Meta:
        model = DocumentKind
        fields = [
            "cohort",
            "order",
            "slug",
            "name_th",
            "name_en",
            "help_th",
            "help_en",
            "types",
            "is_required",
            "for_reviewers",
        ]

    def clean_for_reviewers(self) -> bool:
        """Whoever attached it was told that reviewers don't read it."""
        is_on = bool(self.cleaned_data["for_reviewers"])
        was_off = "for_reviewers" in self.changed_data
        kind = self.instance.pk
        if is_on and was_off and Document.objects.filter(kind=kind).exists():
            raise forms.ValidationError(
                _(
                    "Someone has attached it already, and was told that reviewers "
                    "don’t read it. Ask for a new document instead."
                )
            )
        return is_on


@admin.register(DocumentKind)
class DocumentKindAdmin(CohortRowsAdmin):
    form = DocumentKindForm
    list_display = ["wording", "of_cohort", "order", "is_required", "taken", "used"]
    ordering = ["-cohort__number", "order"]
    uses = Document.objects.filter(kind=OuterRef("pk"))

    @admin.display(description=_lazy("document asked for"))
    def wording(self, kind: DocumentKind) -> str:
        return kind.name

    @admin.display(description=_lazy("file types"))
    def taken(self, kind: DocumentKind) -> str:
        return format_kinds(kind.types)

    def get_readonly_fields(
        self, request: HttpRequest, obj: DocumentKind | None = None
    ) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]
