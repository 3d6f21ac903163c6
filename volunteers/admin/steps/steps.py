"""The steps of an application: what each asks a coordinator for, sends and does."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.models import User
from portal.text import dates
from volunteers.admin.steps.application_step import (
    SENDS_NOTHING,
    SENDS_TO_APPLICANT,
    ApplicationStep,
    closed_unless,
    make_step,
)
from volunteers.admin.steps.forms import (
    AssignForm,
    DeclineForm,
    ExtendForm,
    ReasonForm,
    ReturnForm,
    TakeBackRequestForm,
)
from volunteers.admin.steps.referee_steps import REFEREE_STEPS
from volunteers.decisions import blockers, information, steps, workflow
from volunteers.hosts import sharing
from volunteers.interviews import booking
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S
from volunteers.reviews import reviewing, taking_back

SENDS_LATER = _lazy(
    "This step sends nothing. The message is sent when you release the result."
)
SENDS_CORRECTION = _lazy(
    "An applicant who has read the result gets this message at once."
)
NOT_READ = _lazy("Nothing is sent: the applicant has not read a result.")


def return_for_completion(
    application: Application, by: User, data: dict[str, Any]
) -> None:
    answer_by = dates.end_of_day_in(data["days"])
    information.request(
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


ASSIGN = make_step(
    "assign",
    steps.BEGIN_REVIEW.label,
    _lazy("Each reviewer gets one message a day."),
    _lazy("Reviewers were assigned."),
    (S.SUBMITTED, S.IN_REVIEW),
    workflow.assign,
    perform_in_bulk=assign_evenly,
    bulk_refusal=reviewers_refusal,
    nothing_sent=_lazy("Nothing is sent: these reviewers have had today’s message."),
    form=AssignForm,
    tone="primary",
    undone_by="end-review",
)
INVITE = make_step(
    "invite",
    booking.INVITE.label,
    SENDS_TO_APPLICANT,
    _lazy("Invited to an interview."),
    booking.INVITE.sources,
    booking.invite,
    undone_by="uninvite",
)
UNINVITE = make_step(
    "uninvite",
    booking.UNINVITE.label,
    SENDS_TO_APPLICANT,
    _lazy("The invitation was taken back."),
    booking.UNINVITE.sources,
    booking.uninvite,
    form=ReasonForm,
    closed_reason=closed_unless(
        lambda application: not booking.has_taken_place(application),
        _lazy("an interview has taken place"),
    ),
)
END_REVIEW = make_step(
    "end-review",
    steps.END_REVIEW.label,
    SENDS_NOTHING,
    _lazy("Removed from review."),
    steps.END_REVIEW.sources,
    taking_back.end_review,
    form=ReasonForm,
    closed_reason=closed_unless(
        lambda application: not taking_back.is_begun(application),
        _lazy("a review of it has begun"),
    ),
)
SHORTLIST = make_step(
    "shortlist",
    steps.SHORTLIST.label,
    SENDS_NOTHING,
    _lazy("Shortlisted."),
    steps.SHORTLIST.sources,
    workflow.shortlist,
    tone="primary",
    closed_reason=blockers.reason,
    undone_by="unshortlist",
)
RESERVE = make_step(
    "reserve",
    steps.RESERVE.label,
    SENDS_LATER,
    _lazy("Added to the waiting list."),
    steps.RESERVE.sources,
    workflow.put_in_reserve,
    closed_reason=blockers.reason,
    undone_by="unreserve",
)
UNSHORTLIST = make_step(
    "unshortlist",
    steps.UNSHORTLIST.label,
    SENDS_NOTHING,
    _lazy("Removed from the shortlist."),
    steps.UNSHORTLIST.sources,
    workflow.take_back,
    form=ReasonForm,
    closed_reason=blockers.reason,
)
UNRESERVE = make_step(
    "unreserve",
    steps.UNRESERVE.label,
    SENDS_CORRECTION,
    _lazy("Removed from the waiting list."),
    steps.UNRESERVE.sources,
    workflow.take_back,
    form=ReasonForm,
    nothing_sent=NOT_READ,
    closed_reason=blockers.reason,
)
DECLINE = make_step(
    "decline",
    steps.DECLINE.label,
    SENDS_LATER,
    _lazy("Marked as not selected."),
    (*steps.RULE_INELIGIBLE.sources, *steps.DECLINE.sources),
    workflow.decline,
    form=DeclineForm,
    tone="danger",
    closed_reason=blockers.reason,
    undone_by="reconsider",
)
RETURN = ApplicationStep(
    "return",
    steps.REQUEST_INFORMATION.label,
    SENDS_TO_APPLICANT,
    _lazy("Asked for more information."),
    steps.REQUEST_INFORMATION.sources,
    return_for_completion,
    return_for_completion,
    form=ReturnForm,
    undone_by="take-back-request",
)
UNREQUEST = make_step(
    "take-back-request",
    steps.UNREQUEST.label,
    SENDS_TO_APPLICANT,
    _lazy("The request for information was taken back."),
    steps.UNREQUEST.sources,
    information.take_back,
    form=TakeBackRequestForm,
)
RECONSIDER = make_step(
    "reconsider",
    steps.RECONSIDER.label,
    SENDS_CORRECTION,
    _lazy("Back where it was before the decision."),
    steps.RECONSIDER.sources,
    workflow.take_back,
    form=ReasonForm,
    nothing_sent=NOT_READ,
    closed_reason=blockers.reason,
)
UNDO = make_step(
    "undo-withdrawal",
    steps.UNDO_WITHDRAWAL.label,
    SENDS_NOTHING,
    _lazy("The withdrawal was undone."),
    steps.UNDO_WITHDRAWAL.sources,
    workflow.undo_withdrawal,
    perform_in_bulk=None,
)
EXTEND = make_step(
    "extend",
    steps.REOPEN.label,
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
    closed_reason=closed_unless(
        lambda application: not application.shared_at,
        _lazy("organizations see it already"),
    ),
    bulk_refusal=sharing.not_shareable_reason,
    nothing_sent=_lazy(
        "Nothing is sent: these organizations have had today’s message, or have "
        "no editor."
    ),
    undone_by="unshare",
    moves=False,
)
UNSHARE = make_step(
    "unshare",
    _lazy("Stop showing to organizations"),
    SENDS_NOTHING,
    _lazy("No organization can read it any more."),
    tuple(S),
    sharing.stop_sharing,
    closed_reason=closed_unless(
        lambda application: bool(application.shared_at),
        _lazy("organizations don’t see it"),
    ),
    undone_by="share",
    moves=False,
)
APPLICATION_STEPS = (
    ASSIGN,
    INVITE,
    SHORTLIST,
    RESERVE,
    UNSHORTLIST,
    UNRESERVE,
    UNINVITE,
    END_REVIEW,
    RETURN,
    UNREQUEST,
    EXTEND,
    DECLINE,
    RECONSIDER,
    UNDO,
)
HOST_STEPS = (SHARE, UNSHARE)
STEPS = {step.slug: step for step in (*APPLICATION_STEPS, *HOST_STEPS, *REFEREE_STEPS)}


def open_steps(user: User, application: Application) -> list[ApplicationStep]:
    return [step for step in STEPS.values() if not step.refusal(user, application)]
