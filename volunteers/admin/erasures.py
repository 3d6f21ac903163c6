"""Requests to erase, each decided on a page that says what goes and what stays, and
what is left of erased applications: counts, for the programme's statistics.
"""

import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.columns import date_column
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.model_admin import RuleAdmin
from portal.forms.helper import PortalForm
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from volunteers.application import retention
from volunteers.models import ErasedCount, ErasureRequest
from volunteers.personal_data import erasure, plan

asked_at_column = date_column("asked_at", _lazy("asked"))


@admin.register(ErasedCount)
class ErasedCountAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["value", "by", "cohort", "count"]
    list_filter = [CohortFilter, "by"]
    list_select_related = ["cohort"]
    fields = ["cohort", "by", "value", "count"]
    readonly_fields = ["cohort", "by", "value", "count"]


def requests_for(user: Any) -> QuerySet[ErasureRequest]:
    """A coordinator's own is not for them to decide."""
    rows = ErasureRequest.objects.visible_to(user).exclude(application__applicant=user)
    return rows.select_related(
        "application__cohort", "application__applicant", "application__data_key"
    )


class EraseApplication(ConfirmedAction[ErasureRequest]):
    """Says what goes, what stays and what has to end before; then erases."""

    template_name = "admin/volunteers/erasure.html"
    asks_without_fields = True
    offers_change = False

    def find(self, pk: int) -> ErasureRequest:
        request = get_object_or_404(requests_for(self.request.user), pk=pk)
        self.plan = plan.of(request.application)
        return request

    def build_form(self, data: QueryDict | None) -> forms.Form:
        return PortalForm(data)

    def shown_state(self) -> str:
        """What was said to go and to stay, and whether it was decided already."""
        facts = (self.plan, self.instance.refused_at, self.instance.granted_at)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    def perform(self, instance: ErasureRequest) -> None:
        self.is_erased = erasure.grant(instance, by=self.request.user)

    def reload(self) -> ErasureRequest:
        return requests_for(self.request.user).get(pk=self.instance.pk)

    def success_message(self) -> str:
        if self.is_erased:
            return _("The application was erased, and the person is told.")
        return _(
            "Something failed, so nothing was erased yet. It stands under unfinished "
            "erasures and is tried again every hour."
        )

    def object_url(self) -> str:
        return reverse("admin:volunteers_erasurerequest_changelist")

    def context(self) -> dict[str, Any]:
        application = self.instance.application
        return {
            "title": _("Erase application %(reference)s")
            % {"reference": application.reference},
            "erasure_request": self.instance,
            "plan": self.plan,
            "kept": retention.kept_words(application),
            "lead": _("This person gets one message:"),
            "confirm_label": _("Delete permanently"),
            "is_dangerous": True,
        }


class RefuseErasure(ConfirmedAction[ErasureRequest]):
    """The message is shown before it is sent."""

    def find(self, pk: int) -> ErasureRequest:
        return get_object_or_404(requests_for(self.request.user), pk=pk)

    def check(self) -> None:
        if self.instance.refused_at:
            raise TransitionRefused(_("it was refused already"))

    def shown_state(self) -> str:
        return f"{self.instance.refused_at} {self.instance.granted_at}"

    def perform(self, instance: ErasureRequest) -> None:
        if not erasure.refuse(instance, by=self.request.user):
            raise TransitionRefused(_("it was decided already"))

    def reload(self) -> ErasureRequest:
        return requests_for(self.request.user).get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("The request was refused, and the person is told.")

    def object_url(self) -> str:
        return reverse("admin:volunteers_erasurerequest_changelist")

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Refuse to erase %(reference)s")
            % {"reference": self.instance.application.reference},
            "lead": _("This person gets one message:"),
            "confirm_label": _("Refuse and tell the person"),
        }


@admin.register(ErasureRequest)
class ErasureRequestAdmin(RuleAdmin):
    """Each is decided on its own page; what must be kept is refused."""

    view_rule = page_rule = staticmethod(permissions.is_coordinator)
    list_display = ["application", asked_at_column, "standing"]
    list_select_related = ["application"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErasureRequest]:
        return requests_for(request.user)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="volunteers_erasurerequest_changelist"),
            self.page("<int:pk>/change/", EraseApplication.view, "change"),
            self.page("<int:pk>/refuse/", RefuseErasure.view, "refuse"),
        ]

    @admin.display(description=_lazy("state"))
    def standing(self, row: ErasureRequest) -> str:
        state, tone = (
            (_("erasing failed, is tried again"), "rose")
            if row.granted_at
            else (_("refused"), "plain")
            if row.refused_at
            else (_("to decide"), "sun")
        )
        return format_html('<span class="badge badge--{}">{}</span>', tone, state)
