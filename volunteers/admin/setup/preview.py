"""The application form of a cohort as an applicant will meet it, for those who write its questions."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
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
from volunteers.application.sections.forms import BY_SECTION
from volunteers.models import Application

FORMS: dict[str, Any] = {**BY_SECTION, "documents": DocumentsForm}


class PreviewLinks:
    """For an admin of a cohort's rows: its pages lead to what applicants see."""

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
        known = {**self.preview(cards.open_cohort()), **(extra_context or {})}
        return super().changelist_view(request, known)  # type: ignore[misc]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        obj: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        known = {**context, **self.preview(obj and obj.cohort)}
        return super().render_change_form(request, known, *args, obj=obj, **kwargs)  # type: ignore[misc]


def page(desk: ModelAdmin, request: PersonRequest, number: int) -> HttpResponse:
    return preview(request, desk, number)


@require_safe
def preview(request: PersonRequest, desk: ModelAdmin, number: int) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), number=number)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": _("The form of cohort %(number)s as applicants see it")
        % {"number": number},
        "pages": pages(request, cohort),
    }
    return TemplateResponse(request, "admin/volunteers/form_preview.html", context)


def pages(request: PersonRequest, cohort: Cohort) -> list[dict[str, Any]]:
    """Every section, filled in by nobody: the blank application and its person are rolled back."""
    with transaction.atomic():
        nobody = User.objects.create_user(f"{public_code()}@preview.invalid")
        blank = Application.objects.create(cohort=cohort, applicant=nobody)
        shown = [
            one_page(request, blank, section) for section in drafting.sections_of(blank)
        ]
        transaction.set_rollback(True)
    return shown


def one_page(
    request: PersonRequest, blank: Application, section: Section
) -> dict[str, Any]:
    form = FORMS[section.slug](application=blank)
    context = {
        "application": blank,
        "section": section,
        "form": form,
        "rows": [{"field": field, "clash": None} for field in form],
        "may_stop": True,
        **task_list.section_page(blank, section),
    }
    text = render_to_string(
        f"volunteers/sections/{section.slug}.html", context, request
    )
    return {"section": section, "place": context["place"], "text": text}
