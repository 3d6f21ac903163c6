"""Which applications of a cohort hold a seat, for whoever counts what is left."""

from collections.abc import Iterable

from organizations.models import Cohort
from placements.models import Offer
from volunteers.meeting import seats


@seats.held_seats.register
def of_offers(cohort: Cohort) -> Iterable[tuple[int, int]]:
    """By an open or accepted offer; a placement keeps the seat of its offer."""
    rows = Offer.objects.in_force().filter(position__cohort=cohort).order_by()
    return list(rows.values_list("application", "position"))
