"""Interviews at the desk: the list of all, and where its pages hang."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.site import ByCode, RuleAdmin, moment_words
from portal.kernel import permissions
from volunteers.admin.applications.filters import CohortFilter
from volunteers.admin.interviews import dashboard, steps
from volunteers.models import Interview
from volunteers.models.choices import InterviewStatus as I

TONES = {I.BOOKED: "sky", I.HELD: "leaf", I.ABSENT: "sun", I.PANEL_ABSENT: "rose"}


class InterviewCohortFilter(CohortFilter):
    path = "slot__panel__cohort__number"


@admin.register(Interview)
class InterviewAdmin(RuleAdmin):
    """Nobody edits an interview here: it moves by steps."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["application", "starts", "panel", "state"]
    list_filter = [InterviewCohortFilter, "status"]
    search_fields = ["application__reference__exact"]
    search_help_text = _lazy("Reference")
    ordering = ["-slot__starts_at", "-pk"]
    change_list_template = "admin/volunteers/interviews/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super().get_queryset(request).select_related("application", "slot__panel")
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        changelist = path(
            "",
            self.admin_site.admin_view(self.changelist_view),
            name="volunteers_interview_changelist",
        )
        return [
            changelist,
            self.page("board/", dashboard.board, "board"),
            self.page("roster/", dashboard.roster, "roster"),
            self.page("remind/<int:number>/", steps.remind_page, "remind"),
            self.page("<str:code>/change/", steps.read_page, "change"),
            self.page("<str:code>/<slug:slug>/", steps.step_page, "step"),
        ]

    def page(
        self, route: str, view: Callable[..., HttpResponse], name: str
    ) -> URLPattern:
        return path(
            route,
            self.admin_site.admin_view(partial(view, desk=self)),
            name=f"volunteers_interview_{name}",
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return ByCode

    @admin.display(description=_lazy("time"), ordering="slot__starts_at")
    def starts(self, interview: Interview) -> str:
        return moment_words(interview.slot.starts_at)

    @admin.display(description=_lazy("panel"))
    def panel(self, interview: Interview) -> str:
        url = reverse(
            "admin:volunteers_interviewpanel_times", args=[interview.slot.panel.code]
        )
        return format_html('<a href="{}">{}</a>', url, interview.slot.panel.name)

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, interview: Interview) -> str:
        tone = TONES.get(I(interview.status), "plain")
        return format_html(
            '<span class="badge badge--{}">{}</span>',
            tone,
            interview.get_status_display(),
        )
