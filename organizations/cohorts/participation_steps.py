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
)
RETURN_PARTICIPATION = Step(
    "return participation",
    _lazy("Ask for changes"),
    (ParticipationStatus.SUBMITTED,),
    (ParticipationStatus.CHANGES_REQUESTED,),
    "coordinator",
    "to members",
)
APPROVE_PARTICIPATION = Step(
    "approve participation",
    _lazy("Approve"),
    (ParticipationStatus.SUBMITTED,),
    (ParticipationStatus.APPROVED,),
    "coordinator",
    "to members",
)
CLOSE_PARTICIPATION = Step(
    "close participation",
    _lazy("Close"),
    (ParticipationStatus.APPROVED,),
    (ParticipationStatus.CLOSED,),
    "coordinator",
)
WITHDRAW_PARTICIPATION = Step(
    "withdraw participation",
    _lazy("Take out of the cohort"),
    (
        ParticipationStatus.DRAFT,
        ParticipationStatus.SUBMITTED,
        ParticipationStatus.CHANGES_REQUESTED,
        ParticipationStatus.APPROVED,
    ),
    (ParticipationStatus.WITHDRAWN,),
    "owner before the first approval; else coordinator (held)",
    "to members, coordinators, everyone who chose it or has an offer or a place there,"
    " and who judges them",
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
    ),
    "coordinator, with a reason",
    "to members, everyone who had chosen it, and volunteers there",
)
REOPEN_PARTICIPATION = Step(
    "reopen participation",
    _lazy("Open again"),
    (ParticipationStatus.CLOSED,),
    (ParticipationStatus.APPROVED,),
    "coordinator, until the cohort is closed",
)
PARTICIPATION_STEPS = (
    SUBMIT_PARTICIPATION,
    RETURN_PARTICIPATION,
    APPROVE_PARTICIPATION,
    CLOSE_PARTICIPATION,
    REOPEN_PARTICIPATION,
    WITHDRAW_PARTICIPATION,
    READMIT_PARTICIPATION,
)
