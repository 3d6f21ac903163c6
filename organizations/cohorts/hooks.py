"""What higher packages do when something happens in a cohort."""

from collections.abc import Callable

from organizations.models import Participation
from portal.kernel.registry import Registry
from portal.models import User

ParticipationWithdrawn = Callable[[Participation, User], None]
participation_withdrawn: Registry[ParticipationWithdrawn] = Registry()
"""Called in the transaction of the withdrawal, with the user who withdraws."""
