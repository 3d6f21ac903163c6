"""The steps of an application: what each asks a coordinator for, sends and does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.admin.applications.columns import is_held
from volunteers.admin.steps.forms import (
    AssignForm,
    DeclineForm,
    ExtendForm,
    ReasonForm,
    RefereesForm,
    ReturnForm,
    StepForm,
)
from volunteers.application.sections import referees
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.interviews import booking
from volunteers.models import Application, Reference
from volunteers.models.choices import ApplicationStatus as S
from volunteers.references import requests
from volunteers.reviews import reviewing

Perform = Callable[[Application, User, dict[str, Any]], object]
SENDS_NOTHING = _lazy("Nothing is sent.")
SENDS_LATER = _lazy("Nothing is sent until you release the outcome.")
SENDS_TO_APPLICANT = _lazy("The applicant gets this message at once.")


@dataclass(frozen=True)
class ApplicationStep:
    """`perform_in_bulk`: what is done where many are taken at once; None: not in bulk.

    `is_open` and `closed`: a condition beside the state, and what to say where it
    fails. `nothing_sent`: why no message goes although the step sends some.
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
    is_open: Callable[[Application], bool] = lambda application: True
    closed: "str | Promise" = ""
    nothing_sent: "str | Promise" = ""
    bulk_refusal: Callable[[Application], str] = lambda application: ""

    def refusal(self, user: User, application: Application) -> str:
        """Why this person can't take the step with the application now, else ""."""
        if not rules.can_decide(user, application):
            return _("nobody decides on their own application")
        if application.cohort.closed_at:
            return _("the cohort is closed")
        if application.status not in self.sources:
            return _("its state is now “%(state)s”") % {
                "state": application.get_status_display()
            }
        return "" if self.is_open(application) else str(self.closed)


def calls(verb: Callable[..., object]) -> Perform:
    """For a verb of the workflow whose arguments are the fields of the form."""
    return lambda application, by, data: verb(application, by=by, **data)


def return_for_completion(
    application: Application, by: User, data: dict[str, Any]
) -> None:
    answer_by = dates.end_of_day_in(data["days"])
    workflow.request_information(
        application,
        by=by,
        sections=data["sections"],
        note=data["note"],
        answer_by=answer_by,
    )


def assign_evenly(application: Application, by: User, data: dict[str, Any]) -> object:
    return reviewing.assign_evenly(application, among=data["reviewers"], by=by)


def reviewers_refusal(application: Application) -> str:
    return (
        ""
        if reviewing.missing_reviewer_count(application)
        else _("it already has its reviewers")
    )


def for_any_referee(can: Callable[[Reference], bool]) -> Callable[[Application], bool]:
    """Whether it `can` be done with at least one referee."""
    return lambda application: any(
        can(reference) for reference in referees.referees_by_order(application).values()
    )


def asking_refusal(application: Application) -> str:
    waits = any(
        requests.waits_for_asking(reference)
        for reference in referees.referees_by_order(application).values()
    )
    return "" if waits else _("its referees were asked already")


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


ASSIGN = make_step(
    "assign",
    workflow.BEGIN_REVIEW.label,
    _lazy("Each reviewer gets one message a day."),
    _lazy("Reviewers were assigned."),
    (S.SUBMITTED, S.IN_REVIEW),
    workflow.assign,
    perform_in_bulk=assign_evenly,
    bulk_refusal=reviewers_refusal,
    nothing_sent=_lazy("Nothing is sent: these reviewers have had today's message."),
    form=AssignForm,
    tone="primary",
)
INVITE = make_step(
    "invite",
    booking.INVITE.label,
    SENDS_TO_APPLICANT,
    _lazy("Invited to an interview."),
    booking.INVITE.sources,
    booking.invite,
)
SHORTLIST = make_step(
    "shortlist",
    workflow.SHORTLIST.label,
    SENDS_NOTHING,
    _lazy("Shortlisted."),
    workflow.SHORTLIST.sources,
    workflow.shortlist,
    tone="primary",
)
RESERVE = make_step(
    "reserve",
    workflow.RESERVE.label,
    SENDS_LATER,
    _lazy("Put in reserve."),
    workflow.RESERVE.sources,
    workflow.put_in_reserve,
)
UNRESERVE = make_step(
    "unreserve",
    workflow.UNRESERVE.label,
    SENDS_NOTHING,
    _lazy("Taken from reserve."),
    workflow.UNRESERVE.sources,
    workflow.take_from_reserve,
)
DECLINE = make_step(
    "decline",
    workflow.DECLINE.label,
    SENDS_LATER,
    _lazy("Declined."),
    (*workflow.RULE_INELIGIBLE.sources, *workflow.DECLINE.sources),
    workflow.decline,
    form=DeclineForm,
    tone="danger",
)
RETURN = ApplicationStep(
    "return",
    workflow.REQUEST_INFORMATION.label,
    SENDS_TO_APPLICANT,
    _lazy("Returned for completion."),
    workflow.REQUEST_INFORMATION.sources,
    return_for_completion,
    return_for_completion,
    form=ReturnForm,
)
RECONSIDER = make_step(
    "reconsider",
    workflow.RECONSIDER.label,
    SENDS_NOTHING,
    _lazy("Under review again."),
    workflow.RECONSIDER.sources,
    workflow.reconsider,
    form=ReasonForm,
    perform_in_bulk=None,
)
UNDO = make_step(
    "undo-withdrawal",
    workflow.UNDO_WITHDRAWAL.label,
    SENDS_NOTHING,
    _lazy("The withdrawal was undone."),
    workflow.UNDO_WITHDRAWAL.sources,
    workflow.undo_withdrawal,
    perform_in_bulk=None,
)
RELEASE = make_step(
    "release",
    _lazy("Release the outcome"),
    SENDS_TO_APPLICANT,
    _lazy("Released."),
    S.held(),
    workflow.release,
    tone="primary",
    is_open=is_held,
    closed=_lazy("its outcome is released already"),
)

ASK_REFEREES = make_step(
    "ask-referees",
    requests.ASK.label,
    _lazy("Each referee gets a private link at once, and the applicant a message."),
    _lazy("The referees were asked."),
    requests.RUNNING_STATUSES,
    requests.ask,
    perform_in_bulk=calls(requests.ask_waiting),
    bulk_refusal=asking_refusal,
    form=RefereesForm,
    is_open=for_any_referee(requests.can_be_asked),
    closed=_lazy("it has no referee to ask"),
)
REMIND_REFEREES = make_step(
    "remind-referees",
    requests.REMIND.label,
    _lazy(
        "Each referee who hasn't answered gets a new link at once; "
        "the one before stops working."
    ),
    _lazy("The referees were reminded."),
    requests.RUNNING_STATUSES,
    requests.remind,
    form=RefereesForm,
    is_open=for_any_referee(requests.can_be_reminded),
    closed=_lazy("it has no referee to remind today"),
)
REVOKE_REFEREES = make_step(
    "revoke-referees",
    requests.REVOKE.label,
    SENDS_NOTHING,
    _lazy("The links are closed."),
    requests.RUNNING_STATUSES,
    requests.revoke,
    form=RefereesForm,
    is_open=for_any_referee(requests.can_be_revoked),
    closed=_lazy("it has no referee who is being asked"),
    tone="danger",
)
EXTEND = make_step(
    "extend",
    workflow.REOPEN.label,
    SENDS_TO_APPLICANT,
    _lazy("The deadline is extended."),
    (S.SUBMITTED,),
    workflow.extend,
    form=ExtendForm,
    perform_in_bulk=None,
)
SHARE = make_step(
    "share",
    _lazy("Show to the chosen organizations"),
    _lazy("Editors of each organization get one message a day. It names nobody."),
    _lazy("The chosen organizations can read it."),
    sharing.SHAREABLE,
    sharing.share_with_hosts,
    is_open=lambda application: not application.shared_at,
    closed=_lazy("organizations see it already"),
    bulk_refusal=sharing.not_shareable_reason,
    nothing_sent=_lazy(
        "Nothing is sent: these organizations have had today's message, "
        "or have no editor."
    ),
)
UNSHARE = make_step(
    "unshare",
    _lazy("Stop showing to organizations"),
    SENDS_NOTHING,
    _lazy("No organization can read it any more."),
    tuple(S),
    sharing.stop_sharing,
    is_open=lambda application: bool(application.shared_at),
    closed=_lazy("organizations don't see it"),
)
APPLICATION_STEPS = (
    ASSIGN,
    INVITE,
    SHORTLIST,
    RESERVE,
    UNRESERVE,
    RELEASE,
    RETURN,
    EXTEND,
    DECLINE,
    RECONSIDER,
    UNDO,
)
HOST_STEPS = (SHARE, UNSHARE)
REFEREE_STEPS = (ASK_REFEREES, REMIND_REFEREES, REVOKE_REFEREES)
STEPS = {step.slug: step for step in (*APPLICATION_STEPS, *HOST_STEPS, *REFEREE_STEPS)}


def open_steps(user: User, application: Application) -> list[ApplicationStep]:
    return [step for step in STEPS.values() if not step.refusal(user, application)]
