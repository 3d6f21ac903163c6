"""What must be settled before the first day of work: each condition met or not, by whom and when."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import rules
from placements.models import Condition, ConditionKind, Placement
from placements.models.choices import PlacementStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def prepare(placement: Placement) -> None:
    """One row for each condition that the cohort has; repeating it adds only what is new."""
    kinds = ConditionKind.objects.filter(cohort=placement.application.cohort)
    Condition.objects.bulk_create(
        [Condition(placement=placement, kind=kind) for kind in kinds],
        ignore_conflicts=True,
    )


def spread(kind: ConditionKind) -> None:
    """Gives a new condition to every placement of its cohort that hasn't begun."""
    planned = Placement.objects.filter(
        application__cohort=kind.cohort, status=PlacementStatus.PLANNED
    )
    Condition.objects.bulk_create(
        [Condition(placement=each, kind=kind) for each in planned],
        ignore_conflicts=True,
    )


def settle(condition: Condition, *, is_met: bool, by: User) -> None:
    """Raises `TransitionRefused` after the start, and where somebody else has to say it."""
    with transaction.atomic():
        lifecycle.lock(condition.placement)
        if condition.placement.status != PlacementStatus.PLANNED:
            raise TransitionRefused(_("the work has begun or the placement is over"))
        if not rules.can_settle(by, condition):
            raise TransitionRefused(_("somebody else has to say this"))
        lifecycle.lock(condition)
        if (condition.met_at is not None) == is_met:
            return
        condition.met_at, condition.met_by = (
            (timezone.now(), by) if is_met else (None, None)
        )
        condition.save(update_fields=["met_at", "met_by"])
        audit.record(
            "meet condition" if is_met else "reopen condition", condition, by=by
        )


def open_ones(placement: Placement) -> list[Condition]:
    return list(
        Condition.objects.filter(placement=placement, met_at=None).select_related(
            "kind"
        )
    )
