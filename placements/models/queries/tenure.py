"""What was served in one go: after a transfer the same year goes on in another placement."""

from django.db.models import Q

from placements.models import Placement, calendar
from placements.models.calendar import Span
from placements.models.choices import EndKind, PlacementStatus


def stretches(placement: Placement) -> list[Placement]:
    """The placement and those before it that ended by transfer, the oldest first."""
    found = [placement]
    for earlier in placement.application.placements.filter(
        pk__lt=placement.pk
    ).order_by("-pk"):
        if earlier.status != PlacementStatus.TRANSFERRED:
            break
        found.append(earlier)
    return found[::-1]


def goes_on(placement: Placement) -> bool:
    """Whether a later placement of the same application runs or was served."""
    later = placement.application.placements.filter(pk__gt=placement.pk)
    return later.filter(
        Q(status__in=PlacementStatus.running()) | Q(ended_on__isnull=False)
    ).exists()


def is_certifiable(placement: Placement) -> bool:
    """Served, not ended for cause, and not gone on elsewhere: then the certificate of the last part counts all."""
    is_served = (
        placement.ended_on is not None and placement.end_kind != EndKind.FOR_CAUSE
    )
    return is_served and not goes_on(placement)


def total(parts: list[Placement]) -> tuple[Span, int]:
    """From the first day to the last, and the days between that were not served. All parts have ended."""
    spans = [
        Span(part.starts_on, part.ended_on)
        for part in parts
        if part.starts_on and part.ended_on
    ]
    whole = Span(spans[0].starts_on, spans[-1].ends_on)
    served = sum(
        calendar.served_days(span, part.held_days)
        for span, part in zip(spans, parts, strict=True)
    )
    return whole, calendar.served_days(whole, served)
