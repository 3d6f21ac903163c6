"""What people and hosts said about each other."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from placements.models import Offer
from placements.models.choices import OfferStatus
from volunteers.models import Application, Choice, Interest
from volunteers.models.choices import InterestLevel


def chosen_positions(
    applications: Sequence[Application],
) -> defaultdict[int, list[int]]:
    """By application: the positions it chose, best first."""
    chosen: defaultdict[int, list[int]] = defaultdict(list)
    choices = Choice.objects.filter(application__in=applications).order_by(
        "application", "rank"
    )
    for pk, position in choices.values_list("application_id", "position_id"):
        chosen[pk].append(position)
    return chosen


def excluded_positions(
    applications: Sequence[Application],
) -> defaultdict[int, set[int]]:
    """By application: positions the person refused or never wants."""
    excluded: defaultdict[int, set[int]] = defaultdict(set)
    refused = Offer.objects.filter(
        application__in=applications, status__in=OfferStatus.refused_by_person()
    )
    never = Application.objects.filter(
        pk__in=[application.pk for application in applications],
        never__positions__cohort=F("cohort"),
    )
    pairs = (
        *refused.values_list("application_id", "position_id"),
        *never.values_list("pk", "never__positions"),
    )
    for pk, position in pairs:
        excluded[pk].add(position)
    return excluded


def unwanted_positions(
    applications: Sequence[Application],
) -> defaultdict[int, set[int]]:
    """By application: positions whose organization said no."""
    unwanted: defaultdict[int, set[int]] = defaultdict(set)
    said_no = Interest.objects.filter(
        application__in=applications, level=InterestLevel.NO
    )
    for pk, position in said_no.values_list("application_id", "position_id"):
        unwanted[pk].add(position)
    return unwanted


def host_rankings(applications: Sequence[Application]) -> dict[int, list[str]]:
    """By position: the people its host ranked, best first."""
    ranked: dict[int, list[str]] = defaultdict(list)
    interests = Interest.objects.filter(
        application__in=applications, rank__isnull=False
    ).order_by("position", "rank", "application__code")
    for position, code in interests.values_list("position_id", "application__code"):
        ranked[position].append(code)
    return ranked
