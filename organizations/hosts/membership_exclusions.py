"""Who may not become a member: apps above say so here, so that this one needs to know nothing of them."""

from collections.abc import Callable

from organizations.models import Organization
from portal.models import User

Veto = Callable[[User, Organization], str]
_vetoes: list[Veto] = []


def veto(source: Veto) -> Veto:
    """Registers a question: why this person can't join this organization now, "" if they can."""
    _vetoes.append(source)
    return source


def objection(user: User, organization: Organization) -> str:
    """The first reason that keeps the person from joining, in words for them; else ""."""
    return next(
        (reason for source in _vetoes if (reason := source(user, organization))), ""
    )
