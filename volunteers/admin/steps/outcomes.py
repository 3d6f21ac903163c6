"""Planned outcomes, checked together and released as a batch that is held a while."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
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
from portal.text import dates
from volunteers.admin.finding import get_chosen_cohort, readable_applications
from volunteers.admin.steps import outcome_list, planned_outcomes
from volunteers.admin.steps.outcome_preview import OutcomePreview, preview_outcomes
from volunteers.decisions import releases
from volunteers.models import Application, Release
from volunteers.overview.overview_cards import outcomes_url

# Outcomes of a release that a page carries out itself if it is due.
MOST_AT_ONCE = 50
EVERYTHING = "all"
"""The field that stands for all outcomes of the filter: their fingerprint."""


class ReleaseOutcomes(ConfirmedAction[Cohort]):
    """A list with ticks, then what the chosen people will read, then the release.

    Chosen are the ticked ones, or all that the filter shows, on whichever page.
    """

    template_name = "admin/volunteers/outcomes_check.html"
    list_template_name = "admin/volunteers/outcomes.html"

    def find(self) -> Cohort:
        return get_chosen_cohort(self.request)

    def respond(self) -> HttpResponse:
        releases.release_due(most=MOST_AT_ONCE)
        try:
            self.listing = outcome_list.load(
                self.model_admin, self.request, self.instance
            )
        except IncorrectLookupParameters:
            return redirect(outcomes_url(self.instance))
        return super().respond()

    def affected_count(self) -> int:
        return self.listing.result_count

    def build_form(self, data: QueryDict | None) -> HoldForm:
        return HoldForm(None if "change" in self.request.POST else data)

    @property
    def ticked_keys(self) -> list[str]:
        return self.request.POST.getlist("row")

    @property
    def takes_everything(self) -> bool:
        return bool(self.request.POST.get(EVERYTHING))

    @cached_property
    def fingerprint(self) -> str:
        """Empty where one page shows everything."""
        if not self.listing.multi_page:
            return ""
        return outcome_list.fingerprint(self.listing.queryset)

    @cached_property
    def chosen(self) -> list[Application]:
        """Those whose outcome is still the one that was shown."""
        rows: Any = readable_applications(self.request.user).in_cohort(self.instance)
        if self.takes_everything:
            if not self.is_everything_as_shown:
                return []
            rows = rows.filter(pk__in=self.listing.queryset.order_by().values("pk"))
        else:
            codes = [key.partition(":")[0] for key in self.ticked_keys]
            rows = rows.to_release().filter(code__in=codes)
        related = rows.select_related("cohort", "applicant__data_key").order_by("pk")
        return [
            row
            for row in related
            if self.takes_everything or planned_outcomes.key_of(row) in self.ticked_keys
        ]

    @property
    def is_everything_as_shown(self) -> bool:
        shown = self.request.POST.get(EVERYTHING, "")
        return shown == outcome_list.fingerprint(self.listing.queryset)

    @property
    def is_as_shown(self) -> bool:
        if self.takes_everything:
            return self.is_everything_as_shown
        return len(self.chosen) == len(set(self.ticked_keys))

    @property
    def is_answered(self) -> bool:
        if not self.form.is_bound:
            return False
        if not self.is_as_shown:
            text = _("Something has changed meanwhile. Look at the outcomes again.")
            messages.error(self.request, text)
            return False
        if not self.chosen:
            messages.error(self.request, _("Choose at least one application."))
            return False
        return super().is_answered

    def preview(self) -> OutcomePreview:
        return preview_outcomes(self.chosen, by=self.request.user)

    def perform(self, cohort: Cohort) -> None:
        self.release = releases.plan(
            cohort,
            self.chosen,
            by=self.request.user,
            **self.answers,
            outcomes={row.pk: row.status for row in self.chosen},
        )

    def success_message(self) -> str:
        text = _("The results are sent on %(when)s. Until then you can stop them.")
        return text % {"when": dates.show_datetime(self.release.leaves_at)}

    def object_url(self) -> str:
        return outcomes_url(self.instance)

    def hidden_fields(self) -> list[tuple[str, Any]]:
        if self.takes_everything:
            return [(EVERYTHING, self.request.POST[EVERYTHING])]
        return [("row", planned_outcomes.key_of(row)) for row in self.chosen]

    def render(self, *, previews: Any) -> HttpResponse:
        if previews is not None:
            return super().render(previews=previews)
        context = admin_context(
            self.model_admin, self.request, form=self.form, **self.list_context()
        )
        return TemplateResponse(self.request, self.list_template_name, context)

    def context(self) -> dict[str, Any]:
        # Previewing changes the rows in memory, but not their planned outcome.
        statuses = [row.status for row in self.chosen]
        return {
            "title": _("Planned outcomes"),
            "cohort": self.instance,
            "chosen": self.chosen,
            "counts": planned_outcomes.count_by_outcome(statuses),
        }

    def list_context(self) -> dict[str, Any]:
        """All of the page are ticked at first."""
        cohort, user, listing = self.instance, self.request.user, self.listing
        rows = planned_outcomes.rows_of(listing)
        statuses = list(listing.queryset.order_by().values_list("status", flat=True))
        ticked = set(self.ticked_keys)
        if not self.form.is_bound and not ticked:
            ticked = {row.key for row in rows}
        return {
            "title": _("Planned outcomes"),
            "cohort": cohort,
            "cl": listing,
            "rows": [{"row": row, "is_chosen": row.key in ticked} for row in rows],
            "counts": planned_outcomes.count_by_outcome(statuses),
            "total": len(statuses),
            "groups": listing.choices_of(
                outcome_list.GROUP_PARAMETER, outcome_list.GROUPS
            ),
            "orders": listing.choices_of(
                outcome_list.ORDER_PARAMETER, outcome_list.ORDERS
            ),
            "everything_name": EVERYTHING,
            "everything": self.fingerprint,
            "takes_everything": self.takes_everything,
            **planned_outcomes.cohort_counts(cohort, user),
            "releases": planned_outcomes.recent_releases(cohort, user),
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
