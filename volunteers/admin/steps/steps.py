"""The next steps that a coordinator can take with an application: what each asks for, sends and does."""

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
from volunteers.application.sections import referee_rows
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.interviews import booking
from volunteers.models import Application, Reference
from volunteers.models.choices import ApplicationStatus as S
from volunteers.references import requests
from volunteers.reviews import reviewing

Act = Callable[[Application, User, dict[str, Any]], object]
NOTHING = _lazy("Nothing is sent.")
HELD = _lazy("Nothing is sent until you release the outcome.")
TO_APPLICANT = _lazy("The applicant gets this message at once.")


@dataclass(frozen=True)
class DeskStep:
    """`act_in_bulk`: where many at once is more than the same thing many times; None: never in bulk.

    `is_open` and `closed`: a condition beside the state, and what to say where it fails. `told_already`: why
    nothing goes although the step sends something.
    """

    slug: str
    label: "str | Promise"
    sends: "str | Promise"
    done: "str | Promise"
    sources: tuple[str, ...]
    act: Act
    act_in_bulk: Act | None
    form: type[StepForm] = StepForm
    tone: str = "quiet"
    is_open: Callable[[Application], bool] = lambda application: True
    closed: "str | Promise" = ""
    told_already: "str | Promise" = ""
    bulk_refusal: Callable[[Application], str] = lambda application: ""

    def refusal(self, user: User, application: Application) -> str:
        """Why this person can't take this step with this application now; "" if they can."""
        if not rules.can_decide(user, application):
            return _("nobody decides on their own application")
        if application.cohort.closed_at:
            return _("the cohort is closed")
        if application.status not in self.sources:
            return _("its state is now “%(state)s”") % {
                "state": application.get_status_display()
            }
        return "" if self.is_open(application) else str(self.closed)


def same(verb: Callable[..., object]) -> Act:
    """A verb of the workflow that takes what its form asks for."""
    return lambda application, by, data: verb(application, by=by, **data)


def give_back(application: Application, by: User, data: dict[str, Any]) -> None:
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


def has_reviewers(application: Application) -> str:
    return "" if reviewing.missing(application) else _("it already has its reviewers")


def with_any(can: Callable[[Reference], bool]) -> Callable[[Application], bool]:
    """Whether it `can` be done with one referee at least."""
    return lambda application: any(
        can(one) for one in referee_rows.named(application).values()
    )


def has_nobody_to_ask(application: Application) -> str:
    waits = any(
        requests.waits_for_asking(one)
        for one in referee_rows.named(application).values()
    )
    return "" if waits else _("its referees were asked already")


def step(
    slug: str,
    label: Any,
    sends: Any,
    done: Any,
    sources: tuple[str, ...],
    verb: Callable[..., object],
    **more: Any,
) -> DeskStep:
    act = same(verb)
    return DeskStep(
        slug, label, sends, done, sources, act, **{"act_in_bulk": act, **more}
    )


ASSIGN = step(
    "assign",
    workflow.BEGIN_REVIEW.label,
    _lazy("Each reviewer gets one message a day."),
    _lazy("Reviewers were assigned."),
    (S.SUBMITTED, S.IN_REVIEW),
    workflow.assign,
    act_in_bulk=assign_evenly,
    bulk_refusal=has_reviewers,
    told_already=_lazy("Nothing is sent: these reviewers have had today's message."),
    form=AssignForm,
    tone="primary",
)
INVITE = step(
    "invite",
    booking.INVITE.label,
    TO_APPLICANT,
    _lazy("Invited to an interview."),
    booking.INVITE.sources,
    booking.invite,
)
SHORTLIST = step(
    "shortlist",
    workflow.SHORTLIST.label,
    NOTHING,
    _lazy("Shortlisted."),
    workflow.SHORTLIST.sources,
    workflow.shortlist,
    tone="primary",
)
RESERVE = step(
    "reserve",
    workflow.RESERVE.label,
    HELD,
    _lazy("Put in reserve."),
    workflow.RESERVE.sources,
    workflow.put_in_reserve,
)
UNRESERVE = step(
    "unreserve",
    workflow.UNRESERVE.label,
    NOTHING,
    _lazy("Taken from reserve."),
    workflow.UNRESERVE.sources,
    workflow.take_from_reserve,
)
DECLINE = step(
    "decline",
    workflow.DECLINE.label,
    HELD,
    _lazy("Declined."),
    (*workflow.RULE_INELIGIBLE.sources, *workflow.DECLINE.sources),
    workflow.decline,
    form=DeclineForm,
    tone="danger",
)
RETURN = DeskStep(
    "return",
    workflow.REQUEST_INFORMATION.label,
    TO_APPLICANT,
    _lazy("Returned for completion."),
    workflow.REQUEST_INFORMATION.sources,
    give_back,
    give_back,
    form=ReturnForm,
)
RECONSIDER = step(
    "reconsider",
    workflow.RECONSIDER.label,
    NOTHING,
    _lazy("Under review again."),
    workflow.RECONSIDER.sources,
    workflow.reconsider,
    form=ReasonForm,
    act_in_bulk=None,
)
UNDO = step(
    "undo-withdrawal",
    workflow.UNDO_WITHDRAWAL.label,
    NOTHING,
    _lazy("The withdrawal was undone."),
    workflow.UNDO_WITHDRAWAL.sources,
    workflow.undo_withdrawal,
    act_in_bulk=None,
)
RELEASE = step(
    "release",
    _lazy("Release the outcome"),
    TO_APPLICANT,
    _lazy("Released."),
    S.held(),
    workflow.release,
    tone="primary",
    is_open=is_held,
    closed=_lazy("its outcome is released already"),
)

ASK_REFEREES = step(
    "ask-referees",
    requests.ASK.label,
    _lazy("Each referee gets a private link at once, and the applicant a message."),
    _lazy("The referees were asked."),
    requests.RUNNING,
    requests.ask,
    act_in_bulk=same(requests.ask_waiting),
    bulk_refusal=has_nobody_to_ask,
    form=RefereesForm,
    is_open=with_any(requests.can_be_asked),
    closed=_lazy("it has no referee to ask"),
)
REMIND_REFEREES = step(
    "remind-referees",
    requests.REMIND.label,
    _lazy(
        "Each referee who hasn't answered gets a new link at once; the one before stops working."
    ),
    _lazy("The referees were reminded."),
    requests.RUNNING,
    requests.remind,
    form=RefereesForm,
    is_open=with_any(requests.can_be_reminded),
    closed=_lazy("it has no referee to remind today"),
)
REVOKE_REFEREES = step(
    "revoke-referees",
    requests.REVOKE.label,
    NOTHING,
    _lazy("The links are closed."),
    requests.RUNNING,
    requests.revoke,
    form=RefereesForm,
    is_open=with_any(requests.can_be_revoked),
    closed=_lazy("it has no referee who is being asked"),
    tone="danger",
)
EXTEND = step(
    "extend",
    workflow.REOPEN.label,
    TO_APPLICANT,
    _lazy("The deadline is extended."),
    (S.SUBMITTED,),
    workflow.extend,
    form=ExtendForm,
    act_in_bulk=None,
)
SHARE = step(
    "share",
    _lazy("Show to the chosen organizations"),
    _lazy("Editors of each organization get one message a day. It names nobody."),
    _lazy("The chosen organizations can read it."),
    sharing.SHAREABLE,
    sharing.share_with_hosts,
    is_open=lambda application: not application.shared_at,
    closed=_lazy("organizations see it already"),
    bulk_refusal=sharing.why_not_shared,
    told_already=_lazy(
        "Nothing is sent: these organizations have had today's message, or have no editor."
    ),
)
UNSHARE = step(
    "unshare",
    _lazy("Stop showing to organizations"),
    NOTHING,
    _lazy("No organization can read it any more."),
    tuple(S),
    sharing.stop_sharing,
    is_open=lambda application: bool(application.shared_at),
    closed=_lazy("organizations don't see it"),
)
OF_APPLICATIONS = (
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
OF_HOSTS, OF_REFEREES = (
    (SHARE, UNSHARE),
    (ASK_REFEREES, REMIND_REFEREES, REVOKE_REFEREES),
)
STEPS = {one.slug: one for one in (*OF_APPLICATIONS, *OF_HOSTS, *OF_REFEREES)}


def open_steps(user: User, application: Application) -> list[DeskStep]:
    return [one for one in STEPS.values() if not one.refusal(user, application)]
