"""What higher packages do when something happens in a cohort."""

from collections.abc import Callable, Sequence

from organizations.models import (
    Cohort,
    Organization,
    Participation,
    Position,
    Qualification,
)
from portal.kernel.registry import Registry
from portal.models import User

ParticipationBeginning = Callable[[Organization, Cohort], None]
participation_beginning: Registry[ParticipationBeginning] = Registry()
"""Called in its transaction; one that raises `TransitionRefused` stops it."""
ParticipationWithdrawn = Callable[[Participation, User], None]
participation_withdrawn: Registry[ParticipationWithdrawn] = Registry()
"""Called in the transaction of the withdrawal, with the user who withdraws."""

QualificationsChanged = Callable[[Position, Sequence[Qualification]], None]
qualifications_changed: Registry[QualificationsChanged] = Registry()
"""Called in the transaction of a publication, with the required qualifications that are
new or say something else than before."""
