"""Staying in touch: a consent of its own, at the end of the year of work; taking it back deletes it."""

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Cohort
from placements.models import AlumniConsent, AlumniText, Placement
from placements.models.choices import EndKind
from placements.models.placement import ENDED
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def newest_text() -> AlumniText | None:
    """None while the programme asks for nothing."""
    return AlumniText.objects.order_by("-version").first()


def cohort_of(user: User) -> Cohort | None:
    """The newest in which the person worked and no longer does; None for everybody else."""
    own = (
        Placement.objects.of_volunteer(user)
        .select_related("application__cohort")
        .order_by("-made_at", "-pk")
        .first()
    )
    if (
        own is None
        or own.status not in ENDED
        or own.end_kind == EndKind.DEFERRED
        or own.ended_on is None
    ):
        return None
    return own.application.cohort


def given(user: User) -> AlumniConsent | None:
    return (
        AlumniConsent.objects.filter(user=user).select_related("text", "cohort").first()
    )


def agree(user: User, *, version: int) -> AlumniConsent:
    """To the wording that was read: `version`. Repeating it changes nothing. Raises `TransitionRefused`."""
    cohort, text = cohort_of(user), newest_text()
    if cohort is None or text is None:
        raise TransitionRefused(_("this is asked when the year of work is over"))
    if text.version != version:
        raise TransitionRefused(_("the wording has changed meanwhile; read it again"))
    with transaction.atomic():
        made, is_new = AlumniConsent.objects.get_or_create(
            user=user, cohort=cohort, defaults={"text": text}
        )
        if is_new:
            audit.record("agree to stay in touch", made, by=user)
    return made


def take_back(user: User) -> bool:
    """Deletes it for every cohort; False if there was none."""
    with transaction.atomic():
        rows = list(AlumniConsent.objects.select_for_update().filter(user=user))
        for row in rows:
            audit.record("take back staying in touch", row, by=user)
            row.delete()
    return bool(rows)
