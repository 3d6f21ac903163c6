"""An organization leaves a cohort: asked for, held for some minutes, carried out.

Everybody locks the participation first, then the withdrawal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.cohorts.participation_steps import WITHDRAW_PARTICIPATION
from organizations.models import Participation, Withdrawal
from organizations.models.choices import ParticipationStatus
from organizations.models.choices import WithdrawalStatus as S
from organizations.profiles import notices
from organizations.profiles import workflow as profile_workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, Step, TransitionRefused
from portal.models import User

TAKE_BACK = Step(
    "take back request to leave",
    _lazy("Take the request back"),
    (S.ASKED, S.HELD),
    (S.TAKEN_BACK,),
    "owner of the organization that asked",
    "to coordinators",
    taken_back_by="none: the owner asks again",
)
REFUSE = Step(
    "answer request to leave",
    _lazy("Let it stay"),
    (S.ASKED,),
    (S.REFUSED,),
    "coordinator, with an answer",
    "to members",
    taken_back_by="none: a coordinator takes the organization out without a request",
)
HOLD = Step(
    "hold withdrawal",
    _lazy("Withdraw from the cohort"),
    (S.ASKED,),
    (S.HELD,),
    "coordinator, with a note; also where nobody asked",
    "withdrawal of the participation",
    held=True,
    taken_back_by="stop withdrawal",
)
STOP = Step(
    "stop withdrawal",
    _lazy("Stop it"),
    (S.HELD,),
    (S.STOPPED, S.ASKED),
    "coordinator; the clock, where the participation has ended meanwhile",
    "",
    taken_back_by="hold withdrawal",
)
CARRY_OUT = Step(
    "carry out withdrawal",
    _lazy("Carry out"),
    (S.HELD,),
    (S.DONE,),
    "the clock",
    "withdrawal of the participation",
    taken_back_by="readmit participation",
)
READMIT = Step(
    "record readmission",
    _lazy("Take in again"),
    (S.DONE,),
    (S.READMITTED,),
    "coordinator, with a note",
    "readmission of the participation",
    taken_back_by="none: it is taken out again, as another withdrawal",
)
STEPS = (TAKE_BACK, REFUSE, HOLD, STOP, CARRY_OUT, READMIT)


def under_way(participation: Participation) -> Withdrawal | None:
    """Asked for or held."""
    rows = Withdrawal.objects.under_way().filter(participation=participation)
    return rows.select_related("data_key", "asked_by", "made_by").first()


def ask(participation: Participation, *, reason: str, by: User) -> Withdrawal:
    """By an owner, once the profile was approved. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lifecycle.lock(participation)
        if not rules.can_ask_to_leave(by, participation):
            raise TransitionRefused(_("it can’t be asked for now"))
        # One that is held goes on: a refusal would tell that it is.
        withdrawal = under_way(participation) or Withdrawal(participation=participation)
        if withdrawal.asked_at:
            raise TransitionRefused(_("it was asked for already"))
        withdrawal.asked_by, withdrawal.asked_at = by, timezone.now()
        withdrawal.reason = reason.strip()
        withdrawal.save()
        audit.record("ask to leave", withdrawal, by=by, fields=["reason"])
        notices.leave_asked(withdrawal, asked_at=withdrawal.asked_at)
    return withdrawal


def leave_at_once(participation: Participation, *, by: User) -> None:
    """By an owner, before the first approval. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(participation)
        if not rules.can_leave_at_once(by, participation):
            raise TransitionRefused(_("it can’t be done without the coordinators now"))
        profile_workflow.withdraw(participation, by=by)


def take_back(withdrawal: Withdrawal, *, by: User) -> None:
    """Also while it is held: it was this organization's wish."""
    with locked(withdrawal):
        if withdrawal.asked_at is None or not rules.is_owner(
            by, withdrawal.participation.organization
        ):
            raise TransitionRefused(_("only the organization that asked can do that"))
        asked_at = withdrawal.asked_at
        if was_held_before(withdrawal):
            # Not this organization's wish alone: only its request ends.
            withdrawal.asked_by = withdrawal.asked_at = None
            withdrawal.save(update_fields=["asked_by", "asked_at"])
            audit.record(TAKE_BACK.name, withdrawal, by=by, fields=["asked_at"])
        else:
            lifecycle.take(withdrawal, TAKE_BACK, by=by)
        notices.leave_taken_back(withdrawal, asked_at=asked_at)


def was_held_before(withdrawal: Withdrawal) -> bool:
    """A coordinator held it before the organization asked."""
    return (
        withdrawal.status == S.HELD
        and withdrawal.asked_at is not None
        and withdrawal.asked_at > withdrawal.status_changed_at
    )


def refuse(withdrawal: Withdrawal, *, answer: str, by: User) -> None:
    """The organization reads the answer. Raises `TransitionRefused`."""
    if not answer.strip():
        raise InputRefused(_("an answer is needed"))
    with locked(withdrawal):
        lifecycle.take(withdrawal, REFUSE, by=by, answer=answer.strip())
        notices.leave_answered(withdrawal)


def hold(
    participation: Participation, *, note: str, minutes: int, by: User
) -> Withdrawal:
    """Until then it can be stopped, and nobody notices. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(note)
    leaves_at = timezone.now() + timedelta(minutes=minutes)
    with transaction.atomic():
        lifecycle.lock(participation)
        if participation.status not in WITHDRAW_PARTICIPATION.sources:
            raise TransitionRefused(_("it takes part no more"))
        withdrawal = under_way(participation) or Withdrawal.objects.create(
            participation=participation
        )
        lifecycle.take(
            withdrawal,
            HOLD,
            by=by,
            made_by=by,
            leaves_at=leaves_at,
            note=note.strip(),
        )
    return withdrawal


def stop(withdrawal: Withdrawal, *, by: User) -> None:
    """What the organization asked for waits for an answer again."""
    with locked(withdrawal):
        if withdrawal.status != S.HELD:
            raise TransitionRefused(_("it was carried out, or stopped already"))
        lifecycle.take(
            withdrawal, STOP, by=by, to=S.ASKED if withdrawal.asked_at else S.STOPPED
        )


@contextmanager
def locked(withdrawal: Withdrawal) -> Iterator[None]:
    with transaction.atomic():
        lifecycle.lock(withdrawal.participation, even_if_closed=True)
        lifecycle.lock(withdrawal)
        yield


def carry_out_due(now: datetime | None = None) -> int:
    """Returns how many organizations left. Safe to run twice at the same time."""
    due = Withdrawal.objects.due(now or timezone.now())
    rows = due.select_related("participation__organization", "participation__cohort")
    return sum(map(carry_out, rows.select_related("made_by", "data_key")))


def carry_out(withdrawal: Withdrawal) -> bool:
    """In one transaction with all that follows from it."""
    with locked(withdrawal):
        # A `stop` at the same moment waits for the lock, or was first.
        by = withdrawal.made_by
        if withdrawal.status != S.HELD or by is None:
            return False
        was_closed = withdrawal.participation.status == ParticipationStatus.CLOSED
        try:
            with transaction.atomic():
                profile_workflow.withdraw(withdrawal.participation, by=by)
        except TransitionRefused:  # withdrawn in another way, or its cohort closed
            lifecycle.take(withdrawal, STOP, by=None)
            notices.withdrawal_stopped(withdrawal, to=by)
            return False
        lifecycle.take(withdrawal, CARRY_OUT, by=None, was_closed=was_closed)
    return True


def readmit(participation: Participation, *, note: str, by: User) -> None:
    """Those who had chosen it may choose it again. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(note)
    with transaction.atomic():
        profile_workflow.readmit(participation, by=by)
        done = Withdrawal.objects.filter(participation=participation, status=S.DONE)
        if withdrawal := done.select_related("data_key").first():
            lifecycle.take(withdrawal, READMIT, by=by, note=note.strip())
