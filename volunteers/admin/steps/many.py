"""The work behind a step with many: looking at every row, then taking the step with each, as a job."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.jobs import runner
from portal.jobs.runner import Kind, ReportProgress
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Job, User
from portal.models.choices import RowState
from volunteers.admin.finding import list_url
from volunteers.admin.steps.preview import Letter, rehearse
from volunteers.admin.steps.steps import STEPS, DeskStep
from volunteers.models import Application, Choice, Reference, Review

LOOKED_AT_ONCE = 200
MOST_NAMED = 100
MOST_REHEARSED = 20


def step_of(job: Job) -> DeskStep:
    return STEPS[runner.needs_of(job)["step"]]


def back_url(job: Job) -> str:
    """The list as it was filtered."""
    back = runner.needs_of(job)["back"]
    return f"{list_url()}?{back}" if back else list_url()


def form_of(job: Job, data: Any = None) -> Any:
    """What the step asks, for the cohort of the first row."""
    first = hits(job, job.made_by).select_related("cohort").first()
    return step_of(job).form(first.cohort, data) if first else None


def given_form(job: Job) -> Any:
    """As it was filled in before the yes."""
    data = QueryDict(mutable=True)
    for name, values in runner.needs_of(job)["given"].items():
        data.setlist(name, values)
    return form_of(job, data)


def readable(user: User) -> QuerySet[Application]:
    return Application.objects.visible_to(user).exclude(applicant=user.pk)


def hits(job: Job, user: User) -> QuerySet[Application]:
    """Whom the step is still to be taken with, in a fixed order; never what is hidden from the person by now."""
    return (
        readable(user)
        .filter(pk__in=job.rows.waiting().values("thing"))
        .order_by("-submitted_at", "-pk")
    )


def whole(rows: QuerySet) -> QuerySet:
    """With what the steps ask about each."""
    light = Reference.objects.defer("name", "email", "relation", "answers")
    unread = [
        Prefetch("choices", Choice.objects.defer("reason")),
        Prefetch("reviews", Review.objects.defer("comment")),
    ]
    return rows.select_related("cohort", "applicant").prefetch_related(
        Prefetch("references", light), *unread
    )


def refusal(step: DeskStep, user: User, application: Application) -> str:
    return step.refusal(user, application) or step.bulk_refusal(application)


def look(job: Job, tell: ReportProgress) -> None:
    """Each row waits for the yes, or says why not."""
    step, done = step_of(job), job.total - job.rows.new().count()
    while keys := dict(job.rows.new().values_list("thing", "pk")[:LOOKED_AT_ONCE]):
        found = {
            row.pk: refusal(step, job.made_by, row)
            for row in whole(readable(job.made_by).filter(pk__in=keys))
        }
        reasons: defaultdict[str, list[int]] = defaultdict(list)
        for thing, pk in keys.items():
            reasons[found.get(thing, _("it is not there any more"))].append(pk)
        for reason, rows in reasons.items():
            state = RowState.REFUSED if reason else RowState.WAITING
            job.rows.filter(pk__in=rows).update(state=state, reason=reason[:300])
        tell(done := done + len(keys))


def work(job: Job, tell: ReportProgress) -> None:
    """Who may no longer, or sees it no longer, is told so row by row."""
    step, form = step_of(job), given_form(job)
    is_valid = form is not None and form.is_valid()

    def act(thing: int) -> str:
        row = (
            readable(job.made_by)
            .select_related("cohort", "applicant")
            .filter(pk=thing)
            .first()
        )
        if row is None or not is_valid:
            return (
                _("it is not there any more")
                if row is None
                else _("what was filled in no longer holds")
            )
        if reason := refusal(step, job.made_by, row):
            return reason
        step.act_in_bulk(row, job.made_by, form.cleaned_data)  # type: ignore[misc]
        return ""

    runner.each(job, act, tell)


def letters(job: Job, data: dict[str, Any]) -> list[Letter]:
    """Of the first whom it can be taken with; the others differ in names and references only."""
    step = step_of(job)
    for row in hits(job, job.made_by)[:MOST_REHEARSED]:
        try:
            return rehearse(
                row,
                lambda fresh: step.act_in_bulk(fresh, job.made_by, data),  # type: ignore[misc]
            )
        except TransitionRefused as refused:
            rows = job.rows.filter(thing=row.pk, state=RowState.WAITING)
            rows.update(state=RowState.REFUSED, reason=str(refused.reason)[:300])
    return []


def shown(job: Job, user: User) -> dict[str, Any]:
    """Who is meant, and who stays and why: counted whole, named as far as somebody reads."""
    meant = hits(job, user)
    states: dict[str, int] = {}
    for row in meant.order_by().values("status").annotate(count=Count("pk")):
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
            meant.only("reference", "display_name", "submitted_at")[:MOST_NAMED]
        ),
        "reasons": sorted(reasons, key=lambda pair: (-pair[1], pair[0])),
        "refused_count": job.rows.refused().count(),
        "refused": named_refusals(job, user),
        "done_count": job.rows.filter(state=RowState.DONE).count(),
        "most_named": MOST_NAMED,
    }


def named_refusals(job: Job, user: User) -> list[tuple[Application, str]]:
    reasons = dict(job.rows.refused().values_list("thing", "reason")[:MOST_NAMED])
    rows = (
        readable(user)
        .filter(pk__in=reasons)
        .only("reference", "display_name", "submitted_at")
    )
    return [(row, reasons[row.pk]) for row in rows.order_by("-submitted_at", "-pk")]


KIND = runner.register(
    Kind(
        name="volunteers.step",
        label=lambda job: str(step_of(job).label),
        look=look,
        work=work,
        template="admin/volunteers/bulk_job.html",
        shown=shown,
    )
)
