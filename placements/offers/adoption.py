"""Adopting a match, also instead of another one, and taking that back."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position
from placements.matching import runs
from placements.models import MatchRun, Offer
from placements.models.choices import OfferOrigin
from placements.offers import corrections, workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models import Application

OF_A_MATCH = (OfferOrigin.RUN, OfferOrigin.NEXT)


def planned_by_match(run: MatchRun) -> list[Offer]:
    """What is planned in its cohort by a match; nobody was told of it.

    A planned transfer comes of no match, and stays.
    """
    rows = Offer.objects.filter(
        application__cohort=run.cohort_id, origin__in=OF_A_MATCH
    )
    related = rows.planned().select_related("application__data_key", "position")
    return list(related.order_by("pk"))


def adopt(run: MatchRun, *, reason: str = "", by: User) -> None:
    """From now on offers are planned from this run.

    Those planned before are withdrawn, for which a reason is needed. Raises
    `TransitionRefused`.
    """
    with transaction.atomic():
        runs.lock_runs(run.cohort_id)
        # The other adoption may have committed while we waited for the lock.
        run.refresh_from_db()
        lifecycle.ensure_open(run.cohort)
        if run.adopted_at:
            raise TransitionRefused(_("this match is in use already"))
        offers = lock_still(planned_by_match, run)
        withdraw_all(offers, run, reason=reason, by=by)
        earlier = MatchRun.objects.adopted_in(run.cohort)
        # First, because the unique constraint allows one adopted run at any moment.
        MatchRun.objects.filter(cohort=run.cohort_id).update(adopted_at=None)
        run.adopted_at = timezone.now()
        run.replaces = earlier
        run.replaced_since = earlier.adopted_at if earlier else None
        run.save(update_fields=["adopted_at", "replaces", "replaced_since"])
        audit.record("adopt match", run, by=by, fields=["adopted_at"])


def lock_still(find: Callable[[MatchRun], list[Offer]], run: MatchRun) -> list[Offer]:
    """Those that are found once more under their locks: not what was released since."""
    locked = {offer.pk for offer in lock_all(find(run))}
    return [offer for offer in find(run) if offer.pk in locked]


def lock_all(offers: Sequence[Offer]) -> Sequence[Offer]:
    """Before any of them writes history, whose lock comes last everywhere."""
    positions = Position.objects.filter(pk__in={row.position_id for row in offers})
    applications = Application.objects.filter(
        pk__in={row.application_id for row in offers}
    )
    rows = Offer.objects.filter(pk__in=[row.pk for row in offers])
    for locked in (positions, applications, rows):
        # `list` runs the query; a lazy queryset would lock nothing.
        list(locked.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return offers


def withdraw_all(
    offers: Sequence[Offer], run: MatchRun, *, reason: str, by: User
) -> None:
    for offer in offers:
        workflow.withdraw(offer, by=by, reason=reason)
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(
        withdrawn_for=run
    )


def refusal_to_take_back(run: MatchRun) -> str:
    """Why the adoption can't be taken back; "" if it can."""
    if run.adopted_at is None:
        return _("this match is not adopted")
    released = Offer.objects.filter(
        application__cohort=run.cohort_id, released_at__gte=run.adopted_at
    )
    if released.exists():
        return _("an offer was released since, so someone was told")
    return ""


def withdrawn_for(run: MatchRun) -> list[Offer]:
    """What adopting the run withdrew, if it is withdrawn still."""
    rows = run.offers_withdrawn.filter(
        status=workflow.S.WITHDRAWN, released_at__isnull=True
    )
    related = rows.select_related("application__data_key", "position__participation")
    return list(related.order_by("pk"))


def take_back(run: MatchRun, *, reason: str = "", by: User) -> int:
    """The match before is adopted again, with the offers that were planned then.

    Returns how many of them could not be planned again: the person has withdrawn, the
    host has left. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        runs.lock_runs(run.cohort_id)
        run.refresh_from_db()
        lifecycle.ensure_open(run.cohort)
        planned = lock_still(planned_by_match, run)
        withdrawn = lock_still(withdrawn_for, run)
        # After the locks: a release that we waited for has told somebody.
        if refusal := refusal_to_take_back(run):
            raise TransitionRefused(refusal)
        # Without `withdrawn_for`: only planning from this run brings them back.
        for offer in planned:
            workflow.withdraw(offer, by=by, reason=reason)
        earlier, since = run.replaces, run.replaced_since
        run.adopted_at = run.replaces = run.replaced_since = None
        run.save(update_fields=["adopted_at", "replaces", "replaced_since"])
        if earlier:
            # As it was: what it has offered since then is not offered twice.
            MatchRun.objects.filter(pk=earlier.pk).update(adopted_at=since)
        missed = sum(not is_planned_again(offer, by=by) for offer in withdrawn)
        run.offers_withdrawn.update(withdrawn_for=None)
        audit.record("take back adoption", run, by=by, fields=["adopted_at"])
    return missed


def is_planned_again(offer: Offer, *, by: User) -> bool:
    try:
        corrections.reopen(offer, by=by)
    except TransitionRefused:
        return False
    return True
