"""Prints the life cycles as Markdown."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from organizations.cohorts.participation_steps import PARTICIPATION_STEPS
from organizations.cohorts.revision_steps import REVISION_STEPS
from organizations.hosts import hosting_requests, withdrawals
from placements.days_off import steps as leave_steps
from placements.deferrals import corrections as deferral_corrections
from placements.deferrals import workflow as deferral_workflow
from placements.mentors import steps as mentor_steps
from placements.offers import corrections as offer_corrections
from placements.offers import workflow as offer_workflow
from placements.requests import steps as request_steps
from placements.year import concerns, reports
from placements.year import steps as placement_steps
from portal.kernel import lifecycle
from volunteers.decisions import steps as application_steps
from volunteers.interviews import booking, scores
from volunteers.references import erasing, requests
from volunteers.reviews import reviewing, taking_back

HEADINGS = ("step", "from", "to", "who", "sends", "taken back by")
TABLES = {
    "Participation": PARTICIPATION_STEPS,
    "Withdrawal of an organization": withdrawals.STEPS,
    "Profile revision": REVISION_STEPS,
    "Request to host": hosting_requests.STEPS,
    "Application": (*application_steps.STEPS, booking.INVITE, booking.UNINVITE),
    "Review": (*reviewing.WRITING_STEPS, *taking_back.STEPS),
    "Interview": booking.INTERVIEW_STEPS,
    "Scores of an interview": scores.ASSESSMENT_STEPS,
    "Reference": (*requests.REFERENCE_STEPS, erasing.ERASE),
    "Offer": (
        *offer_workflow.OFFER_STEPS,
        *offer_corrections.CORRECTION_STEPS,
        deferral_corrections.RESTORE_OFFER,
    ),
    "Deferral": (
        *deferral_workflow.DEFERRAL_STEPS,
        deferral_corrections.TAKE_BACK_PROMISE,
    ),
    "Placement": placement_steps.PLACEMENT_STEPS,
    "Request of a volunteer": request_steps.REQUEST_STEPS,
    "Report": reports.REPORT_STEPS,
    "Day off": leave_steps.LEAVE_STEPS,
    "Concern": concerns.CONCERN_STEPS,
    "Mentor": mentor_steps.STEPS,
}


class Command(BaseCommand):
    help = "Prints the life cycles of the code, as docs/life-cycles.md has them."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self.stdout.write(as_markdown(), ending="")


def as_markdown() -> str:
    parts = [
        "# Life cycles\n\nPrinted by `manage.py lifecycles`. "
        "*Held*: only planned; the person hears of it when it is released.\n"
    ]
    for name, steps in TABLES.items():
        rows = [
            " | ".join((*row, step.taken_back_by))
            for row, step in zip(lifecycle.table(steps), steps, strict=True)
        ]
        heading = " | ".join(HEADINGS)
        parts.append(f"\n## {name}\n\n| {heading} |\n{'|---' * len(HEADINGS)}|\n")
        parts += [f"| {row} |\n" for row in rows]
    return "".join(parts)
