"""Facts that higher packages add to the coordinators' page of an application."""

from collections.abc import Callable

from portal.kernel.registry import Registry
from portal.models import User
from volunteers.models import Application

FactSource = Callable[[Application, User], list[tuple[str, str]]]

fact_sources: Registry[FactSource] = Registry()
"""Functions of an application and its reader that return labels with values."""


def further_facts(application: Application, user: User) -> list[tuple[str, str]]:
    return [row for source in fact_sources for row in source(application, user)]
