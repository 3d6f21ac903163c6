"""The steps of a placement: what each asks for and does, and its page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from placements import rules
from placements.admin.finding import get_placement_or_404
from placements.models import Placement
from placements.models.choices import PlacementStatus as S
from placements.models.queries import tenure
from placements.year import certificates, leave
from placements.year import workflow as placement_workflow
from placements.year.forms import (
    DatesForm,
    EndEarlyForm,
    ExtendForm,
    GrantLeaveForm,
    HoldForm,
    IssueCertificateForm,
    ResumeForm,
    RevokeCertificateForm,
    TransferForm,
    YearForm,
)
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.kernel.lifecycle import TransitionRefused


@dataclass(frozen=True)
class PlacementStep:
    """`perform` takes the placement, what the form says, and `by`."""

    label: "str | Promise"
    sources: tuple[str, ...]
    build_form: Callable[[Placement, Any], forms.Form]
    perform: Callable[..., Any]
    tone: str = "quiet"
    condition: Callable[[Placement], bool] = lambda placement: True

    def is_open(self, placement: Placement) -> bool:
        return placement.status in self.sources and self.condition(placement)


def has_come(day: date | None) -> bool:
    return day is not None and day <= timezone.localdate()


def can_issue(placement: Placement) -> bool:
    return tenure.is_certifiable(placement) and not has_certificate(placement)


def has_certificate(placement: Placement) -> bool:
    return placement.certificates.valid().exists()


def without_placement(
    form_class: type[forms.Form],
) -> Callable[[Placement, Any], forms.Form]:
    """For a form that needs nothing but what was posted."""
    return lambda placement, data: form_class(data)


def dates_form(placement: Placement, data: Any) -> forms.Form:
    return DatesForm(
        data, initial={"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    )


def transfer_form(placement: Placement, data: Any) -> forms.Form:
    """Positions with a free seat, also of hosts that nobody can choose any more."""
    taking_part = (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)
    positions = Position.objects.in_cohort(placement.position.cohort).exclude(
        pk=placement.position_id
    )
    held = Count("offers", filter=Q(offers__seat__isnull=False))
    free = (
        positions.filter(participation__status__in=taking_part)
        .annotate(held=held)
        .filter(seats__gt=F("held"))
    )
    return TransferForm(data, positions=free.select_related("organization"))


def issue_form(placement: Placement, data: Any) -> forms.Form:
    return IssueCertificateForm(
        data,
        initial={
            "name": placement.application.legal_name
            or placement.application.display_name
        },
    )


def grant_leave(placement: Placement, *, days: Any, **answers: Any) -> None:
    # The ledger counts half days, the form days.
    leave.grant(placement, halves=int(days * 2), **answers)


def revoke_certificate(placement: Placement, **answers: Any) -> None:
    certificate = placement.certificates.valid().first()
    if certificate is None:
        raise TransitionRefused(_("it was revoked already"))
    certificates.revoke(certificate, **answers)


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
        placement_workflow.START.label,
        placement_workflow.START.sources,
        without_placement(YearForm),
        placement_workflow.start,
        "primary",
        has_first_day_come,
    ),
    "hold": PlacementStep(
        placement_workflow.HOLD.label,
        placement_workflow.HOLD.sources,
        without_placement(HoldForm),
        placement_workflow.hold,
    ),
    "resume": PlacementStep(
        placement_workflow.RESUME.label,
        placement_workflow.RESUME.sources,
        without_placement(ResumeForm),
        placement_workflow.resume,
        "primary",
    ),
    "extend": PlacementStep(
        _lazy("Extend"),
        WORKING,
        without_placement(ExtendForm),
        placement_workflow.extend,
    ),
    "transfer": PlacementStep(
        placement_workflow.TRANSFER.label,
        placement_workflow.TRANSFER.sources,
        transfer_form,
        placement_workflow.transfer,
    ),
    "complete": PlacementStep(
        placement_workflow.COMPLETE.label,
        placement_workflow.COMPLETE.sources,
        without_placement(YearForm),
        placement_workflow.complete,
        "primary",
        has_last_day_come,
    ),
    "end": PlacementStep(
        placement_workflow.END_EARLY.label,
        placement_workflow.END_EARLY.sources,
        without_placement(EndEarlyForm),
        placement_workflow.end_early,
        "danger",
    ),
    "grant": PlacementStep(
        _lazy("Give days off"), WORKING, without_placement(GrantLeaveForm), grant_leave
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


def open_steps(placement: Placement) -> list[tuple[str, PlacementStep]]:
    """Of a closed cohort only what concerns certificates."""
    is_closed = placement.application.cohort.closed_at is not None
    return [
        (name, step)
        for name, step in STEPS.items()
        if (not is_closed or name in ("certify", "revoke")) and step.is_open(placement)
    ]


class TakePlacementStep(ConfirmedAction[Placement]):
    template_name = "admin/placements/step.html"
    asks_without_fields = True

    def find(self, code: str, step: str) -> Placement:
        placement = get_placement_or_404(self.request.user, code)
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
        return self.step.build_form(self.instance, data)

    def perform(self, placement: Placement) -> None:
        self.step.perform(placement, **self.answers, by=self.request.user)

    def reload(self) -> Placement:
        return get_placement_or_404(self.request.user, self.instance.code)

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
            "object_name": self.instance.application.reference,
            "nothing": _("Nothing is sent."),
            "confirm_label": self.step.label,
            "is_dangerous": self.step.tone == "danger",
        }
