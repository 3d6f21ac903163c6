"""What higher packages do when something happens in a cohort."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from organizations.models import (
    Cohort,
    Organization,
    Participation,
    Position,
    Qualification,
)
from portal.kernel.cards import Card
from portal.kernel.registry import Registry
from portal.models import User


@dataclass(frozen=True)
class Touched:
    """Some of those whom a withdrawal touches, as one coordinator may see them.

    `consequence`: what becomes of them; `unnamed_count`: of people whom this
    coordinator must not see named; `is_final`: it can't be taken back afterwards.
    """

    label: "str | Promise"
    consequence: "str | Promise"
    names: tuple[str, ...] = ()
    unnamed_count: int = 0
    is_final: bool = False

    @property
    def count(self) -> int:
        return len(self.names) + self.unnamed_count


ParticipationLock = Callable[[Participation], None]
ParticipationChanged = Callable[[Participation, User], None]
TouchedSource = Callable[[Participation, User], Iterable[Touched]]
NameableSource = Callable[[Participation, User], Iterable[int]]

participation_locks: Registry[ParticipationLock] = Registry()
"""Lock what the following two will change, before anything is written."""
participation_withdrawn: Registry[ParticipationChanged] = Registry()
"""Called in the transaction of the withdrawal, with the user who withdraws."""
participation_readmitted: Registry[ParticipationChanged] = Registry()
"""Called in the transaction in which it comes back, with the user who readmits."""
touched_sources: Registry[TouchedSource] = Registry()
"""Whom a withdrawal would touch, for the page that asks to confirm it."""
nameable_sources: Registry[NameableSource] = Registry()
"""Keys of the accounts that a coordinator may see named on that page."""

ParticipationBeginning = Callable[[Organization, Cohort], None]
participation_beginning: Registry[ParticipationBeginning] = Registry()
"""Called in its transaction; one that raises `TransitionRefused` stops it."""
CohortPublished = Callable[[Cohort], None]
cohort_published: Registry[CohortPublished] = Registry()
"""Called in the transaction in which its call is made public."""
QualificationsChanged = Callable[[Position, Sequence[Qualification]], None]
qualifications_changed: Registry[QualificationsChanged] = Registry()
"""Called in the transaction of a publication, with the required qualifications that are
new or say something else than before."""

AskedSource = Callable[[Cohort], Card]
asked_sources: Registry[AskedSource] = Registry()
"""What an application to the cohort asks for, for the page that says how to apply."""
