"""The life cycle of a line of the ledger of days off as a table."""

from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import LeaveStatus as L
from portal.kernel.lifecycle import Step

ANSWERED_BY = "editors of the host, coordinator"
ANSWERED_WITH_REASON = f"{ANSWERED_BY}; with a reason"
TO_VOLUNTEER_FIRST = "to the volunteer; from a coordinator also to the host"
APPROVE = Step(
    "approve day off",
    _lazy("Approve"),
    (L.ASKED,),
    (L.APPROVED,),
    ANSWERED_BY,
    "to the volunteer",
    taken_back_by="take back approval of day off",
)
DECLINE = Step(
    "decline day off",
    _lazy("Don’t approve"),
    (L.ASKED,),
    (L.DECLINED,),
    ANSWERED_BY,
    "to the volunteer",
    taken_back_by="approve day off after all",
)
TAKE_BACK = Step(
    "take back day off",
    _lazy("Take back the request"),
    (L.ASKED,),
    (L.WITHDRAWN,),
    "volunteer",
    taken_back_by="none: the volunteer asks again",
)
CANCEL = Step(
    "cancel day off",
    _lazy("Cancel the day"),
    (L.APPROVED,),
    (L.WITHDRAWN,),
    "volunteer, before the day",
    "to the host",
    taken_back_by="none: the volunteer asks again",
)
REVOKE = Step(
    "take back approval of day off",
    _lazy("Take back the approval"),
    (L.APPROVED,),
    (L.DECLINED,),
    f"{ANSWERED_WITH_REASON}; days that were given: coordinator only",
    TO_VOLUNTEER_FIRST,
    taken_back_by="approve day off after all",
)
APPROVE_AFTER_ALL = Step(
    "approve day off after all",
    _lazy("Approve after all"),
    (L.DECLINED,),
    (L.APPROVED,),
    ANSWERED_WITH_REASON,
    TO_VOLUNTEER_FIRST,
    taken_back_by="take back approval of day off",
)
END = Step(
    "end day off with placement",
    _lazy("End with the work"),
    (L.ASKED, L.APPROVED),
    (L.ENDED,),
    "the end of the placement, or of its extension",
    taken_back_by="bring back day off",
)
BRING_BACK = Step(
    "bring back day off",
    _lazy("Restore the leave"),
    (L.ENDED,),
    (L.ASKED, L.APPROVED),
    "coordinator who takes back the end of the placement",
    taken_back_by="end day off with placement",
)
LEAVE_STEPS = (
    APPROVE,
    DECLINE,
    TAKE_BACK,
    CANCEL,
    REVOKE,
    APPROVE_AFTER_ALL,
    END,
    BRING_BACK,
)
