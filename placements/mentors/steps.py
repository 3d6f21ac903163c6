"""The life cycle of a mentor as a table."""

from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import MentorStatus as S
from portal.kernel.lifecycle import Step

AGAIN = "none: the organization names a mentor again"
TO_ALL = "to the volunteer, the mentor and the host"
CONFIRM = Step(
    "confirm mentor",
    _lazy("Confirm the mentor"),
    (S.NAMED,),
    (S.CONFIRMED,),
    "coordinator",
    f"{TO_ALL}; the mentor before ends",
    taken_back_by="none: the mentoring is ended, and a mentor named again",
)
DECLINE = Step(
    "decline mentor",
    _lazy("Don’t confirm the mentor"),
    (S.NAMED,),
    (S.DECLINED,),
    "coordinator, with a reason",
    "to the host",
    taken_back_by=AGAIN,
)
WITHDRAW = Step(
    "take back mentor",
    _lazy("Take back the name"),
    (S.NAMED,),
    (S.WITHDRAWN,),
    "editors of the host",
    "to coordinators",
    taken_back_by=AGAIN,
)
END = Step(
    "end mentor",
    _lazy("End the mentoring"),
    (S.CONFIRMED,),
    (S.ENDED,),
    "coordinator, with a reason; the confirmation of another one",
    TO_ALL,
    taken_back_by=AGAIN,
)
STEPS = (CONFIRM, DECLINE, WITHDRAW, END)
