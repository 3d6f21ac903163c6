"""What erasing an application would do, in words: before anybody decides."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kernel.registry import Registry
from volunteers.models import Application, Document


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


Plans = dict[int, Plan]
PlanSource = Callable[[Collection[Application]], Plans]
plan_sources: Registry[PlanSource] = Registry()
"""Plans of some applications, by key; what a source knows nothing about may be left
out.
"""


def of(application: Application) -> Plan:
    return of_all([application])[application.pk]


def of_all(applications: Collection[Application]) -> Plans:
    """In a constant number of queries."""
    plans = {application.pk: Plan() for application in applications}
    for source in plan_sources:
        for pk, plan in source(applications).items():
            plans[pk] += plan
    return plans


@plan_sources.register
def application_plans(applications: Collection[Application]) -> Plans:
    documents = Counter(
        Document.objects.filter(application__in=applications).values_list(
            "application", flat=True
        )
    )
    return {row.pk: application_plan(documents[row.pk]) for row in applications}


def application_plan(document_count: int) -> Plan:
    documents = ngettext(
        "%(count)s document", "%(count)s documents", document_count
    ) % {"count": document_count}
    goes = [
        _("The application with its answers, choices and consents"),
        *([documents] if document_count else []),
        _("What referees, reviewers, interviewers and organizations wrote about it"),
        _("The messages about it, in everybody’s inbox and in the outbox"),
    ]
    stays = [
        _("Numbers without names, for the statistics"),
        _("Lines of history: who did what and when, with codes and without texts"),
    ]
    return Plan(goes=goes, stays=stays)
