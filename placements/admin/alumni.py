"""Former volunteers who agreed to be contacted, and the wording that they agree to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from placements.models import AlumniConsent, AlumniText
from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions

given_at = date_column("given_at", _lazy("agreed at"))


@admin.register(AlumniConsent)
class AlumniConsentAdmin(RuleAdmin):
    """Only what the consent covers; the person gives it and takes it back."""

    empty_text = _lazy("Former volunteers who agree to stay in touch appear here.")
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["user", "address", "cohort", "text", given_at]
    list_filter = [CohortFilter]
    list_select_related = ["user", "cohort", "text"]
    fields = ["user", "address", "cohort", "text", given_at]
    readonly_fields = ["user", "address", "cohort", "text", given_at]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlumniConsent]:
        return super().get_queryset(request).select_related("user", "cohort", "text")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    @admin.display(description=_lazy("email"))
    def address(self, consent: AlumniConsent) -> str:
        return consent.user.email


@admin.register(AlumniText)
class AlumniTextAdmin(RuleAdmin):
    """A text that somebody has agreed to is never changed: add the next version."""

    view_rule = add_rule = staticmethod(permissions.is_coordinator)
    list_display = ["version", "title_th", "title_en"]
