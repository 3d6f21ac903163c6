"""The closings of cohorts: the list, and stopping one that is held."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from placements.admin.close_cohort import CloseCohort, close_url
from placements.admin.cohort_statistics import statistics_csv, statistics_page
from placements.admin.finding import ensure_can_match
from placements.closing import workflow as closing_workflow
from placements.models import Closing
from portal.admin.columns import date_column
from portal.admin.context import post_only
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@admin.register(Closing)
class ClosingAdmin(RuleAdmin):
    view_rule = add_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "to_cohort",
        "made_by",
        date_column("made_at", _lazy("planned")),
        date_column("leaves_at", _lazy("closes at")),
        "state",
    ]
    list_display_links = None
    list_filter = [CohortFilter]
    list_select_related = ["cohort", "made_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Closing]:
        return super().get_queryset(request).select_related("cohort", "made_by")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_closing_changelist"),
            self.page("add/", CloseCohort.view, "add"),
            self.page("figures/", statistics_page, "figures"),
            self.page("figures.csv", statistics_csv, "figures_csv"),
            self.page("<str:code>/stop/", stop_closing, "stop"),
        ]

    @admin.display(description=_lazy("cohort"))
    def to_cohort(self, closing: Closing) -> str:
        return format_html(
            '<a href="{}">{}</a>', close_url(closing.cohort), closing.cohort
        )

    @admin.display(description=_lazy("state"))
    def state(self, closing: Closing) -> str:
        if closing.stopped_at:
            return _("stopped")
        return _("closed") if closing.done_at else _("held, can still be stopped")


def page_of_closing(request: PersonRequest, code: str) -> str:
    rows = Closing.objects.visible_to(request.user).select_related("cohort")
    return close_url(get_object_or_404(rows, code=code).cohort)


@post_only(_lazy("Stop the closing"), page_of_closing)
def stop_closing(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    ensure_can_match(request.user)
    rows = Closing.objects.visible_to(request.user).select_related("cohort")
    closing = get_object_or_404(rows, code=code)
    try:
        closing_workflow.stop(closing, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The closing was stopped. No one has been told."))
    return redirect(close_url(closing.cohort))
