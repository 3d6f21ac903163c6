"""What erasing an application would do, in words: before anybody decides."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kernel.registry import Registry
from volunteers.models import Application


@dataclass(frozen=True)
class Plan:
    """Sentences: what goes, what stays, and what has to end before (`holds`)."""

    goes: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)

    def __add__(self, other: "Plan") -> "Plan":
        return Plan(
            self.goes + other.goes,
            self.stays + other.stays,
            self.holds + other.holds,
        )


PlanSource = Callable[[Application], Plan]
plan_sources: Registry[PlanSource] = Registry()


def of(application: Application) -> Plan:
    return sum((source(application) for source in plan_sources), Plan())


@plan_sources.register
def application_plan(application: Application) -> Plan:
    documents = application.documents.count()
    goes = [
        _("The application with its answers, choices and consents"),
        ngettext("%(count)s document", "%(count)s documents", documents)
        % {"count": documents},
        _("What referees, reviewers, interviewers and organizations wrote about it"),
        _("The messages about it, in everybody's inbox and in the outbox"),
    ]
    if not documents:
        del goes[1]
    stays = [
        _("Numbers without names, for the statistics"),
        _("Lines of history: who did what and when, with codes and without texts"),
    ]
    return Plan(goes=goes, stays=stays)
