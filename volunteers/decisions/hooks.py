"""Registries through which higher packages react to events of an application."""

from collections.abc import Callable, Iterable

from organizations.models import Participation
from portal.kernel.registry import Registry
from portal.models import User
from volunteers.models import Application

ApplicationWithdrawn = Callable[[Application, User], None]
application_withdrawn: Registry[ApplicationWithdrawn] = Registry()
"""Called in the transaction of the withdrawal with the locked application and the user.

An entry that raises `TransitionRefused` stops the withdrawal.
"""

BoundToHost = Callable[[Participation], Iterable[int]]
bound_to_host: Registry[BoundToHost] = Registry()
"""Keys of applications that have more to do with a host than choosing it.

They are locked with those that chose it, and get a message of their own.
"""
