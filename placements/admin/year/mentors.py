"""Mentors at the desk: confirmed, not confirmed, ended."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import rules
from placements.admin.finding import get_placement_or_404
from placements.admin.year.forms import MentorReasonForm
from placements.mentors import workflow
from placements.mentors.steps import CONFIRM, DECLINE, END
from placements.models import Mentor, Placement
from placements.models.choices import MentorStatus
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.forms.helper import PortalForm
from portal.kernel import lifecycle
from portal.kernel.lifecycle import Step

ACTS: dict[str, Step] = {"confirm": CONFIRM, "decline": DECLINE, "end": END}
SHOWN = (MentorStatus.NAMED, MentorStatus.CONFIRMED)


class AnswerMentor(ConfirmedAction[Mentor]):
    template_name = "admin/placements/step.html"

    def find(self, code: str, mentor: str, act: str) -> Mentor:
        self.placement = get_placement_or_404(self.request.user, code)
        if act not in ACTS:
            raise Http404
        self.step = ACTS[act]
        if not rules.can_manage(self.request.user, self.placement):
            raise PermissionDenied
        rows = Mentor.objects.visible_to(self.request.user).for_reading()
        return get_object_or_404(rows, placement=self.placement, code=mentor)

    def check(self) -> None:
        if self.step not in lifecycle.open_steps(self.instance.status, ACTS.values()):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> PortalForm | None:
        return None if self.step == CONFIRM else MentorReasonForm(data)

    def perform(self, mentor: Mentor) -> None:
        by = self.request.user
        if self.step == CONFIRM:
            workflow.confirm(mentor, by=by)
        elif self.step == DECLINE:
            workflow.decline(mentor, **self.answers, by=by)
        else:
            workflow.end(mentor, **self.answers, by=by)

    def reload(self) -> Mentor:
        return Mentor.objects.for_reading().get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("Your answer was saved.")

    def object_url(self) -> str:
        return self.placement.get_absolute_url()

    def context(self) -> dict[str, Any]:
        return {
            "title": self.step.label,
            "placement": self.placement,
            "hint": self.instance.name,
            "object_name": self.placement.application.reference,
            "nothing": _("This step sends nothing."),
            "confirm_label": self.step.label,
            "is_dangerous": self.step != CONFIRM,
        }


def mentor_rows(placement: Placement, *, can_manage: bool) -> list[dict[str, Any]]:
    """Named and confirmed ones, each with what can be done."""
    rows = Mentor.objects.filter(placement=placement, status__in=SHOWN)
    found = []
    for mentor in rows.for_reading():
        steps = lifecycle.open_steps(mentor.status, ACTS.values())
        acts = [
            {"label": step.label, "url": act_url(placement, mentor, act)}
            for act, step in ACTS.items()
            if can_manage and step in steps
        ]
        found.append({"mentor": mentor, "acts": acts})
    return found


def act_url(placement: Placement, mentor: Mentor, act: str) -> str:
    return reverse(
        "admin:placements_placement_mentor", args=[placement.code, mentor.code, act]
    )
