"""Naming, confirming and changing the mentor of a placement, and their messages.

Locks: the placement before its mentors.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from placements import rules
from placements.mentors import candidates
from placements.mentors.steps import CONFIRM, DECLINE, END, WITHDRAW
from placements.messages import mentor_notices
from placements.models import Mentor, MentorMessage, Placement
from placements.models.choices import MentorStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def name(placement: Placement, *, membership: Membership, by: User) -> Mentor:
    """By an editor of the host. Raises `TransitionRefused`."""
    try:
        with transaction.atomic():
            lifecycle.lock(placement)
            ensure_running(placement)
            if not rules.can_answer_for_host(by, placement):
                raise TransitionRefused(_("only editors of the organization name it"))
            reason = candidates.reason_against(membership, placement)
            if reason:
                raise TransitionRefused(reason)
            mentor = Mentor.objects.create(
                placement=placement, user=membership.user, named_by=by
            )
            audit.record("name mentor", mentor, by=by)
            mentor_notices.named(mentor)
    except IntegrityError as error:
        raise TransitionRefused(_("another mentor was named already")) from error
    return mentor


def withdraw(mentor: Mentor, *, by: User) -> None:
    """By the host, before it is confirmed. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        lifecycle.take(mentor, WITHDRAW, by=by)
        mentor_notices.named(mentor)


def confirm(mentor: Mentor, *, by: User) -> None:
    """Ends the mentor before. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        ensure_running(mentor.placement)
        is_member = Membership.objects.filter(
            user=mentor.user_id, organization=mentor.placement.position.organization
        )
        if not is_member.exists():
            raise TransitionRefused(_("this person has left the organization"))
        for earlier in confirmed_mentors(mentor.placement):
            lifecycle.take(earlier, END, by=by)
            mentor_notices.to_mentor(earlier)
        lifecycle.take(mentor, CONFIRM, by=by)
        mentor_notices.to_all(mentor)


def decline(mentor: Mentor, *, reason: str, by: User) -> None:
    """Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        lifecycle.take(mentor, DECLINE, by=by, reason=reason.strip())
        mentor_notices.to_host(mentor)


def end(mentor: Mentor, *, reason: str, by: User) -> None:
    """Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        lifecycle.take(mentor, END, by=by, reason=reason.strip())
        mentor_notices.to_all(mentor)


def ask_for_change(mentor: Mentor, *, reason: str, by: User) -> None:
    """By the volunteer: coordinators read why, the host and the mentor don't.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        lifecycle.lock(mentor)
        ensure_running(mentor.placement)
        if mentor.status != MentorStatus.CONFIRMED:
            raise TransitionRefused(_("this is not your mentor any more"))
        if mentor.change_asked_at:
            raise TransitionRefused(_("you have asked already"))
        mentor.change_asked_at = asked_at = timezone.now()
        mentor.change_reason = reason.strip()
        mentor.save(update_fields=["change_asked_at", "change_reason"])
        audit.record("ask for another mentor", mentor, by=by, fields=["change_reason"])
        mentor_notices.change_asked(mentor, asked_at=asked_at)


def take_back_change(mentor: Mentor, *, by: User) -> None:
    """Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        lifecycle.lock(mentor)
        if not mentor.change_asked_at or mentor.status != MentorStatus.CONFIRMED:
            raise TransitionRefused(_("nothing is asked for"))
        mentor.change_asked_at, mentor.change_reason = None, ""
        mentor.save(update_fields=["change_asked_at", "change_reason"])
        audit.record("keep mentor", mentor, by=by, fields=["change_reason"])


def write(mentor: Mentor, *, text: str, by: User) -> None:
    """By the volunteer or the mentor. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(mentor.placement)
        lifecycle.lock(mentor)
        if not rules.can_write_to_mentor(by, mentor):
            raise TransitionRefused(_("the mentoring is over"))
        message = MentorMessage(mentor=mentor, author=by)
        message.text = text.strip()
        message.save()
        audit.record("write message of mentoring", mentor, by=by)
        mentor_notices.written(message)


def ensure_running(placement: Placement) -> None:
    if placement.is_over:
        raise TransitionRefused(_("the placement is over"))


def confirmed_mentors(placement: Placement) -> list[Mentor]:
    """Locked by `take`; also one who has left the organization."""
    rows = Mentor.objects.filter(placement=placement, status=MentorStatus.CONFIRMED)
    earlier = list(rows.for_reading())
    for mentor in earlier:
        mentor.placement = placement
    return earlier


def current(placement: Placement) -> Mentor | None:
    mentor = Mentor.objects.filter(placement=placement).confirmed().for_reading()
    return mentor.first()
