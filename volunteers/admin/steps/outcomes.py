"""Planned outcomes, checked together and released as a batch that is held a while."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.context import admin_context, post_only
from portal.forms.hold import HoldForm
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages
from portal.text import dates
from volunteers.admin.finding import get_chosen_cohort
from volunteers.admin.steps.planned_outcomes import (
    PlannedOutcome,
    cohort_counts,
    count_by_outcome,
    planned_outcomes,
    recent_releases,
)
from volunteers.decisions import releases, workflow
from volunteers.models import Application, Release
from volunteers.overview.overview_cards import outcomes_url


class ReleaseOutcomes(ConfirmedAction[Cohort]):
    """A list with ticks, then the messages of the ticked outcomes, then the release."""

    template_name = "admin/volunteers/outcomes_check.html"
    list_template_name = "admin/volunteers/outcomes.html"

    def find(self) -> Cohort:
        return get_chosen_cohort(self.request)

    def respond(self) -> HttpResponse:
        releases.release_due()
        self.rows = planned_outcomes(self.instance, self.request.user)
        return super().respond()

    def affected_count(self) -> int:
        return len(self.rows)

    def build_form(self, data: QueryDict | None) -> HoldForm:
        return HoldForm(None if "change" in self.request.POST else data)

    @property
    def ticked_keys(self) -> list[str]:
        return self.request.POST.getlist("row")

    @property
    def chosen(self) -> list[PlannedOutcome]:
        """The ticked ones whose outcome is still the one that was shown."""
        return [row for row in self.rows if row.key in self.ticked_keys]

    @property
    def is_answered(self) -> bool:
        if not self.form.is_bound:
            return False
        if len(self.chosen) != len(set(self.ticked_keys)):
            text = _("Something has changed meanwhile. Look at the outcomes again.")
            messages.error(self.request, text)
            return False
        if not self.chosen:
            messages.error(self.request, _("Choose at least one application."))
            return False
        return super().is_answered

    def preview(self) -> list[MessagePreview]:
        pks = [row.application.pk for row in self.chosen]
        applications = list(
            Application.objects.filter(pk__in=pks).select_related(
                "cohort", "applicant__data_key"
            )
        )

        def release_all() -> None:
            for application in applications:
                workflow.release(application, by=self.request.user)

        return preview_messages(release_all)

    def perform(self, cohort: Cohort) -> None:
        applications = [row.application for row in self.chosen]
        self.release = releases.plan(
            cohort,
            applications,
            by=self.request.user,
            **self.answers,
            outcomes={
                application.pk: application.status for application in applications
            },
        )

    def success_message(self) -> str:
        text = _("The results are sent on %(when)s. Until then you can stop them.")
        return text % {"when": dates.show_datetime(self.release.leaves_at)}

    def object_url(self) -> str:
        return outcomes_url(self.instance)

    def render(self, *, previews: Any) -> HttpResponse:
        if previews is not None:
            return super().render(previews=previews)
        context = admin_context(
            self.model_admin, self.request, form=self.form, **self.list_context()
        )
        return TemplateResponse(self.request, self.list_template_name, context)

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Planned outcomes"),
            "cohort": self.instance,
            "chosen": self.chosen,
            "counts": count_by_outcome(self.chosen),
        }

    def list_context(self) -> dict[str, Any]:
        """All are ticked at first."""
        cohort, user = self.instance, self.request.user
        if self.form.is_bound:
            ticked = {row.key for row in self.chosen}
        else:
            ticked = set(self.ticked_keys) or {row.key for row in self.rows}
        return {
            "title": _("Planned outcomes"),
            "cohort": cohort,
            "rows": [{"row": row, "is_chosen": row.key in ticked} for row in self.rows],
            "counts": count_by_outcome(self.rows),
            "is_more": len(self.rows) == releases.MAX_OUTCOMES,
            **cohort_counts(cohort, user),
            "releases": recent_releases(cohort, user),
        }


def page_of_release(request: PersonRequest, code: str) -> str:
    rows = Release.objects.visible_to(request.user).select_related("cohort")
    return outcomes_url(get_object_or_404(rows, code=code).cohort)


@post_only(_lazy("Stop this release"), page_of_release)
def stop_release(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = Release.objects.visible_to(request.user).select_related("cohort")
    release = get_object_or_404(rows, code=code)
    try:
        releases.stop(release, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The release was stopped. No applicant has been told.")
        )
    return redirect(outcomes_url(release.cohort))
