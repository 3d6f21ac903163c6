"""The life cycle of a placement as a table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

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
