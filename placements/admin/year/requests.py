"""Requests of volunteers: the list, the page of one, and its answers.

A request is granted by the step that it asks for.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.admin.filters import OfferStateFilter, RequestCohortFilter
from placements.admin.finding import ensure_can_match
from placements.admin.year import steps
from placements.models import PlacementRequest
from placements.models.choices import RequestKind, RequestStatus
from placements.requests import workflow
from placements.requests.forms import DeclineForm
from placements.requests.steps import DECLINE, REOPEN
from portal.admin.columns import date_column
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.admin.context import admin_context, safe_page
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.permissions import PersonRequest
from portal.models import User

STEP_NAMES = {
    RequestKind.PAUSE: "hold",
    RequestKind.EXTENSION: "extend",
    RequestKind.TRANSFER: "transfer",
    RequestKind.RESIGNATION: "end",
}
"""Of `steps.STEPS`, by the kind of request that each grants."""


def get_request_or_404(user: User, code: str) -> PlacementRequest:
    ensure_can_match(user)
    rows = PlacementRequest.objects.visible_to(user).for_reading()
    return get_object_or_404(rows, code=code)


@safe_page
def request_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Each reading is recorded."""
    row = get_request_or_404(request.user, code)
    audit.record("read request", row, by=request.user)
    can_manage = rules.can_manage(request.user, row.placement)
    name = STEP_NAMES[RequestKind(row.kind)]
    step = steps.STEPS[name]
    is_waiting = row.status == RequestStatus.ASKED
    context = admin_context(
        model_admin,
        request,
        title=row.placement.application.reference,
        row=row,
        placement=row.placement,
        step=step,
        step_name=name,
        can_grant=can_manage and is_waiting and step.is_open(row.placement),
        can_decline=can_manage and is_waiting,
        can_reopen=can_manage and row.status == RequestStatus.DECLINED,
        lines=audit.history_of(row, reader=request.user),
    )
    return TemplateResponse(request, "admin/placements/request.html", context)


class AnswerRequest(ConfirmedAction[PlacementRequest]):
    """Declines a request, or opens a declined one again."""

    template_name = "admin/placements/step.html"

    def find(self, code: str, act: str) -> PlacementRequest:
        row = get_request_or_404(self.request.user, code)
        if not rules.can_manage(self.request.user, row.placement):
            raise PermissionDenied
        self.step = {"decline": DECLINE, "reopen": REOPEN}[act]
        return row

    def check(self) -> None:
        is_open = {
            DECLINE: self.instance.status == RequestStatus.ASKED,
            REOPEN: self.instance.status == RequestStatus.DECLINED,
        }
        if not is_open[self.step]:
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> DeclineForm | None:
        return DeclineForm(data) if self.step == DECLINE else None

    def perform(self, row: PlacementRequest) -> None:
        by = self.request.user
        if self.step == DECLINE:
            workflow.decline(row, **self.answers, by=by)
        else:
            workflow.reopen(row, by=by)

    def reload(self) -> PlacementRequest:
        return get_request_or_404(self.request.user, self.instance.code)

    def success_message(self) -> str:
        return _("Your answer was saved.")

    def object_url(self) -> str:
        return self.instance.get_absolute_url()

    def context(self) -> dict[str, Any]:
        row = self.instance
        return {
            "title": self.step.label,
            "placement": row.placement,
            "hint": row.get_kind_display(),
            "object_name": row.placement.application.reference,
            "nothing": _("This step sends nothing."),
            "confirm_label": self.step.label,
            "is_dangerous": self.step == DECLINE,
        }


class RequestStateFilter(OfferStateFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, str(status.label)) for status in RequestStatus]


@admin.register(PlacementRequest)
class PlacementRequestAdmin(RuleAdmin):
    empty_text = _lazy("What volunteers ask for during their year appears here.")
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "who",
        "kind",
        "status",
        "safety",
        date_column("day", _lazy("day")),
        date_column("asked_at", _lazy("asked")),
    ]
    list_filter = [RequestCohortFilter, RequestStateFilter]
    list_select_related = ["placement__application"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlacementRequest]:
        return super().get_queryset(request).defer("reason", "answer")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_placementrequest_changelist"),
            self.page("<str:code>/change/", request_detail, "change"),
            self.page("<str:code>/decline/", decline_view, "decline"),
            self.page("<str:code>/reopen/", reopen_view, "reopen"),
        ]

    @admin.display(description=_lazy("for safety"), ordering="is_for_safety")
    def safety(self, row: PlacementRequest) -> str:
        badge = '<span class="badge badge--rose">{}</span>'
        return format_html(badge, _("for safety")) if row.is_for_safety else ""

    @admin.display(description=_lazy("volunteer"))
    def who(self, row: PlacementRequest) -> str:
        application = row.placement.application
        return format_html(
            '{}<span class="sub">{}</span>',
            application.reference,
            application.display_name,
        )


def decline_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    return AnswerRequest.view(model_admin, request, code=code, act="decline")


def reopen_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    return AnswerRequest.view(model_admin, request, code=code, act="reopen")
