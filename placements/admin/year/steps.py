"""The steps of a placement at the desk: a form, then the exact messages, then the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from placements import rules
from placements.admin.finding import find_placement, known
from placements.models import Placement
from placements.models.choices import PlacementStatus as S
from placements.models.queries import tenure
from placements.year import certificates, leave, lifecycle
from placements.year.forms import (
    DatesForm,
    EndForm,
    ExtendForm,
    GrantForm,
    HoldForm,
    IssueForm,
    ResumeForm,
    RevokeForm,
    TransferForm,
    YearForm,
)
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages


@dataclass(frozen=True)
class Act:
    """`form` takes the placement and what was posted; `do` the placement, what the form says, and who."""

    label: "str | Promise"
    sources: tuple[str, ...]
    form: Callable[[Placement, Any], forms.Form]
    do: Callable[..., Any]
    tone: str = "quiet"
    when: Callable[[Placement], bool] = lambda placement: True

    def is_open(self, placement: Placement) -> bool:
        return placement.status in self.sources and self.when(placement)


def has_come(day: date | None) -> bool:
    return day is not None and day <= timezone.localdate()


def can_issue(placement: Placement) -> bool:
    return tenure.is_certifiable(placement) and not has_certificate(placement)


def has_certificate(placement: Placement) -> bool:
    return placement.certificates.valid().exists()


def plain(form: type[forms.Form]) -> Callable[[Placement, Any], forms.Form]:
    return lambda placement, data: form(data)


def dates_form(placement: Placement, data: Any) -> forms.Form:
    return DatesForm(
        data, initial={"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    )


def transfer_form(placement: Placement, data: Any) -> forms.Form:
    """Positions with a free seat, also of hosts that applicants can't choose any more."""
    taking_part = (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)
    places = Position.objects.in_cohort(placement.position.cohort).exclude(
        pk=placement.position_id
    )
    held = Count("offers", filter=Q(offers__seat__isnull=False))
    free = (
        places.filter(participation__status__in=taking_part)
        .annotate(held=held)
        .filter(seats__gt=F("held"))
    )
    return TransferForm(data, places=free.select_related("organization"))


def issue_form(placement: Placement, data: Any) -> forms.Form:
    return IssueForm(
        data,
        initial={
            "name": placement.application.legal_name
            or placement.application.display_name
        },
    )


def grant(placement: Placement, *, days: Any, **given: Any) -> None:
    leave.grant(placement, halves=int(days * 2), **given)


def revoke(placement: Placement, **given: Any) -> None:
    found = placement.certificates.valid().first()
    if found is None:
        raise TransitionRefused(_("it was revoked already"))
    certificates.revoke(found, **given)


def starts(placement: Placement) -> bool:
    return has_come(placement.starts_on)


def ends(placement: Placement) -> bool:
    return has_come(placement.ends_on)


WORKING = (S.ACTIVE, S.ON_HOLD)
ENDED = (S.COMPLETED, S.ENDED_EARLY, S.TRANSFERRED)
ACTS = {
    "dates": Act(_lazy("Set the dates"), (S.PLANNED,), dates_form, lifecycle.set_dates),
    "start": Act(
        lifecycle.START.label,
        lifecycle.START.sources,
        plain(YearForm),
        lifecycle.start,
        "primary",
        starts,
    ),
    "hold": Act(
        lifecycle.HOLD.label, lifecycle.HOLD.sources, plain(HoldForm), lifecycle.hold
    ),
    "resume": Act(
        lifecycle.RESUME.label,
        lifecycle.RESUME.sources,
        plain(ResumeForm),
        lifecycle.resume,
        "primary",
    ),
    "extend": Act(_lazy("Extend"), WORKING, plain(ExtendForm), lifecycle.extend),
    "transfer": Act(
        lifecycle.TRANSFER.label,
        lifecycle.TRANSFER.sources,
        transfer_form,
        lifecycle.transfer,
    ),
    "complete": Act(
        lifecycle.COMPLETE.label,
        lifecycle.COMPLETE.sources,
        plain(YearForm),
        lifecycle.complete,
        "primary",
        ends,
    ),
    "end": Act(
        lifecycle.END_EARLY.label,
        lifecycle.END_EARLY.sources,
        plain(EndForm),
        lifecycle.end_early,
        "danger",
    ),
    "grant": Act(_lazy("Give days off"), WORKING, plain(GrantForm), grant),
    "certify": Act(
        _lazy("Issue the certificate"),
        ENDED,
        issue_form,
        certificates.issue,
        "primary",
        can_issue,
    ),
    "revoke": Act(
        _lazy("Revoke the certificate"),
        ENDED,
        plain(RevokeForm),
        revoke,
        "danger",
        has_certificate,
    ),
}


def open_acts(placement: Placement) -> list[tuple[str, Act]]:
    """Of a closed cohort only what concerns certificates."""
    is_closed = placement.application.cohort.closed_at is not None
    known = [
        (name, act)
        for name, act in ACTS.items()
        if not is_closed or name in ("certify", "revoke")
    ]
    return [(name, act) for name, act in known if act.is_open(placement)]


def page(
    desk: ModelAdmin, request: PersonRequest, code: str, step: str
) -> HttpResponse:
    placement = find_placement(request.user, code)
    act = ACTS.get(step)
    if act is None:
        raise Http404
    if not rules.can_serve(request.user, placement):
        raise PermissionDenied
    form = act.form(placement, request.POST if request.method == "POST" else None)
    letters: list[MessagePreview] | None = None
    if not act.is_open(placement):
        messages.error(
            request,
            str(
                TransitionRefused(
                    _("its state is now “%(state)s”") % {"state": state_of(placement)}
                )
            ),
        )
        return redirect(placement)
    if form.is_valid() and "change" not in request.POST:
        try:
            if "confirmed" in request.POST:
                act.do(placement, **form.cleaned_data, by=request.user)
                messages.success(
                    request,
                    _("%(who)s: changed.") % {"who": placement.application.reference},
                )
                return redirect(placement)
            letters = rehearsed(request, placement, act, form)
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
    context = known(
        desk,
        request,
        title=act.label,
        placement=placement,
        form=form,
        letters=letters,
        act=act,
    )
    return TemplateResponse(request, "admin/placements/step.html", context)


def state_of(placement: Placement) -> str:
    return placement.get_status_display()


def rehearsed(
    request: PersonRequest, placement: Placement, act: Act, form: forms.Form
) -> list[MessagePreview]:
    fresh = find_placement(request.user, placement.code)
    return preview_messages(
        lambda: act.do(fresh, **form.cleaned_data, by=request.user),
        about=[placement.code],
    )
