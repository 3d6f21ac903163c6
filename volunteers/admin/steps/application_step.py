"""What a step of an application is at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.models import User
from volunteers import rules
from volunteers.admin.steps.forms import StepForm
from volunteers.models import Application

SENDS_NOTHING = _lazy("This step sends nothing.")
SENDS_TO_APPLICANT = _lazy("The applicant gets this message at once.")
Perform = Callable[[Application, User, dict[str, Any]], object]


@dataclass(frozen=True)
class ApplicationStep:
    """`perform_in_bulk`: what is done where many are taken at once; None: not in bulk.

    `closed_reason`: why it can't be taken although the state allows it, else "".
    `nothing_sent`: why no message goes although the step sends some. `undone_by`: the
    slug of the step that takes it back, else "". `moves`: it changes the state.
    `even_if_closed`: also in a closed cohort.
    """

    slug: str
    label: "str | Promise"
    sends: "str | Promise"
    done: "str | Promise"
    sources: tuple[str, ...]
    perform: Perform
    perform_in_bulk: Perform | None
    form: type[StepForm] = StepForm
    tone: str = "quiet"
    closed_reason: Callable[[Application], str] = lambda application: ""
    nothing_sent: "str | Promise" = ""
    bulk_refusal: Callable[[Application], str] = lambda application: ""
    undone_by: str = ""
    moves: bool = True
    even_if_closed: bool = False

    def refusal(self, user: User, application: Application) -> str:
        """Why this person can't take the step with the application now, else ""."""
        if not rules.can_decide(user, application):
            return _("nobody decides on their own application")
        if application.cohort.closed_at and not self.even_if_closed:
            return _("the cohort is closed")
        if application.status not in self.sources:
            return _("its state is now “%(state)s”") % {
                "state": application.get_status_display()
            }
        return self.closed_reason(application)


def calls(verb: Callable[..., object]) -> Perform:
    """For a verb of the workflow whose arguments are the fields of the form."""
    return lambda application, by, data: verb(application, by=by, **data)


def make_step(
    slug: str,
    label: Any,
    sends: Any,
    done: Any,
    sources: tuple[str, ...],
    verb: Callable[..., object],
    **more: Any,
) -> ApplicationStep:
    perform = calls(verb)
    return ApplicationStep(
        slug,
        label,
        sends,
        done,
        sources,
        perform,
        **{"perform_in_bulk": perform, **more},
    )


def closed_unless(
    is_open: Callable[[Application], bool], reason: "str | Promise"
) -> Callable[[Application], str]:
    return lambda application: "" if is_open(application) else str(reason)
