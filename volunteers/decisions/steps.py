"""The steps of an application's life cycle, each with where it leads from and to."""

from django.utils.translation import gettext_lazy as _lazy

from portal.kernel.lifecycle import Step
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ReviewStatus as R

CORRECTION = "to the applicant, if the result had been released"

SUBMIT = Step(
    "submit",
    _lazy("Send"),
    (S.DRAFT,),
    (S.SUBMITTED,),
    "applicant",
    "receipt to the applicant",
    taken_back_by="withdraw",
)
EXPIRE = Step(
    "expire",
    _lazy("Close as not sent in time"),
    (S.DRAFT,),
    (S.EXPIRED,),
    "the clock",
    "to the applicant",
    taken_back_by="reopen draft",
)
REOPEN = Step(
    "reopen draft",
    _lazy("Extend the deadline"),
    (S.EXPIRED,),
    (S.DRAFT,),
    "coordinator, with a reason",
    "to the applicant",
    taken_back_by="expire",
)
REQUEST_INFORMATION = Step(
    "request information",
    _lazy("Ask for more information"),
    (S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW),
    (S.INFORMATION_REQUESTED,),
    "coordinator",
    "to the applicant",
    taken_back_by="take back request for information",
)
ANSWER = Step(
    "answer request",
    _lazy("Send the updated sections"),
    (S.INFORMATION_REQUESTED,),
    (S.SUBMITTED, S.IN_REVIEW, S.INTERVIEW),
    "applicant",
    "to coordinators",
    taken_back_by="request information",
)
UNREQUEST = Step(
    "take back request for information",
    _lazy("Take back the request for information"),
    (S.INFORMATION_REQUESTED,),
    REQUEST_INFORMATION.sources,
    "coordinator, with a reason",
    "to the applicant",
    taken_back_by="request information",
)
RULE_INELIGIBLE = Step(
    "rule ineligible",
    _lazy("Mark as not eligible"),
    (S.SUBMITTED,),
    (S.INELIGIBLE,),
    "coordinator",
    "result",
    held=True,
    taken_back_by="reconsider",
)
BEGIN_REVIEW = Step(
    "begin review",
    _lazy("Assign reviewers"),
    (S.SUBMITTED,),
    (S.IN_REVIEW,),
    "coordinator",
    "to reviewers",
    taken_back_by="take out of review",
)
END_REVIEW = Step(
    "take out of review",
    _lazy("Remove from review"),
    (S.IN_REVIEW,),
    (S.SUBMITTED,),
    "coordinator, with a reason, until a review is begun",
    taken_back_by="begin review",
)
SHORTLIST = Step(
    "shortlist",
    _lazy("Shortlist"),
    (S.IN_REVIEW, S.INTERVIEW),
    (S.SHORTLISTED,),
    "coordinator",
    taken_back_by="take off the shortlist",
)
RESERVE = Step(
    "put in reserve",
    _lazy("Add to the waiting list"),
    (S.IN_REVIEW, S.INTERVIEW, S.SHORTLISTED),
    (S.RESERVE,),
    "coordinator",
    "result",
    held=True,
    taken_back_by="take from reserve",
)
UNSHORTLIST = Step(
    "take off the shortlist",
    _lazy("Remove from the shortlist"),
    (S.SHORTLISTED,),
    SHORTLIST.sources,
    "coordinator, with a reason",
    taken_back_by="shortlist",
)
UNRESERVE = Step(
    "take from reserve",
    _lazy("Remove from the waiting list"),
    (S.RESERVE,),
    RESERVE.sources,
    "coordinator, with a reason",
    CORRECTION,
    taken_back_by="put in reserve",
)
DECLINE = Step(
    "decline",
    _lazy("Mark as not selected"),
    (S.IN_REVIEW, S.INTERVIEW, S.SHORTLISTED, S.RESERVE),
    (S.NOT_SELECTED,),
    "coordinator, with a reason",
    "result",
    held=True,
    taken_back_by="reconsider",
)
RECONSIDER = Step(
    "reconsider",
    _lazy("Reopen the decision"),
    (S.NOT_SELECTED, S.INELIGIBLE),
    (*RULE_INELIGIBLE.sources, *DECLINE.sources),
    "coordinator, with a reason",
    CORRECTION,
    taken_back_by="decline",
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
    taken_back_by="undo withdrawal",
)
UNDO_WITHDRAWAL = Step(
    "undo withdrawal",
    _lazy("Undo the withdrawal"),
    (S.WITHDRAWN,),
    WITHDRAW.sources,
    "applicant until the deadline, then coordinator",
    taken_back_by="withdraw",
)
# Of a review, in the step that assigns reviewers.
ASSIGN_AGAIN = Step(
    "assign again",
    _lazy("Assign again"),
    (R.HANDED_OVER,),
    (R.ASSIGNED,),
    "coordinator",
    "to the reviewer",
    taken_back_by="hand over",
)
STEPS = (
    SUBMIT,
    EXPIRE,
    REOPEN,
    REQUEST_INFORMATION,
    ANSWER,
    UNREQUEST,
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
