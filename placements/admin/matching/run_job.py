"""A match of many people, worked out as long work: the run appears when it is done."""

import json
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.matching import allocation
from placements.matching.allocation import Options
from placements.models import MatchRun
from portal.jobs import runner
from portal.jobs.runner import Kind, ReportProgress
from portal.models import Job, User


def plan(cohort: Cohort, *, by: User, name: str, options: Options) -> Job:
    needs = {"name": name, "options": options.as_json(), "run": ""}
    return runner.plan(KIND, by=by, needs=needs, things=[cohort.pk])


def options_of(needs: dict[str, Any]) -> Options:
    told = needs["options"]
    locks_of = (
        MatchRun.objects.get(code=told["locks_of"]["code"])
        if told["locks_of"]
        else None
    )
    return Options(told["include_reserve"], told["seats"], locks_of)


def work(job: Job, tell: ReportProgress) -> None:
    """Its one row is the cohort, so that a match whose process was killed is worked out again, but never twice."""

    def act(thing: int) -> str:
        needs, cohort = runner.needs_of(job), Cohort.objects.get(pk=thing)
        made = allocation.run(
            cohort, by=job.made_by, name=needs["name"], options=options_of(needs)
        )
        job.needs = json.dumps({**needs, "run": made.code})
        job.save(update_fields=["needs"])
        return ""

    runner.each(job, act, tell)


def shown(job: Job, user: User) -> dict[str, Any]:
    return {
        "run": MatchRun.objects.visible_to(user)
        .filter(code=runner.needs_of(job)["run"] or None)
        .first(),
        "reason": job.rows.refused().values_list("reason", flat=True).first(),
    }


KIND = runner.register(
    Kind(
        name="placements.match",
        label=lambda job: _("Run a match"),
        work=work,
        template="admin/placements/run_job.html",
        shown=shown,
    )
)
