"""References: asking referees by a private link, reminding, revoking, answering."""

import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.messages import desk
from portal.models import Message, User
from portal.text import dates
from volunteers.application import drafting
from volunteers.application.sections import referees
from volunteers.messages import notices
from volunteers.models import Application, Comment, Reference
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ReferenceStatus as R
from volunteers.references import reading

ASK = Step(
    "ask referee",
    _lazy("Ask the referees"),
    (R.NAMED, R.ASKED, R.DECLINED, R.REVOKED),
    (R.ASKED,),
    "coordinator",
    "private link to the referee, notice to the applicant",
    taken_back_by="revoke referee",
)
REMIND = Step(
    "remind referee",
    _lazy("Remind the referees"),
    (R.ASKED,),
    (R.ASKED,),
    "coordinator",
    "private link to the referee",
    taken_back_by="none: it sends the same question again",
)
REVOKE = Step(
    "revoke referee",
    _lazy("Close the referees’ links"),
    (R.ASKED,),
    (R.REVOKED, R.GIVEN),
    "coordinator",
    taken_back_by="ask referee",
)
GIVE = Step(
    "give reference",
    _lazy("Send"),
    (R.ASKED,),
    (R.GIVEN,),
    "referee",
    taken_back_by="reopen reference",
)
REOPEN = Step(
    "reopen reference",
    _lazy("Let referees correct what they sent"),
    (R.GIVEN, R.ASKED),
    (R.ASKED,),
    "coordinator, with a reason; what was sent stands until it is sent again",
    "private link to the referee, notice to the applicant",
    taken_back_by="give reference",
)
DECLINE = Step(
    "decline reference",
    _lazy("I can’t answer"),
    (R.ASKED,),
    (R.DECLINED,),
    "referee",
    taken_back_by="ask referee",
)
REFERENCE_STEPS = (ASK, REMIND, REVOKE, GIVE, REOPEN, DECLINE)
QUESTIONS = ("known", "strengths", "support", "recommends")
# At least a day between messages to one referee, whoever presses the button.
REMIND_AFTER = timedelta(days=1)
RUNNING_STATUSES = (
    S.SUBMITTED,
    S.INFORMATION_REQUESTED,
    S.IN_REVIEW,
    S.INTERVIEW,
    S.SHORTLISTED,
    S.RESERVE,
)


def hash_token(token: str) -> str:
    # Fast and unsalted is enough: a token has 256 random bits, so nobody guesses it,
    # and the link is found by its hash with an index.
    return hashlib.sha256(token.encode()).hexdigest()


def last_instant(reference: Reference) -> datetime:
    """Until when the link works; in the past for somebody who wasn't asked."""
    return reference.expires_at or reference.status_changed_at


def is_open(reference: Reference, *, opened_at: datetime | None = None) -> bool:
    """A page opened in time may still be sent within the cohort's grace.

    A withdrawn application asks nobody, and nor is asked who wants to be erased.
    """
    if reference.status != R.ASKED or reference.application.status == S.WITHDRAWN:
        return False
    if reference.erasure_asked_at:
        return False
    now, last = timezone.now(), last_instant(reference)
    grace = timedelta(minutes=reference.application.cohort.grace_minutes)
    # A page opened in time is proved by its signed ticket, never by what it claims.
    return now <= last or (
        opened_at is not None and opened_at <= last and now <= last + grace
    )


def can_be_asked(reference: Reference) -> bool:
    """Not while a link is open, and never after an answer or a wish to be erased."""
    if reference.erasure_asked_at or reference.is_reopened:
        return False
    return reference.status in (R.NAMED, R.DECLINED, R.REVOKED) or is_expired(reference)


def can_be_reopened(reference: Reference) -> bool:
    return reading.has_answers(reference) and (
        reference.status == R.GIVEN or is_expired(reference)
    )


def is_expired(reference: Reference) -> bool:
    return reference.status == R.ASKED and timezone.now() > last_instant(reference)


def waits_for_asking(reference: Reference) -> bool:
    """Whom a bulk step asks; who declined or was revoked is asked again one by one."""
    return can_be_asked(reference) and (
        reference.status == R.NAMED or is_expired(reference)
    )


def can_be_reminded(reference: Reference) -> bool:
    """While the link is open, at the earliest a day after the last message.

    Nobody waits for who has answered and may correct it.
    """
    last = reference.reminded_at or reference.asked_at
    return (
        last is not None
        and is_open(reference)
        and not reference.is_reopened
        and timezone.now() - last >= REMIND_AFTER
    )


def can_be_revoked(reference: Reference) -> bool:
    return reference.status == R.ASKED


def ask(application: Application, *, by: User, orders: Collection[int]) -> None:
    """Writes to these referees and tells the applicant.

    An earlier link stops working. Raises `TransitionRefused`.
    """
    ask_chosen(application, orders, can_be_asked, by=by)


def ask_waiting(application: Application, *, by: User, orders: Collection[int]) -> None:
    ask_chosen(application, orders, waits_for_asking, by=by)


def ask_chosen(
    application: Application,
    orders: Collection[int],
    is_allowed: Callable[[Reference], bool],
    *,
    by: User,
) -> None:
    with transaction.atomic():
        now, until = (
            timezone.now(),
            dates.end_of_day_in(application.cohort.reference_days),
        )
        for reference in lock_chosen(application, orders, is_allowed):
            token = new_link(
                reference, ASK, by=by, asked_at=now, expires_at=until, reminded_at=None
            )
            notices.reference_asked(reference, token)
        audit.record("ask referees", application, by=by, fields=["references"])
        notices.referees_asked(application)


def reopen(
    application: Application, *, by: User, orders: Collection[int], note: str
) -> None:
    """These referees can send again what they sent, by a new link.

    Raises `TransitionRefused`, also without a reason.
    """
    lifecycle.ensure_reason(note)
    with transaction.atomic():
        now, until = (
            timezone.now(),
            dates.end_of_day_in(application.cohort.reference_days),
        )
        for reference in lock_chosen(application, orders, can_be_reopened):
            token = new_link(
                reference,
                REOPEN,
                by=by,
                asked_at=now,
                expires_at=until,
                reminded_at=None,
            )
            notices.reference_reopened(reference, token)
        audit.record("reopen references", application, by=by, fields=["references"])
        Comment.objects.add_reason(application, REOPEN.label, note, by=by)
        notices.referees_reopened(application)


def remind(application: Application, *, by: User, orders: Collection[int]) -> None:
    """Sends a new link, since the old one isn't stored; it expires when the old one
    would have.
    """
    with transaction.atomic():
        for reference in lock_chosen(application, orders, can_be_reminded):
            token = new_link(reference, REMIND, by=by, reminded_at=timezone.now())
            notices.reference_reminded(reference, token)
        audit.record("remind referees", application, by=by, fields=["references"])


def revoke(application: Application, *, by: User, orders: Collection[int]) -> None:
    with transaction.atomic():
        for reference in lock_chosen(application, orders, can_be_revoked):
            # The link stays known: by it the referee can still ask to be erased.
            to = R.GIVEN if reference.is_reopened else R.REVOKED
            lifecycle.take(reference, REVOKE, by=by, to=to)
            desk.supersede(referees.occasion(reference), referees.TO_REFEREES)
        audit.record("revoke referees", application, by=by, fields=["references"])


def lock_chosen(
    application: Application,
    orders: Collection[int],
    is_allowed: Callable[[Reference], bool],
) -> list[Reference]:
    """The application's referees of these orders for whom it `is_allowed`, locked;
    `TransitionRefused` if there are none.
    """
    # Lock order: the application, then its references.
    drafting.lock(application)
    if application.status not in RUNNING_STATUSES:
        raise TransitionRefused(
            _("its state is now “%(state)s”")
            % {"state": application.get_status_display()}
        )
    rows = Reference.objects.filter(
        application=application, order__in=orders
    ).select_for_update()
    references = [reference for reference in rows if is_allowed(reference)]
    if not references:
        raise TransitionRefused(_("there is no referee with whom this can be done now"))
    return references


def new_link(reference: Reference, step: Step, *, by: User, **changes: Any) -> str:
    """The token of the new link; only its hash is stored."""
    # 32 bytes, 43 characters in the address.
    token = secrets.token_urlsafe(32)
    desk.supersede(referees.occasion(reference), referees.TO_REFEREES)
    lifecycle.take(reference, step, by=by, token_hash=hash_token(token), **changes)
    return token


def find_by_token(token: str) -> Reference | None:
    """The reference with this newest link, in whatever status."""
    return (
        Reference.objects.for_answering().filter(token_hash=hash_token(token)).first()
    )


def give(
    reference: Reference,
    answers: Mapping[str, str],
    *,
    opened_at: datetime | None = None,
) -> None:
    """The same answers sent twice are stored once. Raises `TransitionRefused`."""
    # sort_keys: the same answers always give the same text, which is compared below.
    text = json.dumps(dict(answers), ensure_ascii=False, sort_keys=True)
    with transaction.atomic():
        lock_link(reference)
        # Sent twice by a double click: the second one must not look like a refusal.
        if reference.status == R.GIVEN and reference.answers == text:
            return
        ensure_open(reference, opened_at)
        now = timezone.now()
        lifecycle.take(
            reference, GIVE, by=None, answers=text, answered_at=now, consent_at=now
        )


def decline(reference: Reference, *, opened_at: datetime | None = None) -> None:
    """Declining twice is harmless. Raises `TransitionRefused`.

    Who may correct what they sent takes it back by this.
    """
    with transaction.atomic():
        lock_link(reference)
        if reference.status == R.DECLINED:
            return
        ensure_open(reference, opened_at)
        nothing: dict[str, Any] = {"answers": "", "consent_at": None}
        lifecycle.take(
            reference, DECLINE, by=None, answered_at=timezone.now(), **nothing
        )


def lock_link(reference: Reference) -> None:
    """Raises `TransitionRefused` if a newer link has taken the place of the one by
    which it was found.
    """
    # Compared around the lock: a reminder in between has replaced the link.
    link = reference.token_hash
    lifecycle.lock(reference)
    if reference.token_hash != link:
        raise TransitionRefused(_("this link is no longer open"))


def ensure_open(reference: Reference, opened_at: datetime | None) -> None:
    if not is_open(reference, opened_at=opened_at):
        raise TransitionRefused(_("this link is no longer open"))


def messages_to_referees(application: Application) -> QuerySet[Message]:
    """To its referees, oldest first, without their texts; an occasion is
    application:reference:instant.
    """
    rows = Message.objects.filter(
        recipient=None, occasion__startswith=f"{application.code}:"
    )
    return (
        rows.filter(kind__in=referees.TO_REFEREES).defer("title", "text").order_by("pk")
    )
