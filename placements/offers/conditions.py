"""Conditions before the first day of work: met or not, by whom and when."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import rules
from placements.models import Condition, ConditionKind, Placement
from placements.models.choices import PlacementStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def add_missing_conditions(placement: Placement) -> None:
    """One row for each condition of the cohort. Idempotent."""
    kinds = ConditionKind.objects.filter(cohort=placement.application.cohort)
    # `ignore_conflicts`: two at once may add the same row; one is enough.
    Condition.objects.bulk_create(
        [Condition(placement=placement, kind=kind) for kind in kinds],
        ignore_conflicts=True,
    )


def add_to_planned_placements(kind: ConditionKind) -> None:
    """Adds a new condition to every placement of its cohort that hasn't begun."""
    placements = Placement.objects.filter(
        application__cohort=kind.cohort, status=PlacementStatus.PLANNED
    )
    Condition.objects.bulk_create(
        [Condition(placement=placement, kind=kind) for placement in placements],
        ignore_conflicts=True,
    )


def set_met(condition: Condition, *, is_met: bool, by: User) -> None:
    """Raises `TransitionRefused` after the start, or if somebody else has to say so."""
    with transaction.atomic():
        # The placement before its records, as in every step of the year: `start` reads
        # the conditions under this lock.
        lifecycle.lock(condition.placement)
        if condition.placement.status != PlacementStatus.PLANNED:
            raise TransitionRefused(_("the work has begun or the placement is over"))
        if not rules.can_set_condition(by, condition):
            raise TransitionRefused(_("someone else has to say this"))
        lifecycle.lock(condition)
        if (condition.met_at is not None) == is_met:
            return
        condition.met_at = timezone.now() if is_met else None
        condition.met_by = by if is_met else None
        condition.save(update_fields=["met_at", "met_by"])
        audit.record(
            "meet condition" if is_met else "reopen condition", condition, by=by
        )


def unmet_conditions(placement: Placement) -> list[Condition]:
    return list(
        Condition.objects.filter(placement=placement, met_at=None).select_related(
            "kind"
        )
    )
