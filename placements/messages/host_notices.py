"""Queues the messages to people whose offer or place loses its host.

Titles and texts name no organization.
"""

from organizations.models import Participation
from placements.models import Offer, Placement
from portal.messages import outbox
from portal.models import User
from volunteers.messages import kinds as application_kinds
from volunteers.messages.host_notices import occasion
from volunteers.models import Application


def offer_host_left(offer: Offer) -> None:
    _to_applicant("offer_host_left", offer.application, occasion=offer.code)


def place_host_left(placement: Placement, participation: Participation) -> None:
    _to_applicant(
        "place_host_left",
        placement.application,
        occasion=f"{placement.code}:{occasion(participation)}",
    )


def place_host_back(placement: Placement, participation: Participation) -> None:
    _to_applicant(
        "place_host_back",
        placement.application,
        occasion=f"{placement.code}:{occasion(participation)}",
    )


def people_without_host(participation: Participation, *, count: int) -> None:
    """To coordinators: how many need another place, and where they are listed."""
    context = {"participation": participation, "count": count}
    for coordinator in User.objects.coordinators().order_by("pk"):
        outbox.queue(
            "people_without_host",
            to=coordinator,
            occasion=occasion(participation),
            context=context,
        )


def _to_applicant(kind: str, application: Application, *, occasion: str) -> None:
    outbox.queue(
        kind,
        to=application.applicant,
        occasion=occasion,
        context=application_kinds.application_context(application),
    )
