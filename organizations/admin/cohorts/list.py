"""Cohorts: every date and number of the programme."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.cohorts import readiness
from organizations.admin.cohorts.copying import CopyCohort
from organizations.admin.cohorts.readiness import (
    FillWithStarter,
    MakePublic,
    TakeOffline,
)
from organizations.admin.documents.batch_page import (
    import_documents,
    store_documents,
)
from organizations.models import Cohort
from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions

PHASES = {
    "before": _lazy("not yet open"),
    "open": _lazy("open"),
    "closed": _lazy("closed"),
}


@admin.register(Cohort)
class CohortAdmin(RuleAdmin):
    """Never deleted; the number stays, because addresses and references have it."""

    view_rule = add_rule = change_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "number",
        "is_public",
        "phase_now",
        date_column("applications_open_at", _lazy("applications open")),
        date_column("applications_close_at", _lazy("applications close")),
        date_column("results_on", _lazy("results")),
    ]
    fieldsets = [
        (None, {"fields": ["number", "programme_th", "programme_en", "is_public"]}),
        (
            _lazy("The programme"),
            {
                "fields": [
                    "operator_th",
                    "operator_en",
                    "address_th",
                    "address_en",
                    "contact_phone",
                    "bases_confirmed_on",
                ]
            },
        ),
        (
            _lazy("Applications"),
            {
                "fields": [
                    "applications_open_at",
                    "applications_close_at",
                    "grace_minutes",
                    "minimum_age",
                    "most_choices",
                    "references_wanted",
                    "reference_days",
                    "rechoice_days",
                ]
            },
        ),
        (
            _lazy("Review and results"),
            {
                "fields": [
                    "is_blind",
                    "shares_scores",
                    "reviewers_per_application",
                    "most_reviews",
                    "disagreement_factor",
                    "review_ends_on",
                    "interviews_start_on",
                    "interviews_end_on",
                    "interview_change_hours",
                    "names_interviewers",
                    "results_on",
                    "host_answer_days",
                    "matches_must_haves",
                    "offer_days",
                    "extension_days",
                ]
            },
        ),
        (_lazy("Organizations"), {"fields": ["needs_full_profile"]}),
        (
            _lazy("The placement"),
            {
                "fields": [
                    "orientation_on",
                    "reranking_opens_at",
                    "reranking_closes_at",
                    "service_starts_on",
                    "service_ends_on",
                ]
            },
        ),
        (
            _lazy("How long data is kept"),
            {"fields": ["draft_kept_days", "application_kept_days"]},
        ),
    ]
    ordering = ["-number"]
    change_form_template = "admin/organizations/cohort.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: Cohort | None = None
    ) -> list[str]:
        """Made public on the page that says whether it is ready."""
        return ["number", "is_public"] if obj else ["is_public"]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("<int:pk>/copy/", CopyCohort.view, "copy"),
            self.page("<int:pk>/documents/", import_documents, "documents"),
            self.page(
                "documents/<str:code>/store/", store_documents, "store_documents"
            ),
            self.page("<int:pk>/readiness/", readiness.readiness_page, "readiness"),
            self.page("<int:pk>/checked/", readiness.check_part, "checked"),
            self.page("<int:pk>/starter/", FillWithStarter.view, "starter"),
            self.page("<int:pk>/public/", MakePublic.view, "public"),
            self.page("<int:pk>/offline/", TakeOffline.view, "offline"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    @admin.display(description=_lazy("state"))
    def phase_now(self, cohort: Cohort) -> str:
        return str(PHASES[cohort.phase()])
