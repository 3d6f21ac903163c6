"""What the outbox page tells: how many letters stand where, why some failed, and whether the clock runs."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.kernel import scheduler
from portal.messages import line
from portal.models import Heartbeat, LineNotice, Message
from portal.models.choices import LineState
from portal.models.choices import MessageState as S
from portal.text import charts

DAY = timedelta(hours=24)
AWAY = _lazy("the mail server could not be reached")
OURS = _lazy("the mail server does not accept our sender or password")
LATER = _lazy("the receiving side asked to try later")
NO_ADDRESS = _lazy("the address does not exist or takes no mail")
REASONS: dict[str, "str | Promise"] = {
    "SMTPSenderRefused": OURS,
    "SMTPAuthenticationError": OURS,
    "SMTPDataError 5": _lazy("the receiving side refused the letter"),
    "SMTPDataError 4": LATER,
    "SMTPRecipientsRefused 5": NO_ADDRESS,
    "SMTPRecipientsRefused 4": LATER,
    "Unopenable": _lazy("its text was erased or does not open"),
    "never finished": _lazy("sending began several times and never ended"),
    "bounced": _lazy("it came back undelivered"),
}
LINE_REASONS: dict[str, "str | Promise"] = {
    line.MONTHLY: _lazy("the monthly limit of the LINE account was reached"),
    "no answer": _lazy("LINE could not be reached"),
    "Unopenable": _lazy("the LINE account was erased or does not open"),
}


@dataclass(frozen=True)
class Figures:
    states: list[dict[str, Any]]
    day: list[dict[str, Any]]
    reasons: list[tuple[str, int]]
    is_late: bool
    broken: list[Heartbeat]
    line: "LineFigures | None"


@dataclass(frozen=True)
class LineFigures:
    """The second channel: pushes of the last day, and until when LINE takes no more."""

    day: list[dict[str, Any]]
    reasons: list[tuple[str, int]]
    off_until: datetime | None


def figures() -> Figures:
    return Figures(
        states=states(),
        day=last_day(),
        reasons=reasons(),
        is_late=scheduler.is_late(),
        broken=scheduler.failed_jobs(),
        line=by_line(timezone.now()) if settings.LINE else None,
    )


def by_line(now: datetime) -> LineFigures:
    recent = Q(state=LineState.WAITING) | Q(ended_at__gte=now - DAY)
    rows = (
        LineNotice.objects.filter(recent)
        .values_list("state", "error")
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for state, error, count in rows:
        counts[state] += count
        if state == LineState.FAILED:
            told[line_reason_words(error)] += count
    shown = (LineState.WAITING, LineState.SENT, LineState.FAILED)
    day = [
        {"label": capfirst(str(state.label)), "value": charts.written(counts[state])}
        for state in shown
    ]
    return LineFigures(
        day,
        told.most_common(),
        line.next_month(now) if line.is_over_limit(now) else None,
    )


def line_reason_words(error: str) -> str:
    return str(
        LINE_REASONS.get(error)
        or _("LINE refused the push (%(reason)s)") % {"reason": error}
    )


def states() -> list[dict[str, Any]]:
    """Letters that people find in their inbox; log-in letters are told apart, because their addresses are secret."""
    listed = (
        Message.objects.filter(in_inbox=True)
        .values_list("state")
        .annotate(count=Count("pk"))
        .order_by("state")
    )
    counts = Counter(dict(listed))
    url = reverse("admin:portal_message_changelist")
    shown = (S.PLANNED, S.QUEUED, S.SENDING, S.SENT, S.FAILED)
    return [
        {
            "label": capfirst(str(state.label)),
            "value": charts.written(counts[state]),
            "href": f"{url}?state__exact={state}",
        }
        for state in shown
    ]


def last_day() -> list[dict[str, Any]]:
    since = timezone.now() - DAY
    recent = Message.objects.filter(Q(made_at__gte=since) | Q(sent_at__gte=since))
    found = recent.aggregate(
        made=Count("pk", filter=Q(made_at__gte=since, in_inbox=True)),
        sent=Count("pk", filter=Q(sent_at__gte=since, in_inbox=True)),
        failed=Count("pk", filter=Q(made_at__gte=since, in_inbox=True, state=S.FAILED)),
        entry=Count("pk", filter=Q(sent_at__gte=since, in_inbox=False)),
        entry_failed=Count(
            "pk", filter=Q(made_at__gte=since, in_inbox=False, state=S.FAILED)
        ),
    )
    failed = ngettext("%(count)s failed", "%(count)s failed", found["entry_failed"]) % {
        "count": found["entry_failed"]
    }
    return [
        {"label": _("Written"), "value": charts.written(found["made"])},
        {"label": _("Sent"), "value": charts.written(found["sent"])},
        {"label": _("Failed"), "value": charts.written(found["failed"])},
        {
            "label": _("Log-in letters sent"),
            "value": charts.written(found["entry"]),
            "note": failed,
        },
    ]


def reasons() -> list[tuple[str, int]]:
    """Why letters stand as failed, the most frequent first."""
    rows = (
        Message.objects.filter(state=S.FAILED)
        .values_list("error")
        .annotate(count=Count("pk"))
        .order_by()
    )
    told: Counter[str] = Counter()
    for error, count in rows:
        told[reason_words(error)] += count
    return told.most_common()


def reason_words(error: str) -> str:
    """What the code of a failure means."""
    known = next(
        (words for begin, words in REASONS.items() if error.startswith(begin)), None
    )
    return str(known or AWAY) if error else ""
