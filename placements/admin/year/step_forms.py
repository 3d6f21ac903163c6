"""How the form of each step is built for a placement."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from placements.admin.year.forms import (
    DatesForm,
    ExtendForm,
    IssueCertificateForm,
    TransferForm,
)
from placements.models import Placement
from placements.year import workflow as placement_workflow
from portal.text import dates


def without_placement(
    form_class: type[forms.Form],
) -> Callable[[Placement, Any], forms.Form]:
    """For a form that needs nothing but what was posted."""
    return lambda placement, data: form_class(data)


def dates_form(placement: Placement, data: Any) -> forms.Form:
    return DatesForm(
        data, initial={"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    )


def extend_form(placement: Placement, data: Any) -> forms.Form:
    form = ExtendForm(data)
    if placement.ends_on:
        latest = dates.show_date(placement_workflow.latest_end(placement))
        form.fields["ends_on"].help_text = _("At most until %(day)s.") % {"day": latest}
    return form


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
