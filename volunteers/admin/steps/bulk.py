"""One step with many applications: who is hit, who would be refused and why, the message, then each row on its own.

What the list showed is frozen in a job, which looks at every row first, waits for the word, and then does it.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.admin.jobs import job_url
from portal.jobs import runner
from portal.kernel import permissions, reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import Job
from portal.models.choices import JobState
from volunteers.admin.finding import known
from volunteers.admin.steps import many
from volunteers.admin.steps.steps import HELD, NOTHING, DeskStep


def begin(
    desk: ModelAdmin, request: PersonRequest, queryset: QuerySet, *, step: DeskStep
) -> HttpResponse:
    """What the list's action does: the selected rows, or all of them, are looked through."""
    needs = {"step": step.slug, "back": request.META["QUERY_STRING"], "given": {}}
    things = queryset.values_list("pk", flat=True)
    job = runner.plan(many.KIND, by=request.user, needs=needs, things=things)
    return redirect(where(runner.run_briefly(job)))


def where(job: Job) -> str:
    """The page on which the next thing happens."""
    if job.state == JobState.READY:
        return reverse("admin:volunteers_application_bulk", args=[job.code])
    return job_url(job)


def page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    return bulk(request, desk, code)


@permissions.allowed(permissions.is_coordinator)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: PersonRequest, desk: ModelAdmin, code: str) -> HttpResponse:
    """GET asks; POST shows what will happen; `confirmed` begins it."""
    rows = Job.objects.visible_to(request.user).filter(kind=many.KIND.name)
    job = get_object_or_404(rows.select_related("made_by", "data_key"), code=code)
    if job.state != JobState.READY:
        return redirect(job_url(job))
    if many.step_of(job).sends not in (NOTHING, HELD):
        reauthentication.confirm_many(request, job.total)
    form = many.form_of(job, request.POST if request.method == "POST" else None)
    if form is None:
        return shown(desk, request, job, stage="nobody")
    if not form.fields:
        form = many.form_of(job, {})
    if not form.is_bound or "change" in request.POST or not form.is_valid():
        return shown(desk, request, job, stage="ask", form=form)
    if "confirmed" in request.POST:
        return go(request, job, form)
    letters = many.letters(job, form.cleaned_data)
    return shown(desk, request, job, stage="check", form=form, letters=letters)


def go(request: PersonRequest, job: Job, form: Any) -> HttpResponse:
    """A few are done before the next page; of many it is found again under “Long work”."""
    given = {name: request.POST.getlist(name) for name in form.fields}
    try:
        runner.start(job, needs={**runner.needs_of(job), "given": given})
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(job_url(job))
    job = runner.run_briefly(job)
    if job.state != JobState.DONE or job.rows.refused().exists():
        return redirect(job_url(job))
    told = ngettext(
        "%(step)s: %(count)s application", "%(step)s: %(count)s applications", job.total
    )
    messages.success(
        request, told % {"step": many.step_of(job).label, "count": job.total}
    )
    return redirect(many.back_url(job))


def shown(
    desk: ModelAdmin, request: PersonRequest, job: Job, *, stage: str, **more: Any
) -> HttpResponse:
    known_rows = many.shown(job, request.user)
    context = known(
        desk,
        request,
        title=many.step_of(job).label,
        job=job,
        stage=stage,
        **known_rows,
        **more,
    )
    return TemplateResponse(request, "admin/volunteers/bulk.html", context)
