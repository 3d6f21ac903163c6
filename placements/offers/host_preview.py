"""Whom the withdrawal of a host touches among people with offers and places."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts import hooks
from organizations.cohorts.hooks import Touched
from organizations.models import Participation
from placements.models import Offer, Placement
from placements.models.choices import OfferStatus, PlacementStatus
from placements.offers import host_withdrawal
from portal.models import User
from volunteers.decisions import host_preview  # noqa: F401  its groups come first


@hooks.touched_sources.register
def offers(participation: Participation, user: User) -> Iterable[Touched]:
    rows = host_withdrawal.offers_to_end(participation)
    yield from touched(
        rows.filter(status=OfferStatus.OPEN),
        Offer.objects.visible_to(user),
        _lazy("People with an open offer"),
        _lazy(
            "The offer ends and they are told. It does not open again if the "
            "organization comes back: you would make a new one."
        ),
        is_final=True,
    )
    yield from touched(
        rows.filter(status=OfferStatus.PLANNED),
        Offer.objects.visible_to(user),
        _lazy("People with a planned offer"),
        _lazy("The offer ends. Nobody was told of it, so nobody is told now."),
        is_final=True,
    )


@hooks.touched_sources.register
def placements(participation: Participation, user: User) -> Iterable[Touched]:
    rows = host_withdrawal.running_placements(participation)
    visible = Placement.objects.visible_to(user)
    yield from touched(
        rows.filter(status=PlacementStatus.PLANNED),
        visible,
        _lazy("People who were going to begin there"),
        _lazy(
            "They are told that you look for another place with them. The place stays "
            "until you end it; the overview lists them until then."
        ),
    )
    yield from touched(
        rows.exclude(status=PlacementStatus.PLANNED),
        visible,
        _lazy("Volunteers at work there"),
        _lazy(
            "They are told that you look for another place with them. They stay there "
            "until you transfer them or end the placement; the overview lists them "
            "until then."
        ),
    )


def touched(
    rows: QuerySet, visible: QuerySet, label: Any, consequence: Any, **more: Any
) -> Iterable[Touched]:
    """One group, or none where it is empty."""
    if not (count := rows.count()):
        return
    seen: Sequence[Any] = list(
        visible.filter(pk__in=rows.values("pk"))
        .select_related("application")
        .order_by("pk")
    )
    names = tuple(
        f"{row.application.display_name} ({row.application.reference})" for row in seen
    )
    yield Touched(label, consequence, names, count - len(seen), **more)
