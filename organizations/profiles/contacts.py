"""Keeps who looks after the volunteers of a participation; two people at once notice each other."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import Contacts, Participation
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import User

FIELDS = ("supervisor", "supervisor_reach", "safety_contact", "safety_contact_reach")


def of(participation: Participation) -> Contacts:
    """What is kept, or empty ones that are not stored yet."""
    found = (
        Contacts.objects.select_related("data_key", "author")
        .filter(participation=participation)
        .first()
    )
    return found or Contacts(participation=participation)


def keep(
    participation: Participation, *, facts: Mapping[str, str], version: int, by: User
) -> None:
    """Stores `facts` if nobody saved since `version`; raises `StaleVersion` or `TransitionRefused`, and then nothing is stored."""
    with transaction.atomic():
        lifecycle.lock(participation)
        if participation.status in rules.GONE:
            raise TransitionRefused(
                _("the organization no longer takes part in this cohort")
            )
        contacts = of(participation)
        changed = [name for name in FIELDS if getattr(contacts, name) != facts[name]]
        if not changed:
            return
        if contacts.version != version:
            raise StaleVersion(contacts)
        for name in changed:
            setattr(contacts, name, facts[name])
        contacts.version, contacts.saved_at, contacts.author = (
            version + 1,
            timezone.now(),
            by,
        )
        contacts.save()
        audit.record("save contacts", participation, by=by, fields=changed)
