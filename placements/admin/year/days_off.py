"""Days off at the desk: answered in place of the host, and answers that are changed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import rules
from placements.admin.finding import get_placement_or_404
from placements.admin.year.forms import ChangeAnswerForm
from placements.days_off import workflow as leave
from placements.days_off.steps import APPROVE, APPROVE_AFTER_ALL, DECLINE, REVOKE
from placements.models import LeaveEntry, Placement
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.forms.helper import PortalForm
from portal.kernel import lifecycle
from portal.kernel.lifecycle import Step

ACTS: dict[str, Step] = {
    "approve": APPROVE,
    "decline": DECLINE,
    "revoke": REVOKE,
    "approve-after-all": APPROVE_AFTER_ALL,
}
CORRECTIONS = (REVOKE, APPROVE_AFTER_ALL)


class AnswerDayOff(ConfirmedAction[LeaveEntry]):
    template_name = "admin/placements/step.html"

    def find(self, code: str, entry: str, act: str) -> LeaveEntry:
        self.placement = get_placement_or_404(self.request.user, code)
        if act not in ACTS:
            raise Http404
        self.step = ACTS[act]
        if not rules.can_manage(self.request.user, self.placement):
            raise PermissionDenied
        row = get_object_or_404(self.placement.leave_entries, code=entry)
        row.placement = self.placement
        return row

    def check(self) -> None:
        if self.step not in open_acts(self.instance).values():
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> PortalForm | None:
        return ChangeAnswerForm(data) if self.step in CORRECTIONS else None

    def perform(self, entry: LeaveEntry) -> None:
        by = self.request.user
        if self.step in CORRECTIONS:
            leave.correct(entry, self.step, **self.answers, by=by)
        else:
            leave.answer(entry, is_approved=self.step == APPROVE, by=by)

    def reload(self) -> LeaveEntry:
        return LeaveEntry.objects.select_related("placement").get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("Your answer was saved.")

    def object_url(self) -> str:
        return self.placement.get_absolute_url()

    def context(self) -> dict[str, Any]:
        entry = self.instance
        return {
            "title": self.step.label,
            "placement": self.placement,
            "hint": f"{entry.get_kind_display()} · {entry.when}",
            "object_name": self.placement.application.reference,
            "nothing": _("This step sends nothing."),
            "confirm_label": self.step.label,
            "is_dangerous": self.step in (DECLINE, REVOKE),
        }


def open_acts(entry: LeaveEntry) -> dict[str, Step]:
    if entry.placement.is_over or not entry.placement.was_served:
        return {}
    steps = lifecycle.open_steps(entry.status, ACTS.values())
    return {act: step for act, step in ACTS.items() if step in steps}


def ledger_rows(placement: Placement, *, can_manage: bool) -> list[dict[str, Any]]:
    """Each line with what can be done about it."""
    rows = []
    for entry in placement.leave_entries.all():
        entry.placement = placement
        acts = open_acts(entry) if can_manage else {}
        rows.append(
            {
                "entry": entry,
                "acts": [
                    {"label": step.label, "url": act_url(placement, entry, act)}
                    for act, step in acts.items()
                ],
            }
        )
    return rows


def act_url(placement: Placement, entry: LeaveEntry, act: str) -> str:
    return reverse(
        "admin:placements_placement_day_off", args=[placement.code, entry.code, act]
    )
