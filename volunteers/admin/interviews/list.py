"""The list of interviews, and the addresses of its pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.columns import format_moment
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import permissions
from volunteers.admin.interviews import dashboard
from volunteers.admin.interviews.detail import interview_detail
from volunteers.admin.interviews.reminders import RemindToPick
from volunteers.admin.interviews.steps import ReopenScores, TakeInterviewStep
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super().get_queryset(request).select_related("application", "slot__panel")
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="volunteers_interview_changelist"),
            self.page("board/", dashboard.interview_board, "board"),
            self.page("roster/", dashboard.interview_roster, "roster"),
            self.page("remind/<int:number>/", RemindToPick.view, "remind"),
            self.page("<str:code>/change/", interview_detail, "change"),
            self.page(
                "<str:code>/scores/<str:assessment>/open-again/",
                ReopenScores.view,
                "scores_reopen",
            ),
            self.page("<str:code>/<slug:slug>/", TakeInterviewStep.view, "step"),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return CodeChangeList

    @admin.display(description=_lazy("time"), ordering="slot__starts_at")
    def starts(self, interview: Interview) -> str:
        return format_moment(interview.slot.starts_at)

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
