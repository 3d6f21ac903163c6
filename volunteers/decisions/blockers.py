"""What rests on a decision, so that it can't be changed underneath."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from volunteers.interviews import booking
from volunteers.models import Application

DecisionBlockers = Callable[[Sequence[Application]], Mapping[int, str]]
decision_blockers: Registry[DecisionBlockers] = Registry()
"""Each says, by primary key, why applications can't be decided on, or their decision
not be taken back; those that can are left out."""


@decision_blockers.register
def interviews_to_come(applications: Sequence[Application]) -> dict[int, str]:
    """Nothing is decided about an applicant who still has one."""
    reason = _("an interview is still to come: cancel it first")
    return dict.fromkeys(booking.with_upcoming_interview(applications), reason)


def reasons(applications: Sequence[Application]) -> dict[int, str]:
    """Read afresh: with the applications locked this is what holds."""
    return {
        pk: reason
        for source in decision_blockers
        for pk, reason in source(applications).items()
    }


def prefetch(applications: Sequence[Application]) -> None:
    """Loads the reasons of all these at once for `reason`."""
    found = reasons(applications)
    for application in applications:
        # The cache lies in the instance, as Django's own cached relations do.
        application.__dict__["decision_blocker"] = found.get(application.pk, "")


def reason(application: Application) -> str:
    """For pages: as it was when it was first asked of this instance."""
    if "decision_blocker" not in application.__dict__:
        prefetch([application])
    return application.__dict__["decision_blocker"]


def ensure_none(application: Application) -> None:
    """Raises `TransitionRefused`. Call it with the application locked."""
    if reason := reasons([application]).get(application.pk):
        raise TransitionRefused(reason)
