"""Closing a cohort: what is open, one message of each outcome, then a held closing."""

from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.admin.finding import ensure_can_match
from placements.closing import blockers, outcomes
from placements.closing import workflow as closing_workflow
from placements.messages import notices
from placements.models import Closing
from placements.models.choices import Outcome
from portal.admin.cohort_choice import get_cohort_or_404
from portal.admin.confirmed_action import ConfirmedAction
from portal.forms.hold import HoldForm
from portal.kernel.preview import MessagePreview, preview_messages
from portal.messages import wording
from portal.messages.kinds import message_kinds
from portal.models import User
from portal.text import dates
from volunteers.models import Application

OutcomePreview = tuple[str, int, MessagePreview]
"""An outcome, the number of people, and the message as one of them gets it."""


class CloseCohort(ConfirmedAction[Cohort]):
    template_name = "admin/placements/close.html"

    def find(self) -> Cohort:
        ensure_can_match(self.request.user)
        return get_cohort_or_404(self.request)

    def respond(self) -> HttpResponse:
        # So that an overdue closing is not offered for stopping if the job is late.
        closing_workflow.close_due()
        self.instance.refresh_from_db()
        self.groups = outcomes.applications_by_outcome(self.instance)
        self.blockers = blockers.find_blockers(self.instance, by=self.request.user)
        return super().respond()

    def affected_count(self) -> int:
        return sum(map(len, self.groups.values()))

    def build_form(self, data: QueryDict | None) -> HoldForm:
        return HoldForm(data)

    def preview(self) -> list[OutcomePreview]:
        if self.blockers or self.instance.closed_at:
            return []
        return outcome_previews(self.groups, self.request.user)

    def perform(self, cohort: Cohort) -> None:
        self.closing = closing_workflow.plan(
            cohort, minutes=self.answers["minutes"], by=self.request.user
        )

    def success_message(self) -> str:
        return _("The cohort closes at %(when)s. Until then you can stop it.") % {
            "when": dates.show_datetime(self.closing.leaves_at)
        }

    def object_url(self) -> str:
        return close_url(self.instance)

    def shown_state(self) -> str:
        """How many get which message."""
        return " ".join(
            f"{outcome}:{len(rows)}" for outcome, rows in self.groups.items()
        )

    def context(self) -> dict[str, Any]:
        cohort = self.instance
        closings = Closing.objects.visible_to(self.request.user)
        return {
            "title": _("Close cohort %(number)s") % {"number": cohort.number},
            "cohort": cohort,
            "blockers": self.blockers,
            "counts": [
                (outcome.label, len(rows)) for outcome, rows in self.groups.items()
            ],
            "under_way": closings.under_way().filter(cohort=cohort).first(),
            "confirm_label": _("Close the cohort"),
        }


def close_url(cohort: Cohort) -> str:
    return f"{reverse('admin:placements_closing_add')}?cohort={cohort.number}"


def outcome_previews(
    groups: outcomes.ApplicationsByOutcome, user: User
) -> list[OutcomePreview]:
    """Of each outcome one message, to somebody whom this coordinator may see.

    Where there is nobody (conflicts of interest, drafts) it has placeholders for names.
    """
    pks = [application.pk for rows in groups.values() for application in rows]
    visible_rows = Application.objects.visible_to(user).filter(pk__in=pks)
    visible_pks = set(visible_rows.values_list("pk", flat=True))

    def preview(outcome: Outcome, rows: list[Application]) -> MessagePreview:
        for application in rows:
            if application.pk in visible_pks:
                return preview_for(application, outcome)
        return sample_preview(outcome)

    return [
        (str(outcome.label), len(rows), preview(outcome, rows))
        for outcome, rows in groups.items()
    ]


def preview_for(application: Application, outcome: Outcome) -> MessagePreview:
    [preview] = preview_messages(partial(notices.cohort_closed, application, outcome))
    return preview


def sample_preview(outcome: Outcome) -> MessagePreview:
    kind, language = message_kinds[f"closing_{outcome}"], get_language() or "th"
    filled = wording.sample(kind, language)
    return MessagePreview("", filled.title, filled.text, language)
