"""All that has to hold, in the order in which it is asked."""

from tests.simulation.invariants import (  # noqa: F401
    confirming,
    counts,
    erasing,
    history,
    inverses,
    leaving,
    matching,
    pages,
    privacy,
    promises,
    seats,
)
