"""The steps of an interview: which are open, and the page on which one is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.forms.helper import PortalForm
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.admin.interviews.finding import change_url, get_interview_or_404
from volunteers.admin.steps.forms import ReasonForm
from volunteers.interviews import booking, scores
from volunteers.models import Assessment, Interview, InterviewSlot


class MoveForm(PortalForm):
    """One of the times that are open for this application."""

    slot = forms.ChoiceField(
        label=_lazy("New time"),
        error_messages={"required": _lazy("Choose a time first.")},
    )

    def __init__(self, interview: Interview, data: Any = None, *, by: User) -> None:
        super().__init__(data)
        self.slots = {
            slot.code: slot for slot in booking.open_slots(interview.application, by=by)
        }
        field: Any = self.fields["slot"]
        field.choices = [
            (code, f"{dates.show_datetime(slot.starts_at)} · {slot.panel.name}")
            for code, slot in self.slots.items()
        ]


@dataclass(frozen=True)
class InterviewStep:
    """`perform` takes an interview, `by`, and where `asks_slot` the `slot`."""

    slug: str
    label: "str | Promise"
    sources: tuple[str, ...]
    perform: Callable[..., object]
    tone: str = "quiet"
    needs_start: bool = False
    asks_slot: bool = False

    def is_open(self, interview: Interview) -> bool:
        """`needs_start`: not before the interview has begun."""
        has_begun = interview.slot.starts_at <= timezone.now()
        return interview.status in self.sources and (has_begun or not self.needs_start)


def mark_step(step: Step, slug: str, *, tone: str = "quiet") -> InterviewStep:
    return InterviewStep(
        slug,
        step.label,
        step.sources,
        partial(mark, step=step),
        tone=tone,
        needs_start=True,
    )


def mark(interview: Interview, *, step: Step, by: User) -> None:
    booking.mark(interview, step, by=by)


def move(interview: Interview, *, slot: InterviewSlot, by: User) -> None:
    booking.pick(interview.application, slot, by=by)


STEPS = {
    step.slug: step
    for step in (
        mark_step(booking.MARK_HELD, "held", tone="primary"),
        mark_step(booking.MARK_ABSENT, "absent"),
        mark_step(booking.MARK_PANEL_ABSENT, "panel-absent"),
        InterviewStep(
            "move", booking.MOVE.label, booking.MOVE.sources, move, asks_slot=True
        ),
        InterviewStep(
            "again",
            booking.ALLOW_NEW_TIME.label,
            booking.ALLOW_NEW_TIME.sources,
            booking.allow_new_time,
        ),
        InterviewStep(
            "cancel",
            booking.CANCEL.label,
            booking.CANCEL.sources,
            booking.cancel,
            tone="danger",
        ),
    )
}


class TakeInterviewStep(ConfirmedAction[Interview]):
    template_name = "admin/volunteers/interviews/step.html"
    changed_besides = _lazy("its time was changed in the meantime; look at it again")
    offers_change = False

    def find(self, code: str, slug: str) -> Interview:
        interview = get_interview_or_404(self.request, code)
        if slug not in STEPS:
            raise Http404
        self.step = STEPS[slug]
        return interview

    def check(self) -> None:
        if not self.step.is_open(self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> MoveForm | None:
        if not self.step.asks_slot:
            return None
        is_sent = data is not None and "slot" in data
        return MoveForm(self.instance, data if is_sent else None, by=self.request.user)

    def perform(self, interview: Interview) -> None:
        slot = {"slot": self.form.slots[self.answers["slot"]]} if self.form else {}
        self.step.perform(interview, **slot, by=self.request.user)

    def shown_state(self) -> str:
        return f"{self.instance.status} {self.instance.slot_id or ''}"

    def reload(self) -> Interview:
        return Interview.objects.with_slot().get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("%(reference)s was changed.") % {
            "reference": self.instance.application
        }

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        step = self.step
        return {
            "title": step.label,
            "interview": self.instance,
            "object_name": self.instance.application.reference,
            "confirm_label": step.label,
            "is_dangerous": step.tone == "danger",
        }


class ReopenScores(ConfirmedAction[Assessment]):
    """Of one of the panel, who gets a message; with a reason for coordinators."""

    def find(self, code: str, assessment: str) -> Assessment:
        self.interview = get_interview_or_404(self.request, code)
        return get_object_or_404(self.interview.assessments, code=assessment)

    def check(self) -> None:
        if not rules.can_reopen_scores(self.request.user, self.instance):
            raise TransitionRefused(_("the scores of this interview are closed"))

    def build_form(self, data: QueryDict | None) -> ReasonForm:
        return ReasonForm(self.interview.application.cohort, data)

    def perform(self, assessment: Assessment) -> None:
        scores.reopen(assessment, by=self.request.user, **self.answers)

    def success_message(self) -> str:
        return _("The scores are open again.")

    def object_url(self) -> str:
        return change_url(self.interview)

    def context(self) -> dict[str, Any]:
        return {
            "title": scores.REOPEN.label,
            "object_name": self.interview.application.reference,
            "lead": _(
                "They count no more until they are sent again. Who sent them gets a"
                " message."
            ),
            "confirm_label": scores.REOPEN.label,
        }
