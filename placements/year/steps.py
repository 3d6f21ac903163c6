"""The life cycles of placements and of days off as tables."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import LeaveStatus as L
from placements.models.choices import PlacementStatus as S
from portal.kernel.lifecycle import Step

TO_BOTH_SIDES = "to the volunteer and the host"
WITH_REASON = "coordinator, with a reason"
CORRECTED = f"{TO_BOTH_SIDES}, as a correction"

START = Step(
    "start placement",
    _lazy("Start the work"),
    (S.PLANNED,),
    (S.ACTIVE,),
    "coordinator",
    TO_BOTH_SIDES,
    taken_back_by="take back start",
)
HOLD = Step(
    "hold placement",
    _lazy("Pause the placement"),
    (S.ACTIVE,),
    (S.ON_HOLD,),
    "coordinator",
    TO_BOTH_SIDES,
    taken_back_by="take back hold",
)
RESUME = Step(
    "resume placement",
    _lazy("Resume the placement"),
    (S.ON_HOLD,),
    (S.ACTIVE,),
    "coordinator",
    TO_BOTH_SIDES,
    taken_back_by="take back resumption",
)
EXTEND = Step(
    "extend placement",
    _lazy("Extend"),
    (S.ACTIVE, S.ON_HOLD),
    (S.ACTIVE, S.ON_HOLD),
    "coordinator, within what the cohort allows",
    TO_BOTH_SIDES,
    taken_back_by="take back extension",
)
COMPLETE = Step(
    "complete placement",
    _lazy("Mark as completed"),
    (S.ACTIVE,),
    (S.COMPLETED,),
    "coordinator",
    TO_BOTH_SIDES,
    taken_back_by="take back completion",
)
END_EARLY = Step(
    "end placement early",
    _lazy("End the placement early"),
    (S.PLANNED, S.ACTIVE, S.ON_HOLD),
    (S.ENDED_EARLY,),
    "coordinator with kind and reason; the volunteer, for safety",
    f"{TO_BOTH_SIDES}; for safety also to safeguarding",
    taken_back_by="take back early end",
)
TRANSFER = Step(
    "transfer placement",
    _lazy("Transfer"),
    (S.ACTIVE, S.ON_HOLD),
    (S.TRANSFERRED,),
    "coordinator",
    f"{TO_BOTH_SIDES}, and to the new one",
    taken_back_by="take back transfer",
)
STEPS_ON = (START, HOLD, RESUME, EXTEND, COMPLETE, END_EARLY, TRANSFER)


def inverse(step: Step, label: "str | Promise", sends: str = CORRECTED) -> Step:
    """Back to wherever the step came from; taken back by taking the step again."""
    return Step(
        step.taken_back_by,
        label,
        step.targets,
        step.sources,
        WITH_REASON,
        sends,
        taken_back_by=step.name,
    )


TAKE_BACK_BY_STEP = {
    START.name: inverse(START, _lazy("Take back the start")),
    HOLD.name: inverse(HOLD, _lazy("Take back the pause")),
    RESUME.name: inverse(RESUME, _lazy("Take back the end of the pause")),
    EXTEND.name: inverse(EXTEND, _lazy("Take back the extension")),
    COMPLETE.name: inverse(COMPLETE, _lazy("Take back the completion")),
    END_EARLY.name: inverse(
        END_EARLY,
        _lazy("Take back the early end"),
        f"{CORRECTED}; after an end for safety also to safeguarding",
    ),
    TRANSFER.name: inverse(
        TRANSFER,
        _lazy("Take back the transfer"),
        f"{CORRECTED}, and to the host of the transfer",
    ),
}
"""By the name of the step that each takes back; always the newest one first."""
PLACEMENT_STEPS = (*STEPS_ON, *TAKE_BACK_BY_STEP.values())

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
    _lazy("Don't approve"),
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
