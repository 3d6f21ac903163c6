"""Referees: asked by a private link, reminded, no longer asked; and what they answer or decline."""

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
from portal.models import Message, User
from portal.text import dates
from volunteers.application import drafting
from volunteers.application.sections import referee_rows
from volunteers.messages import notices
from volunteers.models import Application, Reference
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import Recommendation
from volunteers.models.choices import ReferenceStatus as R

ASK = Step(
    "ask referee",
    _lazy("Ask the referees"),
    (R.NAMED, R.ASKED, R.DECLINED, R.REVOKED),
    (R.ASKED,),
    "coordinator",
    "private link to the referee, notice to the applicant",
)
REMIND = Step(
    "remind referee",
    _lazy("Remind the referees"),
    (R.ASKED,),
    (R.ASKED,),
    "coordinator",
    "private link to the referee",
)
REVOKE = Step(
    "revoke referee",
    _lazy("Close the referees' links"),
    (R.ASKED,),
    (R.REVOKED,),
    "coordinator",
)
GIVE = Step("give reference", _lazy("Send"), (R.ASKED,), (R.GIVEN,), "referee")
DECLINE = Step(
    "decline reference",
    _lazy("I would rather not"),
    (R.ASKED,),
    (R.DECLINED,),
    "referee",
)
REFERENCE_STEPS = (ASK, REMIND, REVOKE, GIVE, DECLINE)
QUESTIONS = ("known", "strengths", "support", "recommends")
REMIND_AFTER = timedelta(days=1)
RUNNING = (
    S.SUBMITTED,
    S.INFORMATION_REQUESTED,
    S.IN_REVIEW,
    S.INTERVIEW,
    S.SHORTLISTED,
    S.RESERVE,
)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def last_instant(reference: Reference) -> datetime:
    """Until when the link works; somebody who wasn't asked has none that would."""
    return reference.expires_at or reference.status_changed_at


def is_open(reference: Reference, *, opened_at: datetime | None = None) -> bool:
    """A page opened in time may still be sent within the cohort's grace. A withdrawn application asks nobody."""
    if reference.status != R.ASKED or reference.application.status == S.WITHDRAWN:
        return False
    now, last = timezone.now(), last_instant(reference)
    grace = timedelta(minutes=reference.application.cohort.grace_minutes)
    return now <= last or (
        opened_at is not None and opened_at <= last and now <= last + grace
    )


def can_be_asked(reference: Reference) -> bool:
    """Not while a link is open, and never after an answer."""
    return reference.status in (R.NAMED, R.DECLINED, R.REVOKED) or is_expired(reference)


def is_expired(reference: Reference) -> bool:
    return reference.status == R.ASKED and timezone.now() > last_instant(reference)


def waits_for_asking(reference: Reference) -> bool:
    """Whom a step with many applications asks: who declined, or is no longer asked, is asked again one by one."""
    return reference.status == R.NAMED or is_expired(reference)


def can_be_reminded(reference: Reference) -> bool:
    """While the link is open, a day after the last letter at the earliest."""
    last = reference.reminded_at or reference.asked_at
    return (
        last is not None
        and is_open(reference)
        and timezone.now() - last >= REMIND_AFTER
    )


def can_be_revoked(reference: Reference) -> bool:
    return reference.status == R.ASKED


def ask(application: Application, *, by: User, orders: Collection[int]) -> None:
    """Writes to these referees and tells the applicant. A link from before stops to work. Raises `TransitionRefused`."""
    ask_those(application, orders, can_be_asked, by=by)


def ask_waiting(application: Application, *, by: User, orders: Collection[int]) -> None:
    ask_those(application, orders, waits_for_asking, by=by)


def ask_those(
    application: Application,
    orders: Collection[int],
    can: Callable[[Reference], bool],
    *,
    by: User,
) -> None:
    with transaction.atomic():
        now, until = (
            timezone.now(),
            dates.end_of_day_in(application.cohort.reference_days),
        )
        for reference in chosen(application, orders, can):
            token = new_link(
                reference, ASK, by=by, asked_at=now, expires_at=until, reminded_at=None
            )
            notices.reference_asked(reference, token)
        audit.record("ask referees", application, by=by, fields=["references"])
        notices.referees_asked(application)


def remind(application: Application, *, by: User, orders: Collection[int]) -> None:
    """A letter with a new link, since the old one is stored nowhere; the day until which it works stays."""
    with transaction.atomic():
        for reference in chosen(application, orders, can_be_reminded):
            token = new_link(reference, REMIND, by=by, reminded_at=timezone.now())
            notices.reference_reminded(reference, token)
        audit.record("remind referees", application, by=by, fields=["references"])


def revoke(application: Application, *, by: User, orders: Collection[int]) -> None:
    with transaction.atomic():
        for reference in chosen(application, orders, can_be_revoked):
            lifecycle.take(reference, REVOKE, by=by, token_hash=None)
        audit.record("revoke referees", application, by=by, fields=["references"])


def chosen(
    application: Application, orders: Collection[int], can: Callable[[Reference], bool]
) -> list[Reference]:
    """The application's referees of these orders with whom it `can` be done, locked; `TransitionRefused` if there are none."""
    drafting.lock(application)
    if application.status not in RUNNING:
        raise TransitionRefused(
            _("its state is now “%(state)s”")
            % {"state": application.get_status_display()}
        )
    rows = Reference.objects.filter(
        application=application, order__in=orders
    ).select_for_update()
    found = [one for one in rows if can(one)]
    if not found:
        raise TransitionRefused(_("there is no referee with whom this can be done now"))
    return found


def new_link(reference: Reference, step: Step, *, by: User, **changes: Any) -> str:
    """The token of the new link; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    lifecycle.take(reference, step, by=by, token_hash=hashed(token), **changes)
    return token


def find(token: str) -> Reference | None:
    """Whose newest link it is, whatever became of it."""
    return Reference.objects.for_answering().filter(token_hash=hashed(token)).first()


def give(
    reference: Reference,
    answers: Mapping[str, str],
    *,
    opened_at: datetime | None = None,
) -> None:
    """The same answers sent twice are stored once. Raises `TransitionRefused`."""
    text = json.dumps(dict(answers), ensure_ascii=False, sort_keys=True)
    with transaction.atomic():
        lock_link(reference)
        if reference.status == R.GIVEN and reference.answers == text:
            return
        refuse_if_closed(reference, opened_at)
        now = timezone.now()
        lifecycle.take(
            reference, GIVE, by=None, answers=text, answered_at=now, consent_at=now
        )


def decline(reference: Reference, *, opened_at: datetime | None = None) -> None:
    """Declining twice is harmless. Raises `TransitionRefused`."""
    with transaction.atomic():
        lock_link(reference)
        if reference.status == R.DECLINED:
            return
        refuse_if_closed(reference, opened_at)
        lifecycle.take(reference, DECLINE, by=None, answered_at=timezone.now())


def lock_link(reference: Reference) -> None:
    """Raises `TransitionRefused` if a newer link has taken the place of the one by which it was found."""
    link = reference.token_hash
    lifecycle.lock(reference)
    if reference.token_hash != link:
        raise TransitionRefused(_("this link is no longer open"))


def refuse_if_closed(reference: Reference, opened_at: datetime | None) -> None:
    if not is_open(reference, opened_at=opened_at):
        raise TransitionRefused(_("this link is no longer open"))


def written(reference: Reference) -> dict[str, str]:
    """The answers by the names of `QUESTIONS`; nothing unless there are some."""
    return json.loads(reference.answers) if reference.status == R.GIVEN else {}


def told(reference: Reference) -> list[dict[str, str]]:
    """The answers with their questions, in words; nothing unless there are some."""
    given = written(reference)
    if not given:
        return []
    recommends = dict(Recommendation.choices).get(given["recommends"], "")
    rows = [
        (_("How they know each other"), given["known"]),
        (_("Good at"), given["strengths"]),
        (_("Needs support with"), given["support"]),
        (_("Recommends them"), str(recommends)),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def letters(application: Application) -> QuerySet[Message]:
    """To its referees, oldest first, without their texts; an occasion is application:reference:instant."""
    rows = Message.objects.filter(
        recipient=None, occasion__startswith=f"{application.code}:"
    )
    return (
        rows.filter(kind__in=notices.TO_REFEREES).defer("title", "text").order_by("pk")
    )


def for_reviewers(application: Application) -> list[list[dict[str, str]]]:
    """What was written, for those who may know names: without the referees' own."""
    return [
        rows for one in referee_rows.named(application).values() if (rows := told(one))
    ]
