"""Concerns, for the safeguarding contacts of a cohort: nobody else sees the pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from placements import rules
from placements.models import Concern, SafeguardingContact
from placements.year import concerns
from placements.year.forms import ConcernForm
from portal.admin.columns import date_column
from portal.admin.context import admin_context
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused, open_steps
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.models.choices import Role

STEPS = {
    "take-up": concerns.TAKE_UP,
    "close": concerns.CLOSE,
    "reopen": concerns.REOPEN,
}


def get_concern_or_404(user: Any, code: str) -> Concern:
    if not rules.is_safeguarding_contact(user):
        raise PermissionDenied
    related = (
        "placement__application__cohort",
        "placement__application__data_key",
        "placement__data_key",
    )
    rows = Concern.objects.visible_to(user).select_related(
        *related, "placement__position__organization"
    )
    concern = get_object_or_404(rows, code=code)
    if not rules.can_handle_concern(user, concern):
        raise PermissionDenied
    return concern


def concern_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Read, write to the volunteer, or take a step."""
    concern = get_concern_or_404(request.user, code)
    step = STEPS.get(request.POST.get("step", ""))
    form = ConcernForm(
        request.POST if request.method == "POST" and not step else None,
        label=_("To the volunteer"),
    )
    try:
        if step:
            concerns.take_step(concern, step, by=request.user)
        elif form.is_valid():
            concerns.reply(concern, text=form.cleaned_data["text"], by=request.user)
        if step or form.is_valid():
            messages.success(request, _("Your answer was saved."))
            return redirect("admin:placements_concern_change", code)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:placements_concern_change", code)
    # After the redirects, so that only a page that was shown counts as read.
    audit.record("read concern", concern, by=request.user)
    replies = concern.messages.select_related("author", "concern__placement__data_key")
    steps = open_steps(concern.status, STEPS.values())
    context = admin_context(
        model_admin,
        request,
        title=_("Concern"),
        concern=concern,
        said=replies,
        form=form,
        steps=[(name, step) for name, step in STEPS.items() if step in steps],
    )
    return TemplateResponse(request, "admin/placements/concern.html", context)


class ConcernCohortFilter(CohortFilter):
    """Of every cohort without a choice: nobody's safety waits for the menu."""

    path = "placement__application__cohort__number"
    is_preset = False


@admin.register(Concern)
class ConcernAdmin(RuleAdmin):
    empty_text = _lazy("What someone is worried about appears here.")
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["who", "status", date_column("opened_at", _lazy("opened"))]
    list_filter = [ConcernCohortFilter]
    list_select_related = ["placement__application"]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """The rule is asked here only: other pages need no query for it."""
        if not rules.is_safeguarding_contact(request.user):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_concern_changelist"),
            self.page("<str:code>/change/", concern_detail, "change"),
        ]

    @admin.display(description=_lazy("volunteer"))
    def who(self, concern: Concern) -> str:
        application = concern.placement.application
        return format_html(
            '{}<span class="sub">{}</span>',
            application.reference,
            application.display_name,
        )


class ContactForm(forms.ModelForm):
    def clean_user(self) -> User:
        """Somebody whose role ends at this moment would receive nothing."""
        person: User = self.cleaned_data["user"]
        rows = User.objects.select_for_update(no_key=True).order_by("pk")
        working = rows.filter(role=Role.COORDINATOR, is_active=True)
        if not working.filter(pk=person.pk).exists():
            raise ValidationError(
                _("This person is no longer a coordinator. Choose someone else.")
            )
        return person


@admin.register(SafeguardingContact)
class SafeguardingContactAdmin(RuleAdmin):
    """Named by administrators, who read no concern; coordinators see who it is."""

    view_rule = staticmethod(permissions.is_staff)
    add_rule = change_rule = delete_rule = staticmethod(permissions.is_administrator)
    list_display = ["user", "of_cohort", "phone"]
    list_filter = [CohortFilter]
    list_select_related = ["user", "cohort"]
    fields = ["cohort", "user", "phone", "hours_th", "hours_en"]
    form = ContactForm

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A contact goes to another cohort by being named there: the one it leaves
        would be without.
        """
        return ["cohort"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (
            obj and self.is_last(obj)
        )

    def delete_model(self, request: HttpRequest, obj: SafeguardingContact) -> None:
        SafeguardingContact.objects.lock_with_others(obj.user)
        if self.is_last(obj):
            raise PermissionDenied
        super().delete_model(request, obj)

    def is_last(self, contact: SafeguardingContact) -> bool:
        rows = SafeguardingContact.objects.last_of_cohorts(contact.user)
        return rows.filter(pk=contact.pk).exists()

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, contact: SafeguardingContact) -> int:
        return contact.cohort.number
