"""Requests to come with a later cohort: the list, and the page that decides one."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.templatetags.names import named
from placements import rules
from placements.admin.filters import OfferCohortFilter
from placements.admin.finding import ensure_can_match
from placements.deferrals import corrections
from placements.deferrals import workflow as deferral_workflow
from placements.deferrals.forms import CorrectDeferralForm, DecideDeferralForm
from placements.models import Deferral
from portal.admin.columns import date_column
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import audit, permissions

DECISIONS = {
    "promise": deferral_workflow.promise,
    "refuse": deferral_workflow.refuse,
}


class DecideDeferral(ConfirmedAction[Deferral]):
    """The page of a deferral with the form that decides it. Reading it is recorded."""

    template_name = "admin/placements/deferral.html"

    def find(self, code: str) -> Deferral:
        user = self.request.user
        ensure_can_match(user)
        rows = Deferral.objects.visible_to(user).for_reading()
        deferral = get_object_or_404(rows, code=code)
        if self.request.method == "POST" and not rules.can_decide(user, deferral.offer):
            raise PermissionDenied
        return deferral

    def respond(self) -> HttpResponse:
        if self.request.method != "POST":
            audit.record("read deferral", self.instance, by=self.request.user)
        return super().respond()

    def build_form(self, data: QueryDict | None) -> DecideDeferralForm:
        return DecideDeferralForm(data)

    def perform(self, deferral: Deferral) -> None:
        decide = DECISIONS[self.answers["decision"]]
        decide(deferral, answer=self.answers["answer"], by=self.request.user)

    def reload(self) -> Deferral:
        return Deferral.objects.for_reading().get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("Your decision was saved and sent.")

    def object_url(self) -> str:
        return self.instance.get_absolute_url()

    def context(self) -> dict[str, Any]:
        user, deferral = self.request.user, self.instance
        return {
            "title": deferral.application.reference,
            "cancel_url": reverse("admin:placements_deferral_changelist"),
            "deferral": deferral,
            "can_take_back": rules.can_take_back_promise(user, deferral),
            "can_decide": rules.can_decide_deferral(user, deferral),
            "confirm_label": _("Decide and send"),
        }


class TakeBackPromise(ConfirmedAction[Deferral]):
    def find(self, code: str) -> Deferral:
        ensure_can_match(self.request.user)
        rows = Deferral.objects.visible_to(self.request.user).for_reading()
        return get_object_or_404(rows, code=code)

    def check(self) -> None:
        if not rules.can_take_back_promise(self.request.user, self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> CorrectDeferralForm:
        return CorrectDeferralForm(data)

    def perform(self, deferral: Deferral) -> None:
        corrections.take_back_promise(
            deferral, answer=self.answers["answer"], by=self.request.user
        )

    def reload(self) -> Deferral:
        return Deferral.objects.for_reading().get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("The approval was taken back. Now you can decide again.")

    def object_url(self) -> str:
        return self.instance.get_absolute_url()

    def context(self) -> dict[str, Any]:
        label = corrections.TAKE_BACK_PROMISE.label
        return {
            "title": label,
            "object_name": self.instance.application.reference,
            "confirm_label": label,
            "is_dangerous": True,
        }


@admin.register(Deferral)
class DeferralAdmin(RuleAdmin):
    empty_text = _lazy("People who ask to start with the next cohort appear here.")
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "application",
        "host",
        "status",
        date_column("asked_at", _lazy("asked")),
        "prepared",
    ]
    list_filter = [OfferCohortFilter, "status"]
    list_select_related = ["application", "offer__position__organization", "prepared"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deferral]:
        return super().get_queryset(request).defer("reason", "answer")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_deferral_changelist"),
            self.page("<str:code>/change/", DecideDeferral.view, "change"),
            self.page("<str:code>/take-back/", TakeBackPromise.view, "take_back"),
        ]

    @admin.display(description=_lazy("organization"))
    def host(self, deferral: Deferral) -> str:
        return named(deferral.offer.position)
