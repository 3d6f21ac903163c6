"""Statistics of a run, stored with it and recounted whenever a line changes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from placements.matching.reasons import MOVED
from placements.models import MatchRun
from portal.models import User


def store(run: MatchRun) -> None:
    rows = list(run.proposals.values_list("position", "rank", "is_locked", "why"))
    run.figures = run_statistics(run.inputs, rows)
    run.save(update_fields=["figures"])


def visible_statistics(run: MatchRun, user: User) -> dict[str, Any]:
    """People are those whom the user may see; seats count as they are, so that the seat
    of somebody hidden doesn't look free.
    """
    rows = run.proposals.visible_to(user).values_list(
        "position", "rank", "is_locked", "why"
    )
    stored = run.figures
    counted = run_statistics(run.inputs, list(rows))
    return counted | {"seats": stored["seats"], "free": stored["free"]}


def run_statistics(
    inputs: dict[str, Any], rows: Sequence[tuple[int | None, int | None, bool, str]]
) -> dict[str, Any]:
    """`rows`: primary key of the position, rank of the choice, is locked, why."""
    taken = Counter(pk for pk, _rank, _locked, _why in rows if pk)
    ranks = Counter(rank or 0 for pk, rank, _locked, _why in rows if pk)
    seats = {row["key"]: row["seats"] for row in inputs["positions"]}
    return {
        "people": len(rows),
        "placed": sum(taken.values()),
        "first": ranks[1],
        "second": ranks[2],
        "later": sum(count for rank, count in ranks.items() if rank > 2),
        "not_chosen": ranks[0],
        "locked": sum(is_locked for _pk, _rank, is_locked, _why in rows),
        "moved": sum(why == MOVED for _pk, _rank, _locked, why in rows),
        "seats": sum(seats.values()),
        "free": {
            str(pk): count - taken[pk]
            for pk, count in seats.items()
            if count > taken[pk]
        },
    }
