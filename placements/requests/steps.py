"""The life cycle of a volunteer's request as a table."""

from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import EndKind
from placements.models.choices import RequestKind as K
from placements.models.choices import RequestStatus as S
from placements.year import steps as placement_steps
from portal.kernel.lifecycle import Step

IF_HOST_KNOWS = "and the host, if it knew of the request"
GRANT = Step(
    "grant request",
    _lazy("Grant the request"),
    (S.ASKED,),
    (S.GRANTED,),
    "coordinator, by taking the step that was asked for",
    "the step's own messages",
    taken_back_by="reopen request",
)
DECLINE = Step(
    "decline request",
    _lazy("Don’t grant the request"),
    (S.ASKED,),
    (S.DECLINED,),
    "coordinator, with a reason",
    f"to the volunteer, {IF_HOST_KNOWS}",
    taken_back_by="reopen request",
)
TAKE_BACK = Step(
    "take back request",
    _lazy("Take back the request"),
    (S.ASKED,),
    (S.WITHDRAWN,),
    "volunteer",
    f"to coordinators, {IF_HOST_KNOWS}",
    taken_back_by="none: the volunteer asks again",
)
END = Step(
    "end request with placement",
    _lazy("End with the placement"),
    (S.ASKED,),
    (S.ENDED,),
    "the end of the placement",
    "the messages of the end",
    taken_back_by="reopen request",
)
REOPEN = Step(
    "reopen request",
    _lazy("Open the request again"),
    (S.GRANTED, S.DECLINED, S.ENDED),
    (S.ASKED,),
    "coordinator; also by taking back the step that answered or ended it",
    f"to the volunteer, {IF_HOST_KNOWS}",
    taken_back_by="decline request",
)
REQUEST_STEPS = (GRANT, DECLINE, TAKE_BACK, END, REOPEN)

GRANTED_BY = {
    K.PAUSE: placement_steps.HOLD,
    K.EXTENSION: placement_steps.EXTEND,
    K.TRANSFER: placement_steps.TRANSFER,
    K.RESIGNATION: placement_steps.END_EARLY,
}
"""The step of the placement that each kind asks for."""
RESIGNED = (EndKind.COMPELLING, EndKind.COMPLETED_PART)
"""Other ends do not grant a resignation: the request ends with the placement."""
