"""What an organization should do now, the most urgent first, as rows of the component task_list.

`source`: higher apps add what they know, for members who may act.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.hosts.participation_status import Standing
from organizations.models import Organization
from portal.models import User
from portal.text import dates

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
_sources: list[Source] = []


def source(told: Source) -> Source:
    _sources.append(told)
    return told


def from_others(organization: Organization, user: User) -> list[Todo]:
    return [todo for told in _sources for todo in told(organization, user)]


def of(
    standings: Iterable[Standing],
    *,
    others: Iterable[Todo] = (),
    invitation_count: int = 0,
    members_url: str = "",
) -> list[Todo]:
    """`others`: of `from_others`; `invitation_count`: of open ones, for who may take them back."""
    found = [
        todo
        for standing in standings
        if not standing.is_over
        for todo in in_cohort(standing)
    ]
    found += others
    if invitation_count:
        words = ngettext(
            "%(count)s invitation waits for its answer",
            "%(count)s invitations wait for their answer",
            invitation_count,
        )
        found.append(Todo(WAITING, words % {"count": invitation_count}, members_url))
    return sorted(found, key=lambda todo: todo.urgency)


def in_cohort(standing: Standing) -> list[Todo]:
    return [*written(standing), *missing(standing)]


def written(standing: Standing) -> list[Todo]:
    """About the profile itself: returned, not sent, or not begun."""
    named: dict[str, Any] = {"number": standing.cohort.number}
    badge, tone = str(standing.words.badge), standing.words.tone
    match standing.key:
        case "remark":
            label = _("Change what the programme asks for, cohort %(number)s") % named
            return [
                Todo(
                    RETURNED, label, profile_url(standing), asked(standing), badge, tone
                )
            ]
        case "draft":
            label = _("Complete the profile for cohort %(number)s and send it") % named
            return [
                Todo(
                    UNSENT,
                    label,
                    profile_url(standing),
                    time_left(standing),
                    badge,
                    tone,
                )
            ]
        case "begin" | "renew":
            label = _("Begin the profile for cohort %(number)s") % named
            return [
                Todo(
                    UNBEGUN, label, card_of(standing), time_left(standing), badge, tone
                )
            ]
    return []


def missing(standing: Standing) -> list[Todo]:
    """What a year with a volunteer still needs: people on their own page, the rest in the profile."""
    is_needed = standing.cohort.needs_full_profile and standing.public is None
    urgency = NEEDED if is_needed else MISSING
    hint = _("Needed before it can be approved") if is_needed else ""
    named = {"number": standing.cohort.number}
    found = []
    if any(gap.is_private for gap in standing.gaps):
        label = _("Name supervisor and safety contact for cohort %(number)s") % named
        found.append(
            Todo(urgency, label, contacts_url(standing), hint or _("Never public"))
        )
    if words := "; ".join(gap.words for gap in standing.gaps if not gap.is_private):
        label = _("Add to the profile for cohort %(number)s: %(what)s") % {
            **named,
            "what": words,
        }
        can_write = standing.key in ("draft", "remark")
        found.append(
            Todo(
                urgency,
                label,
                profile_url(standing) if can_write else card_of(standing),
                hint,
            )
        )
    return found


def asked(standing: Standing) -> str:
    """How many remarks are open, and for how long people can still apply."""
    count = len(standing.at_work.open_remarks) if standing.at_work else 0
    words = (
        ngettext("%(count)s remark", "%(count)s remarks", count) % {"count": count}
        if count
        else ""
    )
    return " · ".join(filter(None, [words, time_left(standing)]))


def time_left(standing: Standing) -> str:
    if standing.cohort.phase() == "closed":
        return ""
    left = dates.show_left(standing.cohort.applications_close_at, timezone.now())
    return _("Applications close: %(left)s") % {"left": left}


def profile_url(standing: Standing) -> str:
    return address("host_profile", standing)


def contacts_url(standing: Standing) -> str:
    return address("host_contacts", standing)


def address(name: str, standing: Standing) -> str:
    return f"{reverse(name, args=[standing.organization.slug])}?cohort={standing.cohort.number}"


def card_of(standing: Standing) -> str:
    """The cohort's own card on the same page, where its button is."""
    return f"#cohort-{standing.cohort.number}"
