"""Consent to be contacted after the year of work; taking it back deletes it."""

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.models import AlumniConsent, AlumniText, Placement
from placements.models.choices import EndKind
from placements.models.placement import ENDED
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def latest_text() -> AlumniText | None:
    """None while there is no text to agree to."""
    return AlumniText.objects.order_by("-version").first()


def last_cohort(user: User) -> Cohort | None:
    """The newest in which the person worked and no longer does, or None."""
    placement = (
        Placement.objects.of_volunteer(user)
        .select_related("application__cohort")
        .order_by("-made_at", "-pk")
        .first()
    )
    if (
        placement is None
        or placement.status not in ENDED
        or placement.end_kind == EndKind.DEFERRED
        or placement.ended_on is None
    ):
        return None
    return placement.application.cohort


def current_consent(user: User) -> AlumniConsent | None:
    return (
        AlumniConsent.objects.filter(user=user).select_related("text", "cohort").first()
    )


def agree(user: User, *, version: int) -> AlumniConsent:
    """`version`: of the text that was read. Idempotent. Raises `TransitionRefused`."""
    cohort = last_cohort(user)
    text = latest_text()
    if cohort is None or text is None:
        raise TransitionRefused(_("this is asked when the placement is over"))
    # Consent holds only for the words that were on the page.
    if text.version != version:
        raise TransitionRefused(_("the wording has changed meanwhile; read it again"))
    with transaction.atomic():
        consent, is_new = AlumniConsent.objects.get_or_create(
            user=user, cohort=cohort, defaults={"text": text}
        )
        if is_new:
            audit.record("agree to stay in touch", consent, by=user)
    return consent


def take_back(user: User) -> bool:
    """Deletes the consents for every cohort; False if there were none."""
    with transaction.atomic():
        # Locked, so that a second click writes no second line in the audit log.
        consents = list(AlumniConsent.objects.select_for_update().filter(user=user))
        for consent in consents:
            # Before the row is gone: the log needs its key.
            audit.record("take back staying in touch", consent, by=user)
            consent.delete()
    return bool(consents)
