"""One step with many applications: who is meant, who is refused, the message, the step.

What the list showed is frozen in a job. It checks every row first, waits for the
confirmation, and then takes the step row by row.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.context import post_only
from portal.admin.jobs import job_url
from portal.jobs import runner
from portal.kernel import permissions
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview
from portal.models import Job
from portal.models.choices import JobState
from volunteers.admin.steps import bulk_job
from volunteers.admin.steps.application_step import SENDS_NOTHING, ApplicationStep
from volunteers.admin.steps.steps import SENDS_LATER


def plan_step(
    model_admin: ModelAdmin,
    request: PersonRequest,
    queryset: QuerySet,
    *,
    step: ApplicationStep,
) -> HttpResponse:
    """The list's action: the selected rows, or all of them, are checked by a job."""
    needs = {"step": step.slug, "back": request.META["QUERY_STRING"], "given": {}}
    pks = queryset.values_list("pk", flat=True)
    job = runner.plan(bulk_job.KIND, by=request.user, needs=needs, things=pks)
    return redirect(next_url(runner.run_briefly(job)))


def next_url(job: Job) -> str:
    """The confirmation, once every row is checked; until then the page of the job."""
    if job.state == JobState.READY:
        return reverse("admin:volunteers_application_bulk", args=[job.code])
    return job_url(job)


class TakeBulkStep(ConfirmedAction[Job]):
    template_name = "admin/volunteers/bulk.html"

    def find(self, code: str) -> Job:
        if not permissions.is_coordinator(self.request.user):
            raise PermissionDenied
        rows = Job.objects.visible_to(self.request.user).filter(kind=bulk_job.KIND.name)
        return get_object_or_404(rows.select_related("made_by", "data_key"), code=code)

    def respond(self) -> HttpResponse:
        if self.instance.state != JobState.READY:
            return redirect(job_url(self.instance))
        return super().respond()

    def affected_count(self) -> int:
        """Nobody, where no message goes at once."""
        is_silent = bulk_job.step_of(self.instance).sends in (
            SENDS_NOTHING,
            SENDS_LATER,
        )
        return 0 if is_silent else self.instance.total

    def build_form(self, data: QueryDict | None) -> Any:
        """None where the step can be taken with none of the rows."""
        return bulk_job.build_form(self.instance, data)

    @property
    def is_answered(self) -> bool:
        return self.form is not None and super().is_answered

    def preview(self) -> list[MessagePreview]:
        """Of one application: the others differ in names and references only."""
        return bulk_job.preview_first(self.instance, self.answers)

    def perform(self, job: Job) -> None:
        """A few rows are done before the next page; many go on as a job."""
        answers = {name: self.request.POST.getlist(name) for name in self.form.fields}
        runner.start(job, needs={**runner.parse_needs(job), "given": answers})
        self.instance = runner.run_briefly(job)

    def done(self) -> HttpResponse:
        job = self.instance
        if job.state != JobState.DONE or job.rows.refused().exists():
            return redirect(job_url(job))
        return super().done()

    def success_message(self) -> str:
        """With the way to the page on which it can be undone."""
        count = self.instance.total
        text = ngettext(
            "%(step)s: %(count)s application",
            "%(step)s: %(count)s applications",
            count,
        ) % {"step": bulk_job.step_of(self.instance).label, "count": count}
        if not bulk_job.undoable_rows(self.instance).exists():
            return text
        url = job_url(self.instance)
        return format_html('{}. <a href="{}#undo">{}</a>', text, url, _("Undo it"))

    def success_url(self) -> str:
        return bulk_job.back_url(self.instance)

    def object_url(self) -> str:
        return job_url(self.instance)

    def context(self) -> dict[str, Any]:
        job = self.instance
        step = bulk_job.step_of(job)
        return {
            "title": step.label,
            "job": job,
            "cancel_url": bulk_job.back_url(job),
            "lead": step.sends,
            "nothing": step.nothing_sent or step.sends,
            "is_dangerous": step.tone == "danger",
            **bulk_job.job_context(job, self.request.user),
        }


@post_only(_lazy("Undo it"), "admin:portal_job_change", "code")
def undo_step(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Leads to the confirmation of the step that takes this one back."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = Job.objects.visible_to(request.user).filter(kind=bulk_job.KIND.name)
    job = get_object_or_404(rows.select_related("made_by", "data_key"), code=code)
    if not bulk_job.undoable_rows(job).exists():
        messages.error(request, _("There is nothing of it that can be undone."))
        return redirect(job_url(job))
    return redirect(next_url(runner.run_briefly(bulk_job.plan_undo(job))))
