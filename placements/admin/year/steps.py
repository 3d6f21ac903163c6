"""The steps of a placement: what each asks for and does, and its page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.admin.finding import get_placement_or_404
from placements.admin.year.forms import (
    EndEarlyForm,
    GrantLeaveForm,
    HoldForm,
    ReadmitForm,
    ResumeForm,
    RevokeCertificateForm,
    TakeBackForm,
)
from placements.admin.year.step_forms import (
    dates_form,
    extend_form,
    issue_form,
    transfer_form,
    without_placement,
)
from placements.days_off import workflow as leave
from placements.models import Placement, PlacementChange
from placements.models.choices import PlacementStatus as S
from placements.models.queries import tenure
from placements.offers import readmissions
from placements.requests import workflow as requests
from placements.year import certificates, changes, concerns, corrections, transfers
from placements.year import steps as placement_steps
from placements.year import workflow as placement_workflow
from placements.year.forms import YearForm
from placements.year.milestones import Schedule, build_schedule
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.kernel.preview import preview_messages
from portal.models import User
from portal.text import dates


@dataclass(frozen=True)
class PlacementStep:
    """`perform` takes the placement, what the form says, and `by`."""

    label: "str | Promise"
    sources: tuple[str, ...]
    build_form: Callable[[Placement, Any], forms.Form]
    perform: Callable[..., Any]
    tone: str = "quiet"
    condition: Callable[[Placement], bool] = lambda placement: True
    hint: Callable[[Placement], str] = lambda placement: ""

    def is_open(self, placement: Placement) -> bool:
        return placement.status in self.sources and self.condition(placement)


def has_come(day: date | None) -> bool:
    return day is not None and day <= timezone.localdate()


def can_issue(placement: Placement) -> bool:
    return tenure.is_certifiable(placement) and not has_certificate(placement)


def has_certificate(placement: Placement) -> bool:
    return placement.certificates.valid().exists()


def without_contact_hint(placement: Placement) -> str:
    if concerns.has_contact(placement):
        return ""
    return _(
        "This cohort has no safeguarding contact who could read this volunteer’s "
        "concerns. Name one before they start."
    )


def grant_leave(placement: Placement, *, days: Any, **answers: Any) -> None:
    # The ledger counts half days, the form days.
    leave.grant(placement, halves=int(days * 2), **answers)


def revoke_certificate(placement: Placement, **answers: Any) -> None:
    certificate = placement.certificates.valid().first()
    if certificate is None:
        raise TransitionRefused(_("it was revoked already"))
    certificates.revoke(certificate, **answers)


def take_back(placement: Placement, *, reason: str, by: User) -> None:
    change = changes.see(placement)
    if change is None:
        raise TransitionRefused(_("there is no step to take back"))
    change.placement = placement
    corrections.take_back(change, reason=reason, by=by)


def can_take_back(placement: Placement) -> bool:
    change = changes.see(placement)
    return change is not None and placement.status in inverse_of(change).sources


def inverse_of(change: PlacementChange) -> Step:
    return placement_steps.TAKE_BACK_BY_STEP[change.step]


def what_is_taken_back(placement: Placement) -> str:
    change = changes.see(placement)
    if change is None:
        return ""
    return _("%(step)s (%(day)s)") % {
        "step": inverse_of(change).label,
        "day": dates.show_date(change.made_at),
    }


def has_first_day_come(placement: Placement) -> bool:
    return has_come(placement.starts_on)


def has_last_day_come(placement: Placement) -> bool:
    return has_come(placement.ends_on)


WORKING = (S.ACTIVE, S.ON_HOLD)
ENDED = (S.COMPLETED, S.ENDED_EARLY, S.TRANSFERRED)
STEPS = {
    "dates": PlacementStep(
        _lazy("Set the dates"), (S.PLANNED,), dates_form, placement_workflow.set_dates
    ),
    "start": PlacementStep(
        placement_steps.START.label,
        placement_steps.START.sources,
        without_placement(YearForm),
        placement_workflow.start,
        "primary",
        has_first_day_come,
        without_contact_hint,
    ),
    "hold": PlacementStep(
        placement_steps.HOLD.label,
        placement_steps.HOLD.sources,
        without_placement(HoldForm),
        placement_workflow.hold,
    ),
    "resume": PlacementStep(
        placement_steps.RESUME.label,
        placement_steps.RESUME.sources,
        without_placement(ResumeForm),
        placement_workflow.resume,
        "primary",
    ),
    "extend": PlacementStep(
        placement_steps.EXTEND.label,
        placement_steps.EXTEND.sources,
        extend_form,
        placement_workflow.extend,
    ),
    "transfer": PlacementStep(
        placement_steps.TRANSFER.label,
        placement_steps.TRANSFER.sources,
        transfer_form,
        transfers.transfer,
    ),
    "complete": PlacementStep(
        placement_steps.COMPLETE.label,
        placement_steps.COMPLETE.sources,
        without_placement(YearForm),
        placement_workflow.complete,
        "primary",
        has_last_day_come,
    ),
    "end": PlacementStep(
        placement_steps.END_EARLY.label,
        placement_steps.END_EARLY.sources,
        without_placement(EndEarlyForm),
        placement_workflow.end_early,
        "danger",
    ),
    "grant": PlacementStep(
        _lazy("Give leave days"),
        WORKING,
        without_placement(GrantLeaveForm),
        grant_leave,
    ),
    "take-back": PlacementStep(
        _lazy("Take back the last step"),
        (*WORKING, *ENDED),
        without_placement(TakeBackForm),
        take_back,
        "danger",
        can_take_back,
        what_is_taken_back,
    ),
    "readmit": PlacementStep(
        _lazy("Let this person be matched again"),
        (S.ENDED_EARLY,),
        without_placement(ReadmitForm),
        readmissions.readmit,
        condition=readmissions.is_left_out,
    ),
    "leave-out": PlacementStep(
        _lazy("Leave this person out of the match again"),
        (S.ENDED_EARLY,),
        without_placement(YearForm),
        readmissions.take_back,
        condition=readmissions.is_readmitted,
    ),
    "certify": PlacementStep(
        _lazy("Issue the certificate"),
        ENDED,
        issue_form,
        certificates.issue,
        "primary",
        can_issue,
    ),
    "revoke": PlacementStep(
        _lazy("Revoke the certificate"),
        ENDED,
        without_placement(RevokeCertificateForm),
        revoke_certificate,
        "danger",
        has_certificate,
    ),
}


def open_steps(placement: Placement) -> list[tuple[str, dict[str, Any]]]:
    """Of a closed cohort only what concerns certificates."""
    is_closed = placement.application.cohort.closed_at is not None
    return [
        (
            name,
            {"label": step.label, "tone": step.tone, "hint": step.hint(placement)},
        )
        for name, step in STEPS.items()
        if (not is_closed or name in ("certify", "revoke")) and step.is_open(placement)
    ]


def see_placement(user: User, code: str) -> Placement:
    placement = get_placement_or_404(user, code)
    changes.see(placement)
    return placement


class TakePlacementStep(ConfirmedAction[Placement]):
    template_name = "admin/placements/step.html"
    changed_besides = _lazy(
        "someone took another step with it in the meantime; look at it again"
    )
    asks_without_fields = True
    schedule: Schedule | None = None

    def find(self, code: str, step: str) -> Placement:
        placement = see_placement(self.request.user, code)
        if step not in STEPS:
            raise Http404
        self.step = STEPS[step]
        if not rules.can_manage(self.request.user, placement):
            raise PermissionDenied
        return placement

    def check(self) -> None:
        if not self.step.is_open(self.instance):
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> forms.Form:
        form = self.step.build_form(self.instance, data)
        asked = requests.answers_for_step(self.instance, self.step.label)
        form.initial = {**asked, **form.initial} if asked else form.initial
        return form

    def perform(self, placement: Placement) -> None:
        self.step.perform(placement, **self.answers, by=self.request.user)

    def preview(self) -> Any:
        """The messages; and the days that hold from then on, if they change."""
        fresh = self.reload()
        before = build_schedule(fresh)

        def act() -> None:
            self.perform(fresh)
            after = build_schedule(fresh)
            self.schedule = after if after != before else None

        return preview_messages(act)

    def reload(self) -> Placement:
        return see_placement(self.request.user, self.instance.code)

    def shown_state(self) -> str:
        """The status, and the newest step, on whose results the preview is built."""
        change = changes.see(self.instance)
        return f"{self.instance.status} {change.code if change else ''}".strip()

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        """Beside the form, if there is one by then: other answers may be possible."""
        if self.form is None:
            return super().refuse(refusal)
        self.form.add_error(None, str(refusal))
        return self.render(previews=None)

    def success_message(self) -> str:
        return _("%(who)s: changed.") % {"who": self.instance.application.reference}

    def object_url(self) -> str:
        return self.instance.get_absolute_url()

    def context(self) -> dict[str, Any]:
        return {
            "title": self.step.label,
            "placement": self.instance,
            "hint": self.step.hint(self.instance),
            "schedule": self.schedule,
            "object_name": self.instance.application.reference,
            "nothing": _("This step sends nothing."),
            "confirm_label": self.step.label,
            "is_dangerous": self.step.tone == "danger",
        }
