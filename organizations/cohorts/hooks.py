"""Where higher apps hang what they do when something happens to an organization, in the same transaction.

`participation_withdrawn`: called with the participation and who took it out of its cohort.
"""

from collections.abc import Callable

from organizations.models import Participation
from portal.models import User

Withdrawn = Callable[[Participation, User], None]
_withdrawn: list[Withdrawn] = []


def participation_withdrawn(callback: Withdrawn) -> Withdrawn:
    _withdrawn.append(callback)
    return callback


def tell_withdrawn(participation: Participation, *, by: User) -> None:
    for callback in _withdrawn:
        callback(participation, by)
