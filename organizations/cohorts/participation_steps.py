"""The steps of a participation; `profiles.workflow` takes them."""

from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import ParticipationStatus
from portal.kernel.lifecycle import Step

SUBMIT_PARTICIPATION = Step(
    "submit participation",
    _lazy("Send for approval"),
    (ParticipationStatus.DRAFT, ParticipationStatus.CHANGES_REQUESTED),
    (ParticipationStatus.SUBMITTED,),
    "editor",
    "to coordinators",
    taken_back_by="return participation",
)
RETURN_PARTICIPATION = Step(
    "return participation",
    _lazy("Ask for changes"),
    (ParticipationStatus.SUBMITTED,),
    (ParticipationStatus.CHANGES_REQUESTED,),
    "coordinator",
    "to members",
    taken_back_by="take back return of participation",
)
APPROVE_PARTICIPATION = Step(
    "approve participation",
    _lazy("Approve"),
    (ParticipationStatus.SUBMITTED,),
    (ParticipationStatus.APPROVED,),
    "coordinator",
    "to members",
    taken_back_by="take back approval of participation",
)
CLOSE_PARTICIPATION = Step(
    "close participation",
    _lazy("Close"),
    (ParticipationStatus.APPROVED,),
    (ParticipationStatus.CLOSED,),
    "coordinator",
    taken_back_by="reopen participation",
)
WITHDRAW_PARTICIPATION = Step(
    "withdraw participation",
    _lazy("Withdraw from the cohort"),
    (
        ParticipationStatus.DRAFT,
        ParticipationStatus.SUBMITTED,
        ParticipationStatus.CHANGES_REQUESTED,
        ParticipationStatus.APPROVED,
        ParticipationStatus.CLOSED,
    ),
    (ParticipationStatus.WITHDRAWN,),
    "owner before the first approval; else coordinator (held)",
    "to members, coordinators, everyone who chose it or has an offer or a place there,"
    " and who judges them",
    taken_back_by="readmit participation",
)
READMIT_PARTICIPATION = Step(
    "readmit participation",
    _lazy("Take in again"),
    (ParticipationStatus.WITHDRAWN,),
    (
        ParticipationStatus.APPROVED,
        ParticipationStatus.DRAFT,
        ParticipationStatus.SUBMITTED,
        ParticipationStatus.CHANGES_REQUESTED,
        ParticipationStatus.CLOSED,
    ),
    "coordinator, with a reason",
    "to members, everyone who had chosen it, and volunteers there",
    taken_back_by="withdraw participation",
)
REOPEN_PARTICIPATION = Step(
    "reopen participation",
    _lazy("Open again"),
    (ParticipationStatus.CLOSED,),
    (ParticipationStatus.APPROVED,),
    "coordinator, until the cohort is closed",
    taken_back_by="close participation",
)
TAKE_BACK_RETURN = Step(
    "take back return of participation",
    _lazy("Take back the request for changes"),
    (ParticipationStatus.CHANGES_REQUESTED,),
    (ParticipationStatus.SUBMITTED,),
    "coordinator who takes back the return of its profile",
    "to members, as a correction",
    taken_back_by="return participation",
)
TAKE_BACK_APPROVAL = Step(
    "take back approval of participation",
    _lazy("Take back the approval"),
    (ParticipationStatus.APPROVED,),
    (ParticipationStatus.SUBMITTED,),
    "coordinator who takes back the first approval of its profile",
    "to members, as a correction",
    taken_back_by="approve participation",
)
PARTICIPATION_STEPS = (
    SUBMIT_PARTICIPATION,
    RETURN_PARTICIPATION,
    APPROVE_PARTICIPATION,
    CLOSE_PARTICIPATION,
    REOPEN_PARTICIPATION,
    WITHDRAW_PARTICIPATION,
    READMIT_PARTICIPATION,
    TAKE_BACK_RETURN,
    TAKE_BACK_APPROVAL,
)
