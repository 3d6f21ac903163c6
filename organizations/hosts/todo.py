"""What an organization should do now, as rows of the component task_list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.hosts.host_status import HostStatus
from organizations.models import Organization
from portal.kernel.registry import Registry
from portal.models import User
from portal.text import dates

# Urgency of a todo, the most urgent first.
RETURNED, DUE, NEEDED, UNSENT, ANSWER, UNBEGUN, MISSING, WAITING = range(8)


@dataclass(frozen=True)
class Todo:
    urgency: int
    label: str
    href: str
    hint: str = ""
    status: str = ""
    tone: str = ""


Source = Callable[[Organization, User], Iterable[Todo]]
sources: Registry[Source] = Registry()
"""What higher packages add for members who may act."""


def from_sources(organization: Organization, user: User) -> list[Todo]:
    return [todo for source in sources for todo in source(organization, user)]


def build(
    statuses: Iterable[HostStatus],
    *,
    others: Iterable[Todo] = (),
    invitation_count: int = 0,
    members_url: str = "",
) -> list[Todo]:
    """The most urgent first.

    `others`: of `from_sources`. `invitation_count`: of open invitations, for those who
    may revoke them.
    """
    todos = [
        todo
        for status in statuses
        if not status.is_over
        for todo in (*profile_todos(status), *gap_todos(status))
    ]
    todos += others
    if invitation_count:
        label = ngettext(
            "%(count)s invitation waits for its answer",
            "%(count)s invitations wait for their answer",
            invitation_count,
        )
        todos.append(Todo(WAITING, label % {"count": invitation_count}, members_url))
    return sorted(todos, key=lambda todo: todo.urgency)


def profile_todos(status: HostStatus) -> list[Todo]:
    """About the profile itself: returned, not sent, or not begun."""
    match status.key:
        case "remark":
            urgency, href, hint = RETURNED, status.profile_url, remark_hint(status)
            label = _("Change what the programme asks for, cohort %(number)s")
        case "draft":
            urgency, href, hint = UNSENT, status.profile_url, time_left(status)
            label = _("Complete the profile for cohort %(number)s and send it")
        case "begin" | "renew":
            urgency, href, hint = UNBEGUN, card_anchor(status), time_left(status)
            label = _("Begin the profile for cohort %(number)s")
        case _:
            return []
    label = of_position(status, label % {"number": status.cohort.number})
    return [Todo(urgency, label, href, hint, str(status.text.badge), status.text.tone)]


def gap_todos(status: HostStatus) -> list[Todo]:
    """What a year still needs: contacts on their own page, the rest in the profile."""
    is_needed = status.cohort.needs_full_profile and status.public is None
    urgency = NEEDED if is_needed else MISSING
    hint = _("Needed before it can be approved") if is_needed else ""
    number = status.cohort.number
    todos = []
    if any(gap.is_private for gap in status.gaps):
        label = _("Name mentor and safety contact for cohort %(number)s") % {
            "number": number
        }
        todos.append(
            Todo(
                urgency,
                of_position(status, label),
                status.contacts_url,
                hint or _("Never public"),
            )
        )
    if words := "; ".join(gap.words for gap in status.gaps if not gap.is_private):
        label = _("Add to the profile for cohort %(number)s: %(what)s") % {
            "number": number,
            "what": words,
        }
        can_write = status.key in ("draft", "remark")
        href = status.profile_url if can_write else card_anchor(status)
        todos.append(Todo(urgency, of_position(status, label), href, hint))
    return todos


def remark_hint(status: HostStatus) -> str:
    """How many remarks are open, and how long people can still apply."""
    count = len(status.in_progress.open_remarks) if status.in_progress else 0
    remarks = ngettext(
        "%(count)s change request", "%(count)s change requests", count
    ) % {"count": count}
    return " · ".join(filter(None, [remarks if count else "", time_left(status)]))


def time_left(status: HostStatus) -> str:
    if status.cohort.phase() == "closed":
        return ""
    left = dates.show_left(status.cohort.applications_close_at, timezone.now())
    return _("Applications close: %(left)s") % {"left": left}


def card_anchor(status: HostStatus) -> str:
    """The card of the cohort on the same page, which has the button."""
    return f"#{status.anchor}"


def of_position(status: HostStatus, label: str) -> str:
    """Which of several positions it is about."""
    return f"{label} · {status.title}" if status.title else label
