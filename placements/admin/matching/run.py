"""Running a match, adopting it, and planning offers from it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from placements.admin.finding import allow, find_run, known
from placements.admin.matching import run_job
from placements.matching import allocation, planned_offers, runs
from placements.offers.forms import RunForm
from portal.admin.jobs import job_url
from portal.admin.site import the_cohort
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest

AT_ONCE = 2000


def page(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """Asks what to try; the POST works the match out and shows it."""
    allow(request.user)
    cohort = the_cohort(request)
    form = RunForm(cohort, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(begun(cohort, request, form))
        except TransitionRefused as refused:
            form.add_error(None, str(refused.reason))
    people = allocation.candidates(cohort, include_reserve=False)
    words: dict[str, Any] = {
        "title": _("Run a match"),
        "form": form,
        "cohort": cohort,
        "people_count": len(people),
    }
    return TemplateResponse(
        request, "admin/placements/run.html", known(desk, request, **words)
    )


def begun(cohort: Cohort, request: PersonRequest, form: RunForm) -> str:
    """Where the match is to be seen: worked out already, or as long work. Raises `TransitionRefused`."""
    wanted: dict[str, Any] = {
        "by": request.user,
        "name": form.cleaned_data["name"],
        "options": form.options(),
    }
    if (
        len(
            allocation.candidates(
                cohort, include_reserve=wanted["options"].include_reserve
            )
        )
        > AT_ONCE
    ):
        return job_url(run_job.plan(cohort, **wanted))
    return allocation.run(cohort, **wanted).get_absolute_url()


def adopt(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    run = find_run(request.user, code)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        runs.adopt(run, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _(
                "This match is adopted. You can plan its offers now; nobody is told yet."
            ),
        )
    return redirect(run)


def plan(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Leads on to the page where planned offers are previewed and released."""
    run = find_run(request.user, code)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        planned = planned_offers.plan(run, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(run)
    made = len(planned.made)
    told = ngettext(
        "%(count)s offer is planned", "%(count)s offers are planned", made
    ) % {"count": made}
    passed = ngettext(
        "%(count)s line was passed over",
        "%(count)s lines were passed over",
        planned.passed,
    )
    messages.success(
        request,
        f"{told} · {passed % {'count': planned.passed}}" if planned.passed else told,
    )
    return redirect(
        f"{reverse('admin:placements_offer_release')}?cohort={run.cohort.number}"
    )
