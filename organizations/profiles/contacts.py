"""Reads and saves the contacts of a participation: supervisor and safety contact."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import Contacts, Participation
from organizations.models.participation import FIRST
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import User

FIELDS = ("supervisor", "supervisor_reach", "safety_contact", "safety_contact_reach")


def get_contacts(participation: Participation) -> Contacts:
    """The stored contacts, or a new unsaved row."""
    contacts = (
        Contacts.objects.select_related("data_key", "author")
        .filter(participation=participation)
        .first()
    )
    return contacts or Contacts(participation=participation)


def named_contacts(participation: Participation) -> Contacts:
    """Of this position; until it has some, those of the organization's first one."""
    own = get_contacts(participation)
    if own.pk or participation.is_first:
        return own
    shared = Contacts.objects.select_related("data_key", "author").filter(
        participation__organization=participation.organization_id,
        participation__cohort=participation.cohort_id,
        participation__number=FIRST,
    )
    return shared.first() or own


def save(
    participation: Participation,
    *,
    values: Mapping[str, str],
    version: int,
    by: User | None,
) -> None:
    """Stores `values` if nobody saved since `version`.

    Raises `StaleVersion` or `TransitionRefused`, and then nothing is stored.
    """
    with transaction.atomic():
        # The participation stands for the contacts, whose row may not exist yet.
        lifecycle.lock(participation)
        if participation.status in rules.ENDED:
            raise TransitionRefused(
                _("the organization no longer takes part in this cohort")
            )
        contacts = get_contacts(participation)
        changed = [name for name in FIELDS if getattr(contacts, name) != values[name]]
        if not changed:
            return
        # Compare and swap. After the test for changes: equal values never conflict.
        if contacts.version != version:
            raise StaleVersion(contacts)
        for name in changed:
            setattr(contacts, name, values[name])
        contacts.version = version + 1
        contacts.saved_at = timezone.now()
        contacts.author = by
        contacts.save()
        audit.record("save contacts", participation, by=by, fields=changed)
