"""Requests to come with a later cohort: the list, and the page on which one is decided with its message shown first."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.admin.filters import OfferCohortFilter
from placements.admin.finding import allow, known
from placements.deferrals import workflow
from placements.models import Deferral
from placements.offers.forms import DecideDeferralForm
from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages

VERBS = {"promise": workflow.promise, "refuse": workflow.refuse}


def page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """GET reads, which leaves a line of history; POST shows the message; `confirmed` decides."""
    allow(request.user)
    deferral = get_object_or_404(
        Deferral.objects.visible_to(request.user).for_reading(), code=code
    )
    can_decide = rules.can_decide_deferral(request.user, deferral)
    if request.method == "POST" and not rules.can_decide(request.user, deferral.offer):
        raise PermissionDenied
    form = DecideDeferralForm(request.POST if request.method == "POST" else None)
    letters: list[MessagePreview] | None = None
    try:
        if form.is_valid() and "change" not in request.POST:
            if "confirmed" in request.POST:
                decide(deferral, form.cleaned_data, by=request.user)
                messages.success(request, _("Your decision was saved and sent."))
                return redirect(deferral)
            letters = rehearsed(deferral, form.cleaned_data, request)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(deferral)
    if request.method != "POST":
        audit.record("read deferral", deferral, by=request.user)
    facts = {
        "deferral": deferral,
        "form": form,
        "letters": letters,
        "can_decide": can_decide,
    }
    context = known(desk, request, title=deferral.application.reference, **facts)
    return TemplateResponse(request, "admin/placements/deferral.html", context)


def decide(deferral: Deferral, data: dict[str, Any], *, by: Any) -> None:
    VERBS[data["decision"]](deferral, answer=data["answer"], by=by)


def rehearsed(
    deferral: Deferral, data: dict[str, Any], request: PersonRequest
) -> list[MessagePreview]:
    fresh = Deferral.objects.for_reading().get(pk=deferral.pk)
    return preview_messages(
        lambda: decide(fresh, data, by=request.user), about=[deferral.code]
    )


@admin.register(Deferral)
class DeferralAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "application",
        "host",
        "status",
        moment("asked_at", _lazy("asked")),
        "prepared",
    ]
    list_filter = [OfferCohortFilter, "status"]
    list_select_related = ["application", "offer__position__organization", "prepared"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deferral]:
        return super().get_queryset(request).defer("reason", "answer")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", listed, name="placements_deferral_changelist"),
            self.page("<str:code>/change/", page, "change"),
        ]

    @admin.display(description=_lazy("organization"))
    def host(self, deferral: Deferral) -> str:
        return deferral.offer.position.organization.name
