"""Running a match, and planning offers from it."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.models import Cohort
from placements.admin.finding import ensure_can_match, get_run_or_404
from placements.admin.matching import run_job
from placements.matching import allocation, planned_offers
from placements.matching.allocation import Options
from placements.matching.forms import RunForm
from placements.models import MatchRun
from portal.admin.cohort_choice import get_cohort_or_404
from portal.admin.context import admin_context, post_only
from portal.admin.jobs import job_url
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User

MAX_IN_REQUEST = 2000
"""More people than that are matched by a job."""


def match_form(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """Asks for the options of a match; the POST runs it and leads to its board."""
    ensure_can_match(request.user)
    cohort = get_cohort_or_404(request)
    data = request.POST if request.method == "POST" else None
    form = RunForm(cohort, data, again=options_to_repeat(request, cohort))
    if form.is_valid():
        try:
            return redirect(run_match(cohort, form, by=request.user))
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
    context = admin_context(
        model_admin,
        request,
        title=_("Run a match"),
        form=form,
        cohort=cohort,
        people_count=len(allocation.candidates(cohort, include_reserve=False)),
    )
    return TemplateResponse(request, "admin/placements/run.html", context)


def options_to_repeat(request: PersonRequest, cohort: Cohort) -> Options | None:
    """Those of the match that the page was opened from."""
    runs = MatchRun.objects.visible_to(request.user).filter(cohort=cohort)
    earlier = runs.filter(code=request.GET.get("again", "")).first()
    return Options.from_json(earlier.options) if earlier else None


def run_match(cohort: Cohort, form: RunForm, *, by: User) -> str:
    """The address of the match, or of the job that works it out.

    Raises `TransitionRefused`.
    """
    name, options = form.cleaned_data["name"], form.options()
    people = allocation.candidates(cohort, include_reserve=options.include_reserve)
    if len(people) > MAX_IN_REQUEST:
        return job_url(run_job.plan(cohort, by=by, name=name, options=options))
    run = allocation.run(cohort, by=by, name=name, options=options)
    return run.get_absolute_url()


@post_only(
    _lazy("Prepare offers (not sent yet)"), "admin:placements_matchrun_change", "code"
)
def plan_offers(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Leads to the page where planned offers are previewed and released."""
    run = get_run_or_404(request.user, code)
    try:
        planned = planned_offers.plan(run, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(run)
    messages.success(request, planned_text(planned))
    return redirect(
        f"{reverse('admin:placements_offer_release')}?cohort={run.cohort.number}"
    )


def planned_text(planned: planned_offers.Plan) -> str:
    count, skipped_count = len(planned.offers), planned.skipped_count
    text = ngettext("%(count)s offer is planned", "%(count)s offers are planned", count)
    text %= {"count": count}
    if not skipped_count:
        return text
    skipped_text = ngettext(
        "%(count)s line was passed over",
        "%(count)s lines were passed over",
        skipped_count,
    )
    return f"{text} · {skipped_text % {'count': skipped_count}}"
