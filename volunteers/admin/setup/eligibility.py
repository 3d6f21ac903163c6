from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.model_admin import RuleAdmin
from portal.kernel import cards, permissions
from volunteers.admin.setup.preview import PreviewLinks
from volunteers.models import EligibilityQuestion


@admin.register(EligibilityQuestion)
class EligibilityQuestionAdmin(PreviewLinks, RuleAdmin):
    """Nobody's answers are stored, so a question can be reworded or taken out at any
    time.
    """

    view_rule = add_rule = change_rule = delete_rule = staticmethod(
        permissions.is_coordinator
    )
    list_display = ["wording", "of_cohort", "order"]
    list_filter = [CohortFilter]
    list_select_related = ["cohort"]
    ordering = ["-cohort__number", "order"]
    fields = [
        "cohort",
        "order",
        "slug",
        "text_th",
        "text_en",
        "help_th",
        "help_en",
        "no_th",
        "no_en",
    ]
    change_form_template = "admin/volunteers/eligibility_question.html"
    preview_route = "eligibility"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing here is deleted by the dozen."""
        return {}

    def get_readonly_fields(
        self, request: HttpRequest, obj: EligibilityQuestion | None = None
    ) -> list[str]:
        return ["cohort", "slug"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"cohort": cards.open_cohort()}

    @admin.display(description=_lazy("question"))
    def wording(self, question: EligibilityQuestion) -> str:
        return question.text

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, question: EligibilityQuestion) -> int:
        return question.cohort.number
