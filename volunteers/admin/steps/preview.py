"""Shows what a step would send by taking it and rolling it back: the preview can't differ from what really goes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from organizations.models import Membership
from portal.models import Message
from volunteers.models import Application


@dataclass(frozen=True)
class Letter:
    recipient: str
    title: str
    text: str
    language: str


def rehearse(
    application: Application, act: Callable[[Application], object]
) -> list[Letter]:
    """The messages that `act` would queue about this application; nothing of it stays. Raises `TransitionRefused`."""
    with transaction.atomic():
        fresh = Application.objects.select_related("cohort", "applicant").get(
            pk=application.pk
        )
        last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act(fresh)
        letters = [letter(message) for message in messages_about(fresh, after=last)]
        transaction.set_rollback(True)
    return letters


def people(application: Application) -> set[int]:
    """Whom a step with this application can write to."""
    chosen = application.choices.values("position__organization")
    editors = (
        Membership.objects.editors()
        .filter(organization__in=chosen)
        .values_list("user_id", flat=True)
    )
    return {
        application.applicant_id,
        *application.reviews.values_list("reviewer_id", flat=True),
        *editors,
    }


def messages_about(application: Application, *, after: int) -> list[Message]:
    """Those to referees too; never those of the log-in, which somebody may be asking for in this very moment."""
    known = Q(in_inbox=True, recipient__in=people(application))
    by_link = Q(recipient=None, occasion__startswith=f"{application.code}:")
    rows = Message.objects.filter(known | by_link, pk__gt=after)
    return list(rows.select_related("recipient", "data_key").order_by("pk"))


def letter(message: Any) -> Letter:
    return Letter(
        str(message.recipient or message.address),
        message.title,
        message.text,
        message.language,
    )
