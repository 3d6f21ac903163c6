"""Who is matched again although their placement ended for cause or for safety."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements.models import Placement, Readmission
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def is_left_out(placement: Placement) -> bool:
    return Placement.objects.left_out().filter(pk=placement.pk).exists()


def is_readmitted(placement: Placement) -> bool:
    return Placement.objects.readmitted().filter(pk=placement.pk).exists()


def readmit(placement: Placement, *, reason: str, by: User) -> None:
    """Matches that are run from now on, and the next in line. Nobody is told."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lifecycle.lock(placement)
        if not is_left_out(placement):
            raise TransitionRefused(_("this person is not left out of the match"))
        Readmission.objects.update_or_create(
            placement=placement,
            defaults={
                "reason": reason.strip(),
                "made_by": by,
                "made_at": timezone.now(),
            },
        )
        audit.record("readmit to match", placement, by=by, fields=["readmission"])


def take_back(placement: Placement, *, by: User) -> None:
    """An offer that was planned or made meanwhile stays."""
    with transaction.atomic():
        lifecycle.lock(placement)
        rows = Readmission.objects.filter(placement=placement)
        if not is_readmitted(placement) or not rows.delete()[0]:
            raise TransitionRefused(_("this person was not let in again"))
        audit.record("take back readmission", placement, by=by, fields=["readmission"])
