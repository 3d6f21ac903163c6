"""Organizations that ask to take volunteers: a coordinator accepts or declines."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.admin import history
from organizations.hosts import hosting_requests
from organizations.hosts.forms import (
    AcceptRequestForm,
    DeclineRequestForm,
    ReopenRequestForm,
)
from organizations.models import HostRequest
from organizations.models.choices import RequestStatus
from portal.admin.columns import date_column
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.admin.context import admin_context
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.permissions import PersonRequest
from portal.messages import desk

TONES = {RequestStatus.NEW: "sun", RequestStatus.ACCEPTED: "leaf"}


@admin.register(HostRequest)
class HostRequestAdmin(RuleAdmin):
    """Read and answered; nobody adds or edits one here."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "name",
        "state",
        "province",
        date_column("made_at", _lazy("received")),
    ]
    list_filter = ["status"]
    list_select_related = ["province"]
    search_fields = ["name"]
    ordering = ["-made_at", "-pk"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="organizations_hostrequest_changelist"),
            self.page("<str:code>/change/", request_detail, "change"),
            self.page("<str:code>/accept/", AcceptRequest.view, "accept"),
            self.page("<str:code>/decline/", DeclineRequest.view, "decline"),
            self.page("<str:code>/reopen/", ReopenRequest.view, "reopen"),
        ]

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, host_request: HostRequest) -> str:
        tone = TONES.get(RequestStatus(host_request.status), "plain")
        return format_html(
            '<span class="state state--{}">{}</span>',
            tone,
            host_request.get_status_display(),
        )


def request_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Reading who wrote is recorded in the history."""
    host_request = get_request_or_404(request, code)
    audit.record("read host request", host_request, by=request.user)
    context = admin_context(
        model_admin,
        request,
        title=host_request.name,
        asked=host_request,
        thing_url=change_url(host_request),
        lines=history.history_lines(host_request),
        is_undelivered=desk.has_failed(
            host_request.code, ["host_declined", "host_request_reopened"]
        ),
        can_answer=rules.can_answer_request(request.user, host_request),
        can_reopen=rules.can_reopen_request(request.user, host_request),
    )
    return TemplateResponse(request, "admin/organizations/host_request.html", context)


class AnswerRequest(ConfirmedAction[HostRequest]):
    template_name = "admin/organizations/host_request_step.html"
    title: "ClassVar[str | Promise]"
    confirm_label: "ClassVar[str | Promise]"

    def find(self, code: str) -> HostRequest:
        return get_request_or_404(self.request, code)

    def check(self) -> None:
        if not rules.can_answer_request(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "object_name": self.instance.name,
            "lead": _("This will be sent:"),
            "confirm_label": self.confirm_label,
        }


class AcceptRequest(AnswerRequest):
    title = _lazy("Accept")
    confirm_label = _lazy("Accept and send the invitation")

    def build_form(self, data: QueryDict | None) -> AcceptRequestForm:
        return AcceptRequestForm(data, initial={"slug": suggested_slug(self.instance)})

    def perform(self, host_request: HostRequest) -> None:
        hosting_requests.accept(
            host_request, slug=self.answers["slug"], by=self.request.user
        )

    def success_message(self) -> str:
        return _("The organization was made, its contact invited.")


class DeclineRequest(AnswerRequest):
    title = _lazy("Decline the request")
    confirm_label = _lazy("Decline and send the email")

    def build_form(self, data: QueryDict | None) -> DeclineRequestForm:
        return DeclineRequestForm(data)

    def perform(self, host_request: HostRequest) -> None:
        hosting_requests.decline(
            host_request, words=self.answers["words"], by=self.request.user
        )

    def success_message(self) -> str:
        return _("The request is declined, and the contact was told.")


class ReopenRequest(AnswerRequest):
    title = hosting_requests.REOPEN.label
    confirm_label = hosting_requests.REOPEN.label

    def check(self) -> None:
        if not rules.can_reopen_request(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> ReopenRequestForm:
        return ReopenRequestForm(data)

    def perform(self, host_request: HostRequest) -> None:
        hosting_requests.reopen(
            host_request, words=self.answers["words"], by=self.request.user
        )

    def success_message(self) -> str:
        return _("The answer was taken back. The request can be answered again.")


def get_request_or_404(request: PersonRequest, code: str) -> HostRequest:
    """403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = HostRequest.objects.visible_to(request.user).select_related(
        "province", "data_key", "organization"
    )
    return get_object_or_404(rows, code=code)


def suggested_slug(host_request: HostRequest) -> str:
    """From a name in Latin letters; for a Thai name there is nothing to begin with."""
    # 60: max_length of a slug; the cut may leave a hyphen at the end.
    return slugify(host_request.name)[:60].strip("-")


def change_url(host_request: HostRequest) -> str:
    return reverse("admin:organizations_hostrequest_change", args=[host_request.code])
