"""Numbers for the outbox page: messages by state, failures, and the scheduler."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.kernel import scheduler
from portal.messages import desk, line
from portal.models import Heartbeat, LineNotice, Message
from portal.models.choices import LineState, MessageState
from portal.text import charts

DAY = timedelta(hours=24)
AWAY = _lazy("the mail server could not be reached")
OURS = _lazy("the mail server does not accept our sender or password")
LATER = _lazy("the receiving side asked to try later")
NO_ADDRESS = _lazy("the address does not exist or takes no mail")
REASONS: dict[str, "str | Promise"] = {
    "SMTPSenderRefused": OURS,
    "SMTPAuthenticationError": OURS,
    "SMTPDataError 5": _lazy(
        "the receiving server refused the email; check the address with the person"
    ),
    "SMTPDataError 4": LATER,
    "SMTPRecipientsRefused 5": NO_ADDRESS,
    "SMTPRecipientsRefused 4": LATER,
    "Unopenable": _lazy("its text was erased or does not open"),
    "never finished": _lazy("sending began several times and never ended"),
    "bounced": _lazy("it came back undelivered"),
}
LINE_REASONS: dict[str, "str | Promise"] = {
    line.MONTHLY_LIMIT: _lazy("the monthly limit of the LINE account was reached"),
    "no answer": _lazy("LINE could not be reached"),
    "Unopenable": _lazy("the LINE account was erased or does not open"),
}
LISTED_STATES = (
    MessageState.FAILED,
    MessageState.PLANNED,
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.SENT,
)


Counts = Counter[tuple[str, str, bool]]
"""Number of messages, by state, error, and whether they are in somebody's inbox."""


@dataclass(frozen=True)
class OutboxStatistics:
    states: list[dict[str, Any]]
    day: list[dict[str, Any]]
    reasons: list[tuple[str, int]]
    is_late: bool
    broken: list[Heartbeat]
    line: "LineStatistics | None"


@dataclass(frozen=True)
class LineStatistics:
    """Pushes of the last day, and until when LINE accepts no more."""

    day: list[dict[str, Any]]
    reasons: list[tuple[str, int]]
    off_until: datetime | None


def outbox_statistics(rows: QuerySet[Message]) -> OutboxStatistics:
    """`rows`: those that the reader may see."""
    by_state, by_reason = counts(rows)
    return OutboxStatistics(
        states=states(by_state),
        day=last_day(rows),
        reasons=by_reason.most_common(),
        is_late=scheduler.is_relay_late(),
        broken=scheduler.failed_jobs(),
        line=line_statistics(timezone.now()) if settings.LINE else None,
    )


def line_statistics(now: datetime) -> LineStatistics:
    recent = Q(state=LineState.WAITING) | Q(ended_at__gte=now - DAY)
    rows = (
        LineNotice.objects.filter(recent)
        .values_list("state", "error")
        .annotate(count=Count("pk"))
        .order_by()
    )
    counts: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    for state, error, count in rows:
        counts[state] += count
        if state == LineState.FAILED:
            failures[line_reason_words(error)] += count
    states = (LineState.WAITING, LineState.SENT, LineState.FAILED)
    return LineStatistics(
        day=[state_count(state, counts[state]) for state in states],
        reasons=failures.most_common(),
        off_until=line.next_month(now) if line.is_over_limit(now) else None,
    )


def state_count(state: MessageState | LineState, count: int) -> dict[str, Any]:
    return {
        "label": capfirst(str(state.label)),
        "value": charts.format_number(count),
    }


def line_reason_words(error: str) -> str:
    return str(
        LINE_REASONS.get(error)
        or _("LINE refused the push (%(reason)s)") % {"reason": error}
    )


def counts(rows: QuerySet[Message]) -> tuple[Counter[str], Counter[str]]:
    """How many there are in each state, and why those failed that did."""
    groups = rows.order_by().values_list("state", "error").annotate(count=Count("pk"))
    by_state: Counter[str] = Counter()
    by_reason: Counter[str] = Counter()
    for state, error, count in groups:
        by_state[state] += count
        if state == MessageState.FAILED:
            by_reason[reason_words(error)] += count
    return by_state, by_reason


def states(by_state: Counter[str]) -> list[dict[str, Any]]:
    """Failures first, and marked if there are any."""
    url = reverse("admin:portal_message_changelist")
    return [
        {
            **state_count(state, by_state[state]),
            "href": f"{url}?state__exact={state}",
            "is_urgent": state == MessageState.FAILED and by_state[state] > 0,
        }
        for state in LISTED_STATES
    ]


def last_day(messages: QuerySet[Message]) -> list[dict[str, Any]]:
    since = timezone.now() - DAY
    is_made = Q(made_at__gte=since)
    is_sent = Q(sent_at__gte=since)
    is_failed = Q(state=MessageState.FAILED)
    log_in = desk.log_in_letters()
    counts = messages.filter(is_made | is_sent).aggregate(
        made=Count("pk", filter=is_made & ~log_in),
        sent=Count("pk", filter=is_sent & ~log_in),
        # One pass over the rows of a day instead of five queries.
        failed=Count("pk", filter=is_made & ~log_in & is_failed),
        log_in=Count("pk", filter=is_sent & log_in),
        log_in_failed=Count("pk", filter=is_made & log_in & is_failed),
    )
    log_in_failed = counts["log_in_failed"]
    note = ngettext("%(count)s failed", "%(count)s failed", log_in_failed)
    return [
        {"label": _("Written"), "value": charts.format_number(counts["made"])},
        {"label": _("Sent"), "value": charts.format_number(counts["sent"])},
        {"label": _("Failed"), "value": charts.format_number(counts["failed"])},
        {
            "label": _("Log-in emails sent"),
            "value": charts.format_number(counts["log_in"]),
            "note": note % {"count": log_in_failed},
        },
    ]


def reason_words(error: str) -> str:
    """What the code of a failure means."""
    # The first matching prefix counts: "SMTPDataError 550" finds "SMTPDataError 5".
    words = (words for prefix, words in REASONS.items() if error.startswith(prefix))
    return str(next(words, AWAY)) if error else ""
