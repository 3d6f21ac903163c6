"""Registries through which higher packages react to events of an application."""

from collections.abc import Callable

from portal.kernel.registry import Registry
from portal.models import User
from volunteers.models import Application

ApplicationWithdrawn = Callable[[Application, User], None]
application_withdrawn: Registry[ApplicationWithdrawn] = Registry()
"""Called in the transaction of the withdrawal with the locked application and the user.

An entry that raises `TransitionRefused` stops the withdrawal.
"""
