"""The steps of an application's life cycle, each with where it leads from and to."""

from django.utils.translation import gettext_lazy as _lazy

from portal.kernel.lifecycle import Step
from volunteers.models.choices import ApplicationStatus as S

CORRECTION = "to the applicant, if the result had been released"

SUBMIT = Step(
    "submit",
    _lazy("Send"),
    (S.DRAFT,),
    (S.SUBMITTED,),
    "applicant",
    "receipt to the applicant",
)
EXPIRE = Step(
    "expire",
    _lazy("Close as not sent in time"),
    (S.DRAFT,),
    (S.EXPIRED,),
    "the clock",
    "to the applicant",
)
REOPEN = Step(
    "reopen draft",
    _lazy("Extend the deadline"),
    (S.EXPIRED,),
    (S.DRAFT,),
    "coordinator, with a reason",
    "to the applicant",
)
REQUEST_INFORMATION = Step(
    "request information",
    _lazy("Return for completion"),
    (S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW),
    (S.INFORMATION_REQUESTED,),
    "coordinator",
    "to the applicant",
)
ANSWER = Step(
    "answer request",
    _lazy("Send the updated sections"),
    (S.INFORMATION_REQUESTED,),
    (S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW),
    "applicant",
    "to coordinators",
)
RULE_INELIGIBLE = Step(
    "rule ineligible",
    _lazy("Rule ineligible"),
    (S.SUBMITTED,),
    (S.INELIGIBLE,),
    "coordinator",
    "result",
    held=True,
)
BEGIN_REVIEW = Step(
    "begin review",
    _lazy("Assign reviewers"),
    (S.SUBMITTED,),
    (S.IN_REVIEW,),
    "coordinator",
    "to reviewers",
)
END_REVIEW = Step(
    "take out of review",
    _lazy("Take out of review"),
    (S.IN_REVIEW,),
    (S.SUBMITTED,),
    "coordinator, with a reason, until a review is begun",
)
SHORTLIST = Step(
    "shortlist",
    _lazy("Shortlist"),
    (S.IN_REVIEW, S.INTERVIEW),
    (S.SHORTLISTED,),
    "coordinator",
)
RESERVE = Step(
    "put in reserve",
    _lazy("Put in reserve"),
    (S.IN_REVIEW, S.INTERVIEW, S.SHORTLISTED),
    (S.RESERVE,),
    "coordinator",
    "result",
    held=True,
)
UNSHORTLIST = Step(
    "take off the shortlist",
    _lazy("Take off the shortlist"),
    (S.SHORTLISTED,),
    SHORTLIST.sources,
    "coordinator, with a reason",
)
UNRESERVE = Step(
    "take from reserve",
    _lazy("Take from reserve"),
    (S.RESERVE,),
    RESERVE.sources,
    "coordinator, with a reason",
    CORRECTION,
)
DECLINE = Step(
    "decline",
    _lazy("Decline"),
    (S.IN_REVIEW, S.INTERVIEW, S.SHORTLISTED, S.RESERVE),
    (S.NOT_SELECTED,),
    "coordinator, with a reason",
    "result",
    held=True,
)
RECONSIDER = Step(
    "reconsider",
    _lazy("Reconsider"),
    (S.NOT_SELECTED, S.INELIGIBLE),
    (*RULE_INELIGIBLE.sources, *DECLINE.sources),
    "coordinator, with a reason",
    CORRECTION,
)
WITHDRAW = Step(
    "withdraw",
    _lazy("Withdraw"),
    (
        S.DRAFT,
        S.SUBMITTED,
        S.INFORMATION_REQUESTED,
        S.INELIGIBLE,
        S.IN_REVIEW,
        S.INTERVIEW,
        S.SHORTLISTED,
        S.RESERVE,
        S.NOT_SELECTED,
    ),
    (S.WITHDRAWN,),
    "applicant",
    "to coordinators",
)
UNDO_WITHDRAWAL = Step(
    "undo withdrawal",
    _lazy("Undo the withdrawal"),
    (S.WITHDRAWN,),
    WITHDRAW.sources,
    "applicant until the deadline, then coordinator",
)
STEPS = (
    SUBMIT,
    EXPIRE,
    REOPEN,
    REQUEST_INFORMATION,
    ANSWER,
    RULE_INELIGIBLE,
    BEGIN_REVIEW,
    END_REVIEW,
    SHORTLIST,
    UNSHORTLIST,
    RESERVE,
    UNRESERVE,
    DECLINE,
    RECONSIDER,
    WITHDRAW,
    UNDO_WITHDRAWAL,
)
TAKES_BACK = {
    S.SHORTLISTED: UNSHORTLIST,
    S.RESERVE: UNRESERVE,
    S.NOT_SELECTED: RECONSIDER,
    S.INELIGIBLE: RECONSIDER,
}
"""The step that takes a decision back, by its outcome."""
