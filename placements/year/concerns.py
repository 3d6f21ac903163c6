"""Concerns: between the volunteer and the safeguarding contacts of the cohort.

The audit log is read by all staff, so entries about what the volunteer does name
nobody. Messages are of the neutral kind that every change of a placement has.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.messages import notices
from placements.models import Concern, ConcernMessage, Placement
from placements.models.choices import ConcernStatus as S
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

CONTACT = "safeguarding contact"
TAKE_UP = Step(
    "take up concern",
    _lazy("Take this concern"),
    (S.OPEN,),
    (S.IN_PROGRESS,),
    CONTACT,
    "to the volunteer, neutral",
    taken_back_by="none: it is looked after until it is closed",
)
CLOSE = Step(
    "close concern",
    _lazy("Close it"),
    (S.OPEN, S.IN_PROGRESS),
    (S.CLOSED,),
    CONTACT,
    "to the volunteer, neutral",
    taken_back_by="reopen concern",
)
REOPEN = Step(
    "reopen concern",
    _lazy("Open it again"),
    (S.CLOSED,),
    (S.OPEN,),
    "the volunteer by writing again, safeguarding contact",
    taken_back_by="close concern",
)
CONCERN_STEPS = (TAKE_UP, CLOSE, REOPEN)


def contact_names(placement: Placement) -> list[str]:
    """Of those who read the concerns of this volunteer."""
    people = notices.safeguarding_contacts(placement)
    return sorted(person.display_name for person in people)


def has_contact(placement: Placement) -> bool:
    """Somebody who may read it: not one from whom a conflict of interest hides it."""
    return bool(notices.safeguarding_contacts(placement))


def ensure_contact(placement: Placement) -> None:
    """Without a reader it would lie unread while the volunteer believes it was heard.

    Raises `TransitionRefused`.
    """
    if not has_contact(placement):
        raise TransitionRefused(_("nobody receives concerns here yet"))


def open_concern(placement: Placement, *, text: str, by: User) -> Concern:
    """Also when the placement is over. Raises `TransitionRefused` without a contact."""
    with transaction.atomic():
        ensure_contact(placement)
        if not rules.is_volunteer(by, placement):
            raise TransitionRefused(_("only the volunteer can raise it"))
        concern = Concern.objects.create(placement=placement)
        add_message(concern, text=text, by=by)
        # `by=None`: the log is read by all staff and must not say who is worried.
        audit.record("raise concern", concern, by=None)
    return concern


def reply(concern: Concern, *, text: str, by: User) -> None:
    """By either side; the volunteer's reply reopens a closed concern.

    Raises `TransitionRefused` where the last contact has gone since.
    """
    with transaction.atomic():
        lifecycle.lock(concern)
        is_own = rules.is_volunteer(by, concern.placement)
        if is_own:
            ensure_contact(concern.placement)
        # A reply to a closed concern would be overlooked.
        if is_own and concern.status == S.CLOSED:
            lifecycle.take(concern, REOPEN, by=None)
        add_message(concern, text=text, by=by)
        # The contact is named, the volunteer is not.
        audit.record("write to concern", concern, by=None if is_own else by)


def add_message(concern: Concern, *, text: str, by: User) -> None:
    message = ConcernMessage(concern=concern, author=by)
    message.text = text.strip()
    message.save()
    occasion = f"{concern.placement.code}:{message.written_at.isoformat()}"
    if rules.is_volunteer(by, concern.placement):
        notices.to_safeguarding(concern.placement, occasion=occasion)
    else:
        notices.to_volunteer(concern.placement, occasion=occasion)


def take_step(concern: Concern, step: Step, *, by: User) -> None:
    """By a safeguarding contact. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.take(concern, step, by=by)
        notices.to_volunteer(
            concern.placement,
            occasion=f"{concern.code}:{concern.status_changed_at.isoformat()}",
        )
