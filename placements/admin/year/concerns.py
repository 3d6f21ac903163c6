"""Concerns at the desk: for the safeguarding contacts of the cohort. To everybody else the pages don't exist."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.admin.finding import known
from placements.models import Concern, SafeguardingContact
from placements.year import concerns
from placements.year.forms import ConcernForm
from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused, open_steps
from portal.kernel.permissions import PersonRequest
from volunteers.admin.applications.filters import CohortFilter

STEPS = {
    "take-up": concerns.TAKE_UP,
    "close": concerns.CLOSE,
    "reopen": concerns.REOPEN,
}


def find(user: Any, code: str) -> Concern:
    if not rules.is_safeguarding(user):
        raise PermissionDenied
    related = (
        "placement__application__cohort",
        "placement__application__data_key",
        "placement__data_key",
    )
    rows = Concern.objects.visible_to(user).select_related(
        *related, "placement__position__organization"
    )
    found = get_object_or_404(rows, code=code)
    if not rules.can_look_after(user, found):
        raise PermissionDenied
    return found


def page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Read, write to the volunteer, or take a step."""
    concern = find(request.user, code)
    step = STEPS.get(request.POST.get("step", ""))
    form = ConcernForm(
        request.POST if request.method == "POST" and not step else None,
        label=_("To the volunteer"),
    )
    try:
        if step:
            concerns.step(concern, step, by=request.user)
        elif form.is_valid():
            concerns.say(concern, text=form.cleaned_data["text"], by=request.user)
        if step or form.is_valid():
            messages.success(request, _("Your answer was saved."))
            return redirect("admin:placements_concern_change", code)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:placements_concern_change", code)
    audit.record("read concern", concern, by=request.user)
    said = concern.messages.select_related("author", "concern__placement__data_key")
    ways = [
        (name, each)
        for name, each in STEPS.items()
        if each in open_steps(concern.status, STEPS.values())
    ]
    context = known(
        desk,
        request,
        title=_("Concern"),
        concern=concern,
        said=said,
        form=form,
        steps=ways,
    )
    return TemplateResponse(request, "admin/placements/concern.html", context)


class ConcernCohortFilter(CohortFilter):
    path = "placement__application__cohort__number"


@admin.register(Concern)
class ConcernAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["who", "status", moment("opened_at", _lazy("opened"))]
    list_filter = [ConcernCohortFilter]
    list_select_related = ["placement__application"]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """Asked for here only, so that other pages need no query to leave the link out."""
        if not rules.is_safeguarding(request.user):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="placements_concern_changelist"),
            path(
                "<str:code>/change/",
                wrap(partial(page, self)),
                name="placements_concern_change",
            ),
        ]

    @admin.display(description=_lazy("volunteer"))
    def who(self, concern: Concern) -> str:
        application = concern.placement.application
        return format_html(
            '{}<span class="sub">{}</span>',
            application.reference,
            application.display_name,
        )


@admin.register(SafeguardingContact)
class SafeguardingContactAdmin(RuleAdmin):
    """Named by administrators, who read no concern themselves; coordinators see who it is."""

    view_rule = staticmethod(permissions.is_staff)
    add_rule = delete_rule = staticmethod(permissions.is_administrator)
    list_display = ["user", "of_cohort"]
    list_filter = [CohortFilter]
    list_select_related = ["user", "cohort"]
    fields = ["cohort", "user"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, contact: SafeguardingContact) -> int:
        return contact.cohort.number
