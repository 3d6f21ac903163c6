"""An organization leaves a cohort or comes back: what is locked, what it is then."""

from organizations.cohorts import hooks
from organizations.models import Participation, Position, Withdrawal
from organizations.models.choices import ParticipationStatus as P
from organizations.models.choices import RevisionStatus
from portal.kernel import lifecycle


def lock_with_followers(participation: Participation) -> None:
    """Everything that will change: participation, positions, applications, offers.

    In this order everywhere, and all of it before the first line of history, for whose
    lock everybody waits.
    """
    lifecycle.lock(participation)
    positions = Position.objects.filter(participation=participation).order_by("pk")
    # `list` runs the query; a lazy queryset would lock nothing.
    list(positions.select_for_update(no_key=True).values_list("pk"))
    for lock in hooks.participation_locks:
        lock(participation)


def status_of_profile(participation: Participation) -> str:
    """What a participation is by its revisions: approved, or as far as it had come.

    One that was closed when it left is closed again.
    """
    statuses = set(participation.revisions.values_list("status", flat=True))
    if RevisionStatus.APPROVED in statuses:
        left = Withdrawal.objects.filter(participation=participation).first()
        return P.CLOSED if left and left.was_closed else P.APPROVED
    for status in (P.SUBMITTED, P.CHANGES_REQUESTED):
        if status.value in statuses:
            return status
    return P.DRAFT
