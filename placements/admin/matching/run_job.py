"""A match of many people, worked out by a job: the run appears when it is done."""

import json
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.matching import allocation
from placements.matching.allocation import Options
from placements.models import MatchRun
from portal.jobs import runner
from portal.jobs.runner import JobKind, ReportProgress
from portal.models import Job, User


def plan(cohort: Cohort, *, by: User, name: str, options: Options) -> Job:
    needs = {"name": name, "options": options.as_json(), "run": ""}
    return runner.plan(KIND, by=by, needs=needs, things=[cohort.pk])


def work(job: Job, report_progress: ReportProgress) -> None:
    """Its one row is the cohort.

    So a match whose process was killed is worked out again, but never twice.
    """

    def run_row(pk: int) -> str:
        needs, cohort = runner.parse_needs(job), Cohort.objects.get(pk=pk)
        options = Options.from_json(needs["options"])
        run = allocation.run(
            cohort, by=job.made_by, name=needs["name"], options=options
        )
        job.needs = json.dumps({**needs, "run": run.code})
        job.save(update_fields=["needs"])
        return ""

    runner.run_rows(job, run_row, report_progress)


def result_context(job: Job, user: User) -> dict[str, Any]:
    return {
        "run": MatchRun.objects.visible_to(user)
        .filter(code=runner.parse_needs(job)["run"] or None)
        .first(),
        "reason": job.rows.refused().values_list("reason", flat=True).first(),
    }


KIND = runner.job_kinds.register(
    JobKind(
        name="placements.match",
        label=lambda job: _("Run a match"),
        work=work,
        template="admin/placements/run_job.html",
        result_context=result_context,
    )
)
