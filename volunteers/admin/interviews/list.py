"""The interviews as an agenda, and the addresses of its pages."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import permissions
from portal.text import dates
from volunteers.admin.interviews import dashboard
from volunteers.admin.interviews.detail import interview_detail
from volunteers.admin.interviews.reminders import RemindToPick
from volunteers.admin.interviews.steps import ReopenScores, TakeInterviewStep
from volunteers.models import Interview
from volunteers.models.choices import InterviewStatus as I

TONES = {I.BOOKED: "sky", I.HELD: "leaf", I.ABSENT: "sun", I.PANEL_ABSENT: "rose"}


@dataclass(frozen=True)
class Day:
    day: date
    interviews: list[Interview]
    is_today: bool


class AgendaChangeList(CodeChangeList):
    """The page's interviews by day."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        for interview in self.result_list:
            interview.tone = TONES.get(I(interview.status), "grey")

    @property
    def days(self) -> list[Day]:
        today = timezone.localdate()
        by_day = groupby(
            self.result_list, key=lambda one: dates.bangkok_day(one.slot.starts_at)
        )
        return [Day(day, list(rows), day == today) for day, rows in by_day]


class InterviewCohortFilter(CohortFilter):
    path = "slot__panel__cohort__number"


@admin.register(Interview)
class InterviewAdmin(RuleAdmin):
    """Nobody edits an interview here: it moves by steps."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["application"]
    sortable_by = ()
    list_filter = [InterviewCohortFilter, "status"]
    search_fields = ["application__reference__exact"]
    search_help_text = _lazy("Reference")

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
        return AgendaChangeList

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What is still to come in its order, then what is over, the latest first."""
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0)
        to_come = When(slot__starts_at__gte=midnight, then="slot__starts_at")
        return [Case(to_come).asc(nulls_last=True), "-slot__starts_at", "-pk"]
