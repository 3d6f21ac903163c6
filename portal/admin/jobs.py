"""Jobs: what a person has started, its progress, stopping it, and its file."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.columns import date_column
from portal.admin.context import admin_context, post_only, safe_page
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.files import storage
from portal.jobs import runner
from portal.kernel import audit, permissions, reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import Job
from portal.models.choices import JobState
from portal.text.charts import percent

TONES = {
    JobState.LOOKING: "sky",
    JobState.READY: "sun",
    JobState.RUNNING: "sky",
    JobState.DONE: "leaf",
    JobState.STOPPED: "plain",
    JobState.FAILED: "rose",
}


@admin.register(Job)
class JobAdmin(RuleAdmin):
    """A person's own jobs; nobody starts, edits or deletes one here."""

    empty_text = _lazy(
        "Steps with very many people and exports run here while you go on working."
    )
    view_rule = page_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "what",
        "standing",
        "progress",
        date_column("made_at", _lazy("begun")),
        date_column("ended_at", _lazy("ended")),
    ]
    list_filter = ["state"]
    # Labels read the sealed parameters: saves a query for the key of each row.
    list_select_related = ["data_key"]
    ordering = ["-pk"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "",
                self.admin_site.admin_view(self.changelist_view),
                name="portal_job_changelist",
            ),
            self.page("<str:code>/change/", job_detail, "change"),
            self.page("<str:code>/stop/", stop_job, "stop"),
            self.page("<str:code>/file/", job_file, "file"),
        ]

    @admin.display(description=_lazy("action"))
    def what(self, job: Job) -> str:
        return runner.kind_of(job).label(job)

    @admin.display(description=_lazy("state"), ordering="state")
    def standing(self, job: Job) -> str:
        return format_html(
            '<span class="badge badge--{}">{}</span>',
            tone(job),
            job.get_state_display(),
        )

    @admin.display(description=_lazy("progress"))
    def progress(self, job: Job) -> str:
        return _("%(done)s of %(total)s") % {"done": job.done, "total": job.total}


def tone(job: Job) -> str:
    return TONES[JobState(job.state)]


def job_url(job: Job) -> str:
    return reverse("admin:portal_job_change", args=[job.code])


def get_job_or_404(request: PersonRequest, code: str) -> Job:
    rows = Job.objects.visible_to(request.user).select_related(
        "made_by", "data_key", "file__data_key"
    )
    return get_object_or_404(rows, code=code)


@safe_page
def job_detail(
    model_admin: JobAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """While the job runs the page reloads itself."""
    job = get_job_or_404(request, code)
    kind = runner.kind_of(job)
    context = admin_context(
        model_admin,
        request,
        title=kind.label(job),
        job=job,
        tone=tone(job),
        percent=percent(job.done, max(job.total, 1)),
        can_stop=job.is_active or job.state == JobState.READY,
        template=kind.template,
        **kind.result_context(job, request.user),
    )
    return TemplateResponse(request, "admin/portal/job.html", context)


@post_only(_lazy("Stop this task"), "admin:portal_job_change", "code")
def stop_job(model_admin: JobAdmin, request: PersonRequest, code: str) -> HttpResponse:
    job = get_job_or_404(request, code)
    try:
        runner.stop(job, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was stopped. What was done before stays done."))
    return redirect(job_url(job))


@safe_page
def job_file(model_admin: JobAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """For the person who started the job, and for a day."""
    job = get_job_or_404(request, code)
    if job.file is None or runner.kind_of(job).takes_file:
        raise Http404
    # Before the log and the bytes: a redirect to the log-in is no download.
    reauthentication.confirm_many(request, job.total)
    audit.record("download file of long work", job, by=request.user)
    return storage.file_response(job.file)
