"""One chance for people who are shortlisted to order their choices anew, while the cohort's window is open.

The chance is a row that is made when the window opens: a state that changes later takes it from nobody, and so tells
nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message, User
from portal.text import dates
from volunteers import rules
from volunteers.application import drafting, status
from volunteers.conflicts import conflicts
from volunteers.messages import notices
from volunteers.models import Application, Reranking
from volunteers.models.choices import ApplicationStatus as S

REMINDED = timedelta(days=2)
"""So long before the window closes; nobody is reminded within a day of hearing of it."""


def offer_due(now: datetime) -> int:
    """To everybody who is shortlisted in an open window, whoever joins them in it too; returns to how many."""
    rows = Application.objects.filter(
        status=S.SHORTLISTED,
        cohort__reranking_opens_at__lte=now,
        cohort__reranking_closes_at__gt=now,
        reranking=None,
    )
    found = list(rows.select_related("cohort", "applicant__data_key", "data_key"))
    status.foretell(found)
    return sum(
        offer(application) for application in found if status.later(application) is None
    )


def offer(application: Application) -> bool:
    with transaction.atomic():
        lifecycle.lock(application)
        if application.status != S.SHORTLISTED:
            return False
        _chance, is_new = Reranking.objects.get_or_create(application=application)
        if is_new:
            audit.record("offer revision of ranking", application, by=None)
            notices.reranking_opened(application)
    return is_new


def remind_due(now: datetime) -> int:
    """Those who haven't used it; once."""
    rows = Application.objects.filter(
        reranking__used_at=None,
        reranking__isnull=False,
        cohort__reranking_closes_at__gt=now,
        cohort__reranking_closes_at__lte=now + REMINDED,
    ).select_related("cohort", "applicant__data_key", "data_key", "reranking")
    due = {notices.of_reranking(row): row for row in rows if can_remind(row)}
    known = Message.objects.filter(kind=notices.RERANKING_REMINDER, occasion__in=due)
    new = due.keys() - set(known.values_list("occasion", flat=True))
    for occasion in sorted(new):
        notices.reranking_reminder(due[occasion])
    return len(new)


def can_remind(application: Any) -> bool:
    closes_at = application.cohort.reranking_closes_at
    return application.reranking.offered_at < closes_at - REMINDED - timedelta(
        days=1
    ) and not why_not(application)


def why_not(application: Application) -> str:
    """Why somebody who has the chance can't use it now; "" if they can. Gives no state away."""
    last = application.cohort.last_ranking_instant
    if rules.has_ended(application):
        return _("the application can't be changed now")
    if Reranking.objects.filter(
        application=application, used_at__isnull=False
    ).exists():
        return _("you have revised your ranking already")
    if last is None or timezone.now() > last:
        return _("the time to revise it has passed") if last is None else passed(last)
    return _("an offer was made to you") if status.later(application) else ""


def passed(last: datetime) -> str:
    return _("the deadline was %(when)s") % {"when": dates.show_datetime(last)}


def chance(application: Application) -> Reranking | None:
    return getattr(application, "reranking", None)


def revise(application: Application, data: dict[str, Any], *, by: User) -> None:
    """The choices become `data` (see `drafting.write_choices`). Of two at once one wins. Raises `TransitionRefused`."""
    with transaction.atomic():
        drafting.lock(application)
        if reason := why_not(application):
            raise TransitionRefused(reason)
        unused = Reranking.objects.filter(application=application, used_at=None)
        if not unused.update(used_at=timezone.now(), earlier=ranking(application)):
            raise TransitionRefused(_("you have revised your ranking already"))
        fields = drafting.write_choices(application, data)
        versions = application.section_versions
        versions["choices"] = versions.get("choices", 0) + 1
        application.saved_at = timezone.now()
        application.save(update_fields=["section_versions", "saved_at", *fields])
        drafting.keep_complete(application, "choices")
        audit.record("revise ranking", application, by=by, fields=["choices"])
        conflicts.flag(application)


def ranking(application: Application) -> dict[str, Any]:
    """As it is stored now, best first."""
    rows = application.choices.order_by("rank").values_list("position__slug", flat=True)
    return {"choices": list(rows), "anywhere": application.is_anywhere}


def earlier_hosts(chance: Reranking, application: Application) -> list[str]:
    """The organizations as they were ranked before."""
    return names(chance.earlier.get("choices", []), application)


def names(slugs: Iterable[str], application: Application) -> list[str]:
    known = dict(
        Position.objects.in_cohort(application.cohort)
        .filter(slug__in=list(slugs))
        .values_list("slug", "organization__name")
    )
    return [known[slug] for slug in slugs if slug in known]
