"""Assigning reviewers by plan: GET shows a plan, POST applies it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.models import Cohort
from portal.forms.helper import PortalForm
from portal.kernel import cards, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.text import charts
from volunteers.admin.finding import admin_context, change_url
from volunteers.models import AssignmentRun
from volunteers.reviews import assignment
from volunteers.reviews.assignment import PlanDraft, PlanOptions
from volunteers.reviews.assignment_plan import Shortage

SHORTAGE_REASONS = {
    Shortage.NOBODY: _lazy("everybody is asked already or has a conflict of interest"),
    Shortage.FULL: _lazy("everybody who could has as many as allowed"),
}
MAX_RUNS = 10


class PlanOptionsForm(PortalForm):
    """`seed` is posted again, so that the plan applied is the one that was shown."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.all(),
        label=_lazy("Cohort"),
        to_field_name="number",
        empty_label=None,
    )
    leaver = forms.ModelChoiceField(
        User.objects.none(),
        label=_lazy("Reviewer who can’t continue"),
        to_field_name="code",
        required=False,
        empty_label=_lazy("Nobody: fill the places that are empty"),
        help_text=_lazy(
            "Their unfinished reviews go to others, their drafts are deleted, and "
            "they leave the panel."
        ),
    )
    states = forms.MultipleChoiceField(
        label=_lazy("Applications in the state"),
        choices=[(state.value, state.label) for state in assignment.SOURCES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose at least one state.")},
    )
    cap = forms.IntegerField(
        label=_lazy("Most for each reviewer"),
        min_value=1,
        max_value=9999,
        help_text=_lazy(
            "Counts what they have already. A reviewer’s own limit goes before it."
        ),
        error_messages={"required": _lazy("Write a number from 1.")},
    )
    seed = forms.CharField(
        label=_lazy("Seed"),
        max_length=12,
        help_text=_lazy(
            "The same seed gives the same plan; another one, another plan."
        ),
    )

    def __init__(self, cohort: Cohort | None, data: Any = None) -> None:
        initial: dict[str, Any] = {
            "cohort": cohort and cohort.number,
            "states": list(assignment.SOURCES),
        }
        if cohort and data is None:
            initial |= {
                "cap": assignment.suggested_cap(cohort),
                "seed": assignment.new_seed(),
            }
        super().__init__(data, initial=initial)
        panel: Any = self.fields["leaver"]
        panel.queryset = (
            User.objects.filter(panels__isnull=False).distinct().order_by("email")
        )

    def options(self) -> PlanOptions:
        """Only after `is_valid`."""
        return PlanOptions(**self.cleaned_data)


@form_page
def assign_by_plan(request: PersonRequest, *, model_admin: ModelAdmin) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    parameters = request.POST if request.method == "POST" else request.GET
    form = PlanOptionsForm(
        cards.open_cohort() or Cohort.objects.first(),
        parameters if "cap" in parameters else None,
    )
    if not form.is_valid():
        return render_plan(request, model_admin, form)
    if request.method == "POST":
        try:
            run = assignment.apply_plan(
                form.options(),
                fingerprint=parameters.get("fingerprint", ""),
                by=request.user,
            )
        except TransitionRefused as refused:
            messages.error(request, str(refused))
        else:
            return redirect_to_panel(request, run)
    return render_plan(
        request,
        model_admin,
        form,
        assignment.draft_plan(form.options(), by=request.user),
    )


def redirect_to_panel(request: PersonRequest, run: AssignmentRun) -> HttpResponse:
    if run.leaver:
        left = _("%(name)s has left the panel.") % {"name": run.leaver}
        messages.success(request, left)
    message = ngettext(
        "%(count)s review was assigned.", "%(count)s reviews were assigned.", run.count
    )
    messages.success(request, message % {"count": run.count})
    if run.leaver:
        # Where what nobody could take over is proposed to others.
        return redirect("admin:volunteers_panelmember_assign")
    panel_url = reverse("admin:volunteers_panelmember_changelist")
    return redirect(f"{panel_url}?cohort={run.cohort.number}")


def render_plan(
    request: PersonRequest,
    model_admin: ModelAdmin,
    form: PlanOptionsForm,
    draft: PlanDraft | None = None,
) -> HttpResponse:
    runs = AssignmentRun.objects.select_related("cohort", "by", "leaver")[:MAX_RUNS]
    more = {"form": form, "runs": runs, **(plan_context(draft) if draft else {})}
    context = admin_context(model_admin, request, title=_("Assign by plan"), **more)
    return TemplateResponse(request, "admin/volunteers/assign.html", context)


def plan_context(draft: PlanDraft) -> dict[str, Any]:
    """The plan as a chart with its table, and what it can't do."""
    steps = charts.scale(max((total for *_rest, total in draft.rows), default=0))
    bars = [
        {
            "person": person,
            "has": has,
            "gets": gets,
            "total": total,
            "width": charts.percent(total, steps[-1]),
        }
        for person, has, gets, total in draft.rows
    ]
    lacking = [
        {
            "application": row,
            "url": change_url(row),
            "why": SHORTAGE_REASONS[why],
            "places": places,
        }
        for row, why, places in (
            (draft.applications[key], why, places)
            for key, why, places in draft.plan.lacking
        )
    ]
    return {
        "draft": draft,
        "bars": bars,
        "lines": charts.lines_of(steps),
        "lacking": lacking,
    }
