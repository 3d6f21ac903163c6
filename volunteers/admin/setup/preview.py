"""Preview of a cohort's application form, for those who write its questions."""

from typing import Any

from crispy_forms.utils import render_crispy_form
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import Cohort
from portal.kernel import cards, permissions
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.models.codes import public_code
from volunteers.application import drafting, task_list
from volunteers.application.drafting import Section
from volunteers.application.sections.documents import DocumentsForm
from volunteers.application.sections.registry import FORMS
from volunteers.models import Application

SECTION_FORMS: dict[str, Any] = {**FORMS, "documents": DocumentsForm}


class PreviewLinks:
    """For an admin of a cohort's rows: its pages link to the preview."""

    preview_route = "admin:volunteers_question_preview"

    def preview(self, cohort: Cohort | None) -> dict[str, str]:
        return (
            {"preview_url": reverse(self.preview_route, args=[cohort.number])}
            if cohort
            else {}
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**self.preview(cards.open_cohort()), **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        obj: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        preview_context = {**context, **self.preview(obj and obj.cohort)}
        return super().render_change_form(  # type: ignore[misc]
            request, preview_context, *args, obj=obj, **kwargs
        )


def preview_view(
    model_admin: ModelAdmin, request: PersonRequest, number: int
) -> HttpResponse:
    return preview_form(request, model_admin, number)


@require_safe
def preview_form(
    request: PersonRequest, model_admin: ModelAdmin, number: int
) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), number=number)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("The form of cohort %(number)s as applicants see it")
        % {"number": number},
        "pages": render_sections(request, cohort),
    }
    return TemplateResponse(request, "admin/volunteers/form_preview.html", context)


def render_sections(request: PersonRequest, cohort: Cohort) -> list[dict[str, Any]]:
    """Every section, blank. The application and user made for it are rolled back."""
    with transaction.atomic():
        applicant = User.objects.create_user(f"{public_code()}@preview.invalid")
        blank = Application.objects.create(cohort=cohort, applicant=applicant)
        rendered = [
            render_section(request, blank, section)
            for section in drafting.sections_of(blank)
        ]
        transaction.set_rollback(True)
    return rendered


def render_section(
    request: PersonRequest, blank: Application, section: Section
) -> dict[str, Any]:
    form = SECTION_FORMS[section.slug](application=blank)
    context = {
        "application": blank,
        "section": section,
        "form": form,
        **task_list.section_context(blank, section),
    }
    text = render_crispy_form(form, form.fields_helper, context)
    return {"section": section, "place": context["place"], "text": text}
