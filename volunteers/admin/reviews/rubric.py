"""The rubric: criteria with five anchors each.

Once somebody has scored in a cohort, its rubric is locked.
"""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations.models import Cohort
from portal.kernel.permissions import PersonRequest
from volunteers import rules
from volunteers.admin.finding import admin_context
from volunteers.admin.setup.questions import CohortRowsAdmin
from volunteers.models import AssessmentScore, Criterion, Score
from volunteers.reviews.forms import RubricForm
from volunteers.scoring import scored_forms

SCORE_STEPS = range(scored_forms.LOWEST, scored_forms.HIGHEST + 1)
MAX_ANCHOR_LENGTH = 400


class AnchorsWidget(forms.MultiWidget):
    """One text for each step, beside its number."""

    template_name = "admin/volunteers/widgets/anchors.html"

    def __init__(self) -> None:
        super().__init__(
            {str(step): forms.Textarea(attrs={"rows": 2}) for step in SCORE_STEPS}
        )

    def decompress(self, value: Any) -> list[str]:
        return list(value or [])


class AnchorsField(forms.MultiValueField):
    """A list of five texts; `name_1` to `name_5` in what is posted."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [
            forms.CharField(max_length=MAX_ANCHOR_LENGTH) for _step in SCORE_STEPS
        ]
        messages: Any = {
            "required": _lazy("Write what each step from 1 to 5 means."),
            "incomplete": "",
        }
        super().__init__(
            fields, widget=AnchorsWidget(), error_messages=messages, **kwargs
        )

    def clean(self, value: Any) -> Any:
        """One message however many are missing."""
        if not all(str(text).strip() for text in value or [""]):
            raise ValidationError(self.error_messages["required"], code="required")
        return super().clean(value)

    def compress(self, data_list: list[str]) -> list[str]:
        return data_list


class CriterionForm(forms.ModelForm):
    anchors_th = AnchorsField(label=_lazy("anchors, Thai"))
    anchors_en = AnchorsField(label=_lazy("anchors, English"))

    class Meta:
        model = Criterion
        fields = [
            "cohort",
            "stage",
            "order",
            "name_th",
            "name_en",
            "weight",
            "note_th",
            "note_en",
            "anchors_th",
            "anchors_en",
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 2}) for name in ("note_th", "note_en")
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cohort = self.instance.cohort if self.instance.pk else cleaned.get("cohort")
        stage = self.instance.stage if self.instance.pk else cleaned.get("stage", "")
        if cohort and not rules.can_change_rubric(cohort, stage):
            self.add_error(
                "cohort",
                _lazy(
                    "Someone has scored in this cohort already, so its rubric is "
                    "locked."
                ),
            )
        return cleaned


@admin.register(Criterion)
class CriterionAdmin(CohortRowsAdmin):
    form = CriterionForm
    list_display = ["wording", "stage", "of_cohort", "order", "weight", "used"]
    ordering = ["-cohort__number", "-stage", "order"]
    uses = Score.objects.filter(
        criterion__cohort=OuterRef("cohort"), criterion__stage=OuterRef("stage")
    )
    change_form_template = "admin/volunteers/criterion.html"

    def in_use(self) -> Exists | Q:
        """Of an interview's rubric the scores lie elsewhere."""
        of_interviews = AssessmentScore.objects.filter(
            criterion__cohort=OuterRef("cohort"), criterion__stage=OuterRef("stage")
        )
        return Exists(self.uses) | Exists(of_interviews)

    @admin.display(description=_lazy("criterion"))
    def wording(self, criterion: Criterion) -> str:
        return criterion.name

    @admin.display(description=_lazy("locked"), boolean=True)
    def used(self, criterion: Any) -> bool:
        return criterion.is_used

    @admin.display(description=_lazy("anchors, Thai"))
    def anchor_list_th(self, criterion: Criterion) -> str:
        return anchor_list(criterion.anchors_th)

    @admin.display(description=_lazy("anchors, English"))
    def anchor_list_en(self, criterion: Criterion) -> str:
        return anchor_list(criterion.anchors_en)

    def has_change_permission(
        self, request: HttpRequest, obj: Criterion | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and not (
            obj and getattr(obj, "is_used", False)
        )

    def get_fields(self, request: HttpRequest, obj: Criterion | None = None) -> Any:
        """A locked criterion has nothing to type in."""
        if obj is None or self.has_change_permission(request, obj):
            return CriterionForm.Meta.fields
        return [*CriterionForm.Meta.fields[:-2], "anchor_list_th", "anchor_list_en"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Criterion | None = None
    ) -> list[str]:
        return [
            *super().get_readonly_fields(request, obj),
            *(["stage"] if obj else []),
            "anchor_list_th",
            "anchor_list_en",
        ]

    def preview(self, cohort: Cohort | None) -> dict[str, str]:
        """Applicants never see the rubric."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(preview_rubric, model_admin=self))
        return [
            path("<int:pk>/preview/", view, name="volunteers_criterion_preview"),
            *super().get_urls(),
        ]


def anchor_list(texts: list[str]) -> str:
    return format_html(
        "<ol>{}</ol>", format_html_join("", "<li>{}</li>", [(text,) for text in texts])
    )


@require_safe
def preview_rubric(
    request: PersonRequest, *, model_admin: CriterionAdmin, pk: int
) -> HttpResponse:
    """The whole rubric of this criterion's cohort, as a reviewer has it before them.

    Nothing can be sent.
    """
    rows = (
        model_admin.get_queryset(request)
        if model_admin.has_view_permission(request)
        else Criterion.objects.none()
    )
    criterion = get_object_or_404(rows.select_related("cohort"), pk=pk)
    form = RubricForm(criterion.cohort.criteria.filter(stage=criterion.stage))
    context = admin_context(
        model_admin,
        request,
        title=_("As reviewers see it"),
        criterion=criterion,
        form=form,
    )
    return TemplateResponse(request, "admin/volunteers/rubric_preview.html", context)
