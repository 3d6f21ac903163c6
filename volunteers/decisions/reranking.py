"""Shortlisted applicants may revise their ranking once, in the cohort's window.

The right to do so is a row created when the window opens. A later change of status does
not take it away, and so gives nothing away.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position, names
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message, User
from portal.text import dates
from volunteers import rules
from volunteers.application import drafting, status
from volunteers.application.sections import choices
from volunteers.conflicts import conflicts
from volunteers.messages import notices
from volunteers.models import Application, Reranking
from volunteers.models.choices import ApplicationStatus as S

REMIND_BEFORE = timedelta(days=2)
"""How long before the window closes; nobody is reminded within a day of the offer."""


def offer_due(now: datetime) -> int:
    """Offers it to everybody shortlisted in an open window; returns to how many."""
    rows = Application.objects.filter(
        status=S.SHORTLISTED,
        cohort__reranking_opens_at__lte=now,
        cohort__reranking_closes_at__gt=now,
        reranking=None,
    )
    applications = list(
        rows.select_related("cohort", "applicant__data_key", "data_key")
    )
    # One query for all, instead of one for each application below.
    status.prefetch_later_status(applications)
    return sum(
        offer(application)
        for application in applications
        if status.later_status(application) is None
    )


def offer(application: Application) -> bool:
    with transaction.atomic():
        lifecycle.lock(application)
        # Asked again under the lock: it may have been decided since the query.
        if application.status != S.SHORTLISTED:
            return False
        # Two runs at once create one row, and only its creator writes the message.
        _reranking, is_new = Reranking.objects.get_or_create(application=application)
        if is_new:
            audit.record("offer revision of ranking", application, by=None)
            notices.reranking_opened(application)
    return is_new


def remind_due(now: datetime) -> int:
    """Reminds, once, those who haven't used it; returns how many."""
    rows = Application.objects.filter(
        reranking__used_at=None,
        # `used_at=None` alone also matches applications without such a row.
        reranking__isnull=False,
        cohort__reranking_closes_at__gt=now,
        cohort__reranking_closes_at__lte=now + REMIND_BEFORE,
    ).select_related("cohort", "applicant__data_key", "data_key", "reranking")
    # The occasion identifies a message, so a repeated run finds what was sent.
    row_by_occasion = {
        notices.reranking_occasion(row): row for row in rows if can_remind(row)
    }
    already_sent = Message.objects.filter(
        kind=notices.RERANKING_REMINDER, occasion__in=row_by_occasion
    )
    new = row_by_occasion.keys() - set(already_sent.values_list("occasion", flat=True))
    for occasion in sorted(new):
        notices.reranking_reminder(row_by_occasion[occasion])
    return len(new)


def can_remind(application: Any) -> bool:
    closes_at = application.cohort.reranking_closes_at
    return application.reranking.offered_at < closes_at - REMIND_BEFORE - timedelta(
        days=1
    ) and not closed_reason(application)


def closed_reason(application: Application) -> str:
    """Why the ranking can't be revised now; "" if it can.

    Gives no status away.
    """
    last = application.cohort.last_ranking_instant
    if rules.has_ended(application):
        return _("the application can’t be changed now")
    if Reranking.objects.filter(
        application=application, used_at__isnull=False
    ).exists():
        return _("you have revised your ranking already")
    if last is None or timezone.now() > last:
        return (
            _("the time to revise it has passed")
            if last is None
            else deadline_text(last)
        )
    return _("an offer was made to you") if status.later_status(application) else ""


def deadline_text(last: datetime) -> str:
    return _("the deadline was %(when)s") % {"when": dates.show_datetime(last)}


def get_chance(application: Application) -> Reranking | None:
    return getattr(application, "reranking", None)


def revise(application: Application, data: dict[str, Any], *, by: User) -> None:
    """The choices become `data` (see `choices.write`).

    Of two at once one wins. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        choices.lock_positions(data)
        drafting.lock(application)
        if reason := closed_reason(application):
            raise TransitionRefused(reason)
        # Compare-and-swap: the row itself says whether the one chance is left, so two
        # requests can't both use it.
        unused = Reranking.objects.filter(application=application, used_at=None)
        if not unused.update(used_at=timezone.now(), earlier=ranking(application)):
            raise TransitionRefused(_("you have revised your ranking already"))
        fields = choices.write(application, data)
        versions = application.section_versions
        versions["choices"] = versions.get("choices", 0) + 1
        application.saved_at = timezone.now()
        application.save(update_fields=["section_versions", "saved_at", *fields])
        drafting.ensure_complete(application, "choices")
        audit.record("revise ranking", application, by=by, fields=["choices"])
        # Last, with the new choices stored: a reviewer may belong to a new host.
        conflicts.set_aside_connected(application)


def ranking(application: Application) -> dict[str, Any]:
    """As it is stored now, best first."""
    rows = application.choices.order_by("rank").values_list("position_id", flat=True)
    return {"choices": list(rows), "anywhere": application.is_anywhere}


def earlier_hosts(reranking: Reranking, application: Application) -> list[str]:
    """The organizations as they were ranked before, in the language of the page."""
    positions = earlier_positions(reranking, application)
    return [names.text_of(position) for position in positions]


def earlier_positions(reranking: Reranking, application: Application) -> list[Position]:
    """The positions as they were ranked before."""
    keys = reranking.earlier.get("choices", [])
    rows = Position.objects.in_cohort(application.cohort).filter(pk__in=keys)
    named = rows.select_related("organization").defer(
        "content", "organization__content"
    )
    by_key = {position.pk: position for position in named}
    return [by_key[key] for key in keys if key in by_key]
