"""The conditions that a cohort asks before the first day of work."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from placements.models import ConditionKind
from placements.offers import conditions
from portal.admin.model_admin import RuleAdmin
from portal.kernel import cards, permissions


@admin.register(ConditionKind)
class ConditionKindAdmin(RuleAdmin):
    """A new one is added to every placement of the cohort that hasn't begun.

    None is deleted, so that history stays.
    """

    view_rule = add_rule = change_rule = staticmethod(permissions.is_coordinator)
    list_display = ["wording", "of_cohort", "order", "is_stated_by_volunteer"]
    list_filter = [CohortFilter]
    list_select_related = ["cohort"]
    ordering = ["-cohort__number", "order"]
    fields = [
        "cohort",
        "order",
        "slug",
        "name_th",
        "name_en",
        "help_th",
        "help_en",
        "is_stated_by_volunteer",
    ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_readonly_fields(
        self, request: HttpRequest, obj: ConditionKind | None = None
    ) -> list[str]:
        return ["cohort", "slug"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"cohort": cards.open_cohort()}

    def save_model(
        self, request: HttpRequest, obj: ConditionKind, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        conditions.add_to_planned_placements(obj)

    @admin.display(description=_lazy("condition"))
    def wording(self, kind: ConditionKind) -> str:
        return kind.name

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, kind: ConditionKind) -> int:
        return kind.cohort.number
