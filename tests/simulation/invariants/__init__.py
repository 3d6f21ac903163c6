"""All that has to hold, in the order in which it is asked."""

from tests.simulation.invariants import (  # noqa: F401
    asking,
    confirming,
    counts,
    deciding,
    documents,
    erasing,
    history,
    inverses,
    leaving,
    matching,
    pages,
    positions,
    privacy,
    promises,
    referees,
    seats,
)
