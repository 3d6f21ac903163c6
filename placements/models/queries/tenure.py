"""What was served as one year: after a transfer it continues in another placement."""

from django.db.models import Q

from placements.models import Placement, calendar
from placements.models.calendar import Span
from placements.models.choices import PlacementStatus
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing


def parts_of_year(placement: Placement) -> list[Placement]:
    """The placement and those before it that ended by transfer, the oldest first."""
    parts = [placement]
    for earlier in placement.application.placements.filter(
        pk__lt=placement.pk
    ).order_by("-pk"):
        # Anything else that ended is a year of its own, such as a placement that was
        # deferred.
        if earlier.status != PlacementStatus.TRANSFERRED:
            break
        parts.append(earlier)
    return parts[::-1]


def continues_elsewhere(placement: Placement) -> bool:
    """Whether a later placement of the application runs or was served."""
    later = placement.application.placements.filter(pk__gt=placement.pk)
    return later.filter(
        Q(status__in=PlacementStatus.running()) | Q(ended_on__isnull=False)
    ).exists()


def is_certifiable(placement: Placement) -> bool:
    """Served, not ended for cause, and not continued elsewhere.

    The certificate of the last part counts all parts.
    """
    is_due = endings.is_due(placement, Reader.COORDINATOR, Thing.CERTIFICATE)
    is_served = placement.ended_on is not None
    return is_served and is_due and not continues_elsewhere(placement)


def total_days(parts: list[Placement]) -> tuple[Span, int]:
    """From the first day to the last, and the days between that were not served.

    All parts have ended.
    """
    spans = [
        Span(part.starts_on, part.ended_on)
        for part in parts
        if part.starts_on and part.ended_on
    ]
    # Gaps between the parts count as not served, like days on hold.
    whole = Span(spans[0].starts_on, spans[-1].ends_on)
    served = sum(
        calendar.served_days(span, part.held_days)
        for span, part in zip(spans, parts, strict=True)
    )
    # Total days less days served leaves the days that were not served.
    return whole, calendar.served_days(whole, served)
