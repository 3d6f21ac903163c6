"""Names for the keys of a match."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from organizations.models import Position
from organizations.models.querysets import position_label
from placements.models import MatchRun


class HostNames(dict[int, str]):
    """Runs from long ago may know places that nobody can name any more."""

    def __missing__(self, key: int) -> str:
        return _("a place of then")


def host_names(keys: Iterable[int]) -> HostNames:
    """By primary key of a position."""
    rows = Position.objects.filter(pk__in=set(keys))
    return HostNames(rows.values_list("pk", position_label()))


def host_names_in(run: MatchRun) -> HostNames:
    rows = Position.objects.in_cohort(run.cohort)
    return HostNames(rows.values_list("pk", position_label()))
