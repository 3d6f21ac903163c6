"""Planned offers released as a batch: held a while, like outcomes, and by their clock.

A batch is a `Release` of the decisions; here is what it does with offers.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements import rules
from placements.models import Offer, ReleasedOffer
from placements.offers import talks, workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.decisions import releases
from volunteers.models import Release


def plan(
    cohort: Cohort,
    offers: Sequence[Offer],
    *,
    by: User,
    minutes: int,
    reasons: Mapping[int, Sequence[str]],
) -> Release:
    """`reasons`: by offer, why a talk comes first, as it was shown.

    Raises `TransitionRefused` if there is another by now, or one of the offers is no
    longer planned, or leaves already.
    """
    with transaction.atomic():
        rows = lock_unchanged(cohort, offers, by=by, reasons=reasons)
        leaves_at = timezone.now() + timedelta(minutes=minutes)
        release = Release.objects.create(cohort=cohort, made_by=by, leaves_at=leaves_at)
        ReleasedOffer.objects.bulk_create(
            ReleasedOffer(release=release, offer=row, despite=list(reasons[row.pk]))
            for row in rows
        )
        audit.record("plan release", release, by=by, fields=["offers", "leaves_at"])
    return release


def lock_unchanged(
    cohort: Cohort,
    offers: Sequence[Offer],
    *,
    by: User,
    reasons: Mapping[int, Sequence[str]],
) -> list[Offer]:
    rows = list(
        # By key: two plans that overlap wait for each other instead of deadlocking.
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[offer.pk for offer in offers], application__cohort=cohort)
        .select_related("application")
        .order_by("pk")
    )
    # Read after the locks, so that nothing can change before the release is stored.
    ready = set(releasable(cohort, by).values_list("pk", flat=True))
    now = talks.codes_by_offer(rows)
    changed = [
        row
        for row in rows
        if row.pk not in ready or now[row.pk] != list(reasons.get(row.pk, ()))
    ]
    if changed or not rows:
        names = ", ".join(str(row.application) for row in changed)
        raise TransitionRefused(
            _("something has changed meanwhile: %(names)s") % {"names": names}
        )
    return rows


def releasable(cohort: Cohort, user: User) -> Any:
    """Planned, in no release that is under way."""
    return Offer.objects.visible_to(user).in_cohort(cohort).planned().not_leaving()


@releases.carriers.register
def release_offers(release: Release) -> int:
    """Each in a transaction of its own. Returns how many were released."""
    rows = ReleasedOffer.objects.filter(release=release).select_related(
        "offer__application__cohort", "offer__position"
    )
    return sum(release_one(release, row) for row in rows.order_by("pk"))


def release_one(release: Release, row: ReleasedOffer) -> bool:
    """One that was withdrawn, or needs a talk that nobody was asked for, stays."""
    offer = row.offer
    with transaction.atomic():
        lifecycle.lock(release)
        if release.stopped_at or release.done_at:
            return False
        workflow.lock_with_position(offer)
        if not may_leave(release, row):
            return False
        try:
            workflow.release(offer, by=release.made_by)
        # Its seat was taken, somebody withdrew it, or the person decided something:
        # it stays planned where it still is, and its page says why.
        except TransitionRefused:
            return False
        row.released_at = offer.released_at
        row.save(update_fields=["released_at"])
    return True


def may_leave(release: Release, row: ReleasedOffer) -> bool:
    """Asked under the locks: a conflict declared since must hold it back, too."""
    offer = row.offer
    is_shown = Offer.objects.visible_to(release.made_by).filter(pk=offer.pk).exists()
    if not is_shown or not rules.can_release(release.made_by, offer):
        return False
    return set(talks.codes_by_offer([offer])[offer.pk]) <= set(row.despite)
