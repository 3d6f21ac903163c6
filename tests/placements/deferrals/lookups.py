"""Looks up deferrals and their messages."""

from placements.models import Deferral, Offer
from portal.models import Message


def deferral():
    return Deferral.objects.for_reading().get()


def reload(offer):
    return Offer.objects.get(pk=offer.pk)


def kinds(person):
    return list(
        Message.objects.filter(recipient=person, kind__startswith="deferral_")
        .order_by("pk")
        .values_list("kind", flat=True)
    )
