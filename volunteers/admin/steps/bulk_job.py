"""The job behind a bulk step: it checks every row, then takes the step with each."""

from collections import defaultdict
from functools import partial
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.jobs import runner
from portal.jobs.runner import JobKind, ReportProgress
from portal.kernel import lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import MessagePreview, preview_messages
from portal.models import Job, User
from portal.models.choices import JobState, RowState
from volunteers.admin.finding import list_url
from volunteers.admin.steps.application_step import ApplicationStep
from volunteers.admin.steps.steps import STEPS
from volunteers.decisions import blockers
from volunteers.models import Application, Choice, Reference, Review

# Rows: checked a chunk at a time, with progress reported after each.
CHECK_CHUNK = 200
MAX_NAMED = 100
MAX_PREVIEW_TRIES = 20


def step_of(job: Job) -> ApplicationStep:
    return STEPS[runner.parse_needs(job)["step"]]


def back_url(job: Job) -> str:
    """The list as it was filtered."""
    back = runner.parse_needs(job)["back"]
    return f"{list_url()}?{back}" if back else list_url()


def build_form(job: Job, data: Any = None) -> Any:
    """What the step asks, for the cohort of the first row."""
    first = waiting_applications(job, job.made_by).select_related("cohort").first()
    if first is None:
        return None
    form = step_of(job).form(first.cohort, data)
    if "note" in form.fields and (undone := job_undone_by(job)):
        form.initial["note"] = _("Undo of “%(step)s”") % {"step": step_of(undone).label}
    return form


def filled_form(job: Job) -> Any:
    """As it was filled in before the confirmation."""
    data = QueryDict(mutable=True)
    for name, values in runner.parse_needs(job)["given"].items():
        data.setlist(name, values)
    return build_form(job, data)


def job_undone_by(job: Job) -> Job | None:
    """The bulk step that this one takes back."""
    code = runner.parse_needs(job).get("undoes", "")
    rows = Job.objects.filter(code=code, made_by=job.made_by).select_related("data_key")
    return rows.first() if code else None


def state_left(application: Application) -> str:
    """Differs once anybody moves the application or changes with whom it is shared."""
    moments = (application.status_changed_at, application.shared_at)
    return "|".join([application.status, *(f"{at or ''}" for at in moments)])


def undoable_rows(job: Job) -> Any:
    """Those with which the step was taken and that it can be taken back with."""
    step = step_of(job)
    rows = job.rows.filter(state=RowState.DONE).exclude(left_as="")
    is_over = not job.is_active and job.state != JobState.READY
    if not step.undone_by or not is_over:
        return rows.none()
    # Assigning reviewers moves only what was not under review before.
    unmoved = Q(left_as__startswith=Concat(F("shown"), Value("|")))
    return rows.exclude(unmoved) if step.moves else rows


def plan_undo(job: Job) -> Job:
    """The step that takes this one back, with the rows that nobody touched since."""
    needs = runner.parse_needs(job)
    return runner.plan(
        KIND,
        by=job.made_by,
        needs={
            "step": step_of(job).undone_by,
            "back": needs["back"],
            "given": {},
            "undoes": job.code,
        },
        things=undoable_rows(job).values_list("thing", flat=True),
    )


def readable(user: User) -> QuerySet[Application]:
    # Asked when the job runs, not when it was planned: conflicts may have come since.
    return Application.objects.visible_to(user).exclude(applicant=user.pk)


def waiting_applications(job: Job, user: User) -> QuerySet[Application]:
    """Those with which the step is still to be taken, in a fixed order.

    Never what is hidden from the person by now.
    """
    return (
        readable(user)
        .filter(pk__in=job.rows.waiting().values("thing"))
        .order_by("-submitted_at", "-pk")
    )


def with_related(rows: QuerySet) -> QuerySet:
    """With what the steps' rules read; long and sealed texts are left out."""
    # Rules read only statuses and times; deferred texts need no decryption.
    references = Reference.objects.defer("name", "email", "relation", "answers")
    return rows.select_related("cohort", "applicant").prefetch_related(
        Prefetch("references", references),
        Prefetch("choices", Choice.objects.defer("reason")),
        Prefetch("reviews", Review.objects.defer("comment")),
        "interviews",
    )


def refusal(step: ApplicationStep, user: User, application: Application) -> str:
    return step.refusal(user, application) or step.bulk_refusal(application)


def check_rows(job: Job, report_progress: ReportProgress) -> None:
    """Each row waits for the confirmation, or says why not."""
    step = step_of(job)
    done_count = job.total - job.rows.new().count()
    # Checked rows are no longer new, so the first chunk is always the next one; a
    # job that was interrupted goes on where it stopped.
    while keys := dict(job.rows.new().values_list("thing", "pk")[:CHECK_CHUNK]):
        applications = list(with_related(readable(job.made_by).filter(pk__in=keys)))
        blockers.prefetch(applications)
        touched = touched_since(job, applications)
        found = {
            application.pk: (
                touched.get(application.pk, "")
                or refusal(step, job.made_by, application),
                application.status,
            )
            for application in applications
        }
        missing = (_("it is not there any more"), "")
        rows_by_answer: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for application_pk, row_pk in keys.items():
            rows_by_answer[found.get(application_pk, missing)].append(row_pk)
        for (reason, status), row_pks in rows_by_answer.items():
            state = RowState.REFUSED if reason else RowState.WAITING
            # One update for each answer. 300: the length of the column.
            job.rows.filter(pk__in=row_pks).update(
                state=state, reason=reason[:300], shown=status
            )
        report_progress(done_count := done_count + len(keys))


def touched_since(job: Job, applications: list[Application]) -> dict[int, str]:
    """Those that the bulk step to be undone left otherwise than they are now."""
    undone = job_undone_by(job)
    if undone is None:
        return {}
    left = dict(
        undone.rows.filter(thing__in=[row.pk for row in applications]).values_list(
            "thing", "left_as"
        )
    )
    return {
        application.pk: _("someone has changed it since")
        for application in applications
        if state_left(application) != left.get(application.pk)
    }


def take_step(job: Job, report_progress: ReportProgress) -> None:
    """What its person may no longer do, or no longer see, is refused row by row."""
    step, form = step_of(job), filled_form(job)
    is_valid = form is not None and form.is_valid()

    def run_row(pk: int) -> str:
        rows = readable(job.made_by).select_related("cohort", "applicant")
        application = rows.filter(pk=pk).first()
        if application is None:
            return _("it is not there any more")
        if not is_valid:
            return _("the data has changed; check it and fill it in again")
        # Under the lock once more: somebody may have moved it since it was shown.
        row = job.rows.get(thing=pk)
        lifecycle.expect(application, row.shown)
        lifecycle.ensure_expected(application)
        if reason := touched_since(job, [application]).get(pk) or refusal(
            step, job.made_by, application
        ):
            return reason
        step.perform_in_bulk(application, job.made_by, form.cleaned_data)  # type: ignore[misc]
        row.left_as = state_left(application)
        row.save(update_fields=["left_as"])
        return ""

    runner.run_rows(job, run_row, report_progress)


def preview_first(job: Job, data: dict[str, Any]) -> list[MessagePreview]:
    """The messages of the first application with which the step can be taken."""
    step = step_of(job)
    applications = waiting_applications(job, job.made_by).select_related(
        "cohort", "applicant"
    )
    for application in applications[:MAX_PREVIEW_TRIES]:
        try:
            return preview_messages(
                partial(step.perform_in_bulk, application, job.made_by, data)  # type: ignore[arg-type, misc]
            )
        except TransitionRefused as refusal:
            rows = job.rows.filter(thing=application.pk, state=RowState.WAITING)
            rows.update(state=RowState.REFUSED, reason=str(refusal.reason)[:300])
    return []


def job_context(job: Job, user: User) -> dict[str, Any]:
    """Who is meant, and who stays and why: all are counted, the first are named."""
    waiting = waiting_applications(job, user)
    states: dict[str, int] = {}
    for row in waiting.order_by().values("status").annotate(count=Count("pk")):
        states[Application(status=row["status"]).get_status_display()] = row["count"]
    reasons = (
        job.rows.refused()
        .order_by()
        .values_list("reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")
    )
    return {
        "step": step_of(job),
        "back_url": back_url(job),
        "hit_count": sum(states.values()),
        "states": states,
        "hits": list(
            waiting.only("reference", "display_name", "submitted_at")[:MAX_NAMED]
        ),
        "reasons": sorted(reasons, key=lambda pair: (-pair[1], pair[0])),
        "refused_count": job.rows.refused().count(),
        "refused": named_refusals(job, user),
        "done_count": job.rows.filter(state=RowState.DONE).count(),
        "undo_count": undoable_rows(job).count(),
        "most_named": MAX_NAMED,
    }


def named_refusals(job: Job, user: User) -> list[tuple[Application, str]]:
    reasons = dict(job.rows.refused().values_list("thing", "reason")[:MAX_NAMED])
    rows = (
        readable(user)
        .filter(pk__in=reasons)
        .only("reference", "display_name", "submitted_at")
    )
    return [(row, reasons[row.pk]) for row in rows.order_by("-submitted_at", "-pk")]


KIND = runner.job_kinds.register(
    JobKind(
        name="volunteers.step",
        label=lambda job: str(step_of(job).label),
        prepare=check_rows,
        work=take_step,
        template="admin/volunteers/bulk_job.html",
        result_context=job_context,
    )
)
