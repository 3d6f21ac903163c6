"""Wraps secrets with a new key-encryption key."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from portal.models import DataKey, sealed_field

LOG_IN_SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = (
        "Wraps every secret anew with the first of PORTAL_SEALING_KEYS; "
        "afterwards older keys may be removed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        key_pks = DataKey.objects.order_by("pk").values_list("pk", flat=True)
        for pk in key_pks:
            self.rotate_key(pk)
        factor_pks = Authenticator.objects.order_by("pk").values_list("pk", flat=True)
        for pk in factor_pks:
            self.rotate_factor(pk)
        self.stdout.write(
            f"{len(key_pks)} data keys and {len(factor_pks)} log-in secrets "
            "are under the first key now."
        )

    @transaction.atomic
    def rotate_key(self, pk: int) -> None:
        # One key in each transaction: the portal keeps running, no lock is held for
        # long.
        key = DataKey.objects.select_for_update().get(pk=pk)
        key.wrapped = sealed_field.rewrap(bytes(key.wrapped))
        key.save(update_fields=["wrapped"])

    @transaction.atomic
    def rotate_factor(self, pk: int) -> None:
        factor = Authenticator.objects.select_for_update().get(pk=pk)
        for name in set(LOG_IN_SECRETS) & set(factor.data):
            factor.data[name] = sealed_field.rewrap(factor.data[name].encode()).decode()
        factor.save(update_fields=["data"])
