"""The sentences by which a cohort tells applicants the reason of a decline."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.model_admin import RuleAdmin
from portal.kernel import cards, permissions
from volunteers.models import ReasonText


@admin.register(ReasonText)
class ReasonTextAdmin(RuleAdmin):
    """What was told stays as it was worded then, so all of them can be changed."""

    view_rule = add_rule = change_rule = delete_rule = staticmethod(
        permissions.is_coordinator
    )
    list_display = ["reason", "wording", "of_cohort"]
    list_filter = [CohortFilter]
    list_select_related = ["cohort"]
    ordering = ["-cohort__number", "reason"]
    fields = ["cohort", "reason", "text_th", "text_en"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_readonly_fields(
        self, request: HttpRequest, obj: ReasonText | None = None
    ) -> list[str]:
        return ["cohort", "reason"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"cohort": cards.open_cohort()}

    @admin.display(description=_lazy("what the applicant reads"))
    def wording(self, text: ReasonText) -> str:
        return text.text

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, text: ReasonText) -> int:
        return text.cohort.number
