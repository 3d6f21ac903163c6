"""Long work at the desk: what one has begun, how far it is, stopping it, and the file that came of it."""

from collections.abc import Callable
from functools import partial
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
from django.views.decorators.http import require_POST, require_safe

from portal.admin.site import ByCode, RuleAdmin, moment
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
    """One's own; nobody begins, edits or deletes any here."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "what",
        "standing",
        "progress",
        moment("made_at", _lazy("begun")),
        moment("ended_at", _lazy("ended")),
    ]
    list_filter = ["state"]
    list_select_related = ["data_key"]
    ordering = ["-pk"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "",
                self.admin_site.admin_view(self.changelist_view),
                name="portal_job_changelist",
            ),
            self.page("<str:code>/change/", show, "change"),
            self.page("<str:code>/stop/", stop, "stop"),
            self.page("<str:code>/file/", file, "file"),
        ]

    def page(
        self, route: str, view: Callable[..., HttpResponse], name: str
    ) -> URLPattern:
        guarded = permissions.allowed(permissions.is_coordinator)(
            partial(view, desk=self)
        )
        return path(
            route, self.admin_site.admin_view(guarded), name=f"portal_job_{name}"
        )

    @admin.display(description=_lazy("what"))
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


def find(request: PersonRequest, code: str) -> Job:
    rows = Job.objects.visible_to(request.user).select_related(
        "made_by", "data_key", "file__data_key"
    )
    return get_object_or_404(rows, code=code)


@require_safe
def show(request: PersonRequest, desk: JobAdmin, code: str) -> HttpResponse:
    """While it goes on the page asks for itself again."""
    job = find(request, code)
    kind = runner.kind_of(job)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": reverse("admin:portal_job_changelist"),
        "title": kind.label(job),
        "job": job,
        "tone": tone(job),
        "percent": percent(job.done, max(job.total, 1)),
        "can_stop": job.is_active or job.state == JobState.READY,
        "template": kind.template,
        **kind.shown(job, request.user),
    }
    return TemplateResponse(request, "admin/portal/job.html", context)


@require_POST
def stop(request: PersonRequest, desk: JobAdmin, code: str) -> HttpResponse:
    job = find(request, code)
    try:
        runner.stop(job, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It was stopped. What was done before stays done."))
    return redirect(job_url(job))


@require_safe
def file(request: PersonRequest, desk: JobAdmin, code: str) -> HttpResponse:
    """For its maker only, and for a day."""
    job = find(request, code)
    if job.file is None:
        raise Http404
    reauthentication.confirm_many(request, job.total)
    audit.record("download file of long work", job, by=request.user)
    return storage.answer(job.file)
