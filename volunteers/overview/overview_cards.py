"""Cards of a cohort's overview and of a reviewer's home.

Registered with `portal.kernel.cards`.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from organizations.models.choices import Region
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import charts
from volunteers.interviews import cards as overview_interviews
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import dashboard, desk_tasks
from volunteers.overview.dashboard import TaskRow, Waiting
from volunteers.reviews.queue import Queue

ALWAYS_SHOWN = (
    S.DRAFT,
    S.SUBMITTED,
    S.IN_REVIEW,
    S.SHORTLISTED,
    S.RESERVE,
    S.NOT_SELECTED,
)
HIDDEN = (S.DRAFT, S.EXPIRED)
TONES = {
    S.SUBMITTED: "grey",
    S.INFORMATION_REQUESTED: "sun-soft",
    S.IN_REVIEW: "sky",
    S.INTERVIEW: "mint",
    S.SHORTLISTED: "teal",
    S.RESERVE: "sun",
    S.NOT_SELECTED: "ink",
}
"""Parts of the bar of states; others are plain."""


@cards.cohort_sources.register
def cohorts(user: User) -> list[Cohort]:
    return list(Cohort.objects.visible_to(user))


@cards.overview_card_sources.register
def overview(cohort: Cohort, user: User) -> list[cards.Card]:
    """Administrators see no application, and no number of them."""
    if not permissions.is_coordinator(user):
        return []
    now = timezone.now()
    states = dashboard.cached_if_large(
        "states", cohort, user, lambda: dashboard.states(cohort, now, by=user)
    )
    hosts = dashboard.cached_if_large(
        "hosts", cohort, user, lambda: dashboard.by_host(cohort, by=user)
    )
    arrivals = dashboard.cached_if_large(
        "arrivals", cohort, user, lambda: dashboard.arrivals(cohort, now, by=user)
    )
    context = {
        "cohort": cohort,
        "facts": key_numbers(cohort, states, hosts),
        "tasks": waiting_tasks(cohort, states, now, by=user),
        "states": states_chart(cohort, states),
        "funnel": funnel(states),
        "days": days_chart(arrivals),
        "regions": regions_chart(arrivals),
        "interviews": interview_counts(cohort, states, user),
        "hosts": host_rows(hosts),
    }
    return [cards.Card("admin/volunteers/overview.html", context, order=10)]


def host_rows(hosts: list[dashboard.Host]) -> list[dict[str, Any]]:
    """The most chosen first; bars and the marks of seats have one scale."""
    largest = max((max(host.any, host.seats or 0) for host in hosts), default=0)
    return [
        {
            "host": host,
            "width": charts.percent(host.any, largest),
            "first": charts.percent(host.first, largest),
            "seats": charts.percent(host.seats, largest) if host.seats else None,
            "each": number_format(host.any / host.seats, 1) if host.seats else "–",
        }
        for host in sorted(hosts, key=lambda host: -host.any)
    ]


def interview_counts(
    cohort: Cohort, states: dashboard.States, user: User
) -> list[dict[str, Any]]:
    """Empty, without a query, where no interviews are planned and nobody is invited."""
    is_used = states.counts[S.INTERVIEW] or cohort.interviews_start_on
    return overview_interviews.interview_counts(cohort, user) if is_used else []


def key_numbers(
    cohort: Cohort, states: dashboard.States, hosts: list[dashboard.Host]
) -> list[dict[str, Any]]:
    known_seats = [host.seats for host in hosts if host.seats is not None]
    seats = _("seats for %(seats)s in %(hosts)s organizations") % {
        "seats": sum(known_seats),
        "hosts": len(hosts),
    }
    unknown = len(hosts) - len(known_seats)
    return [
        call_phase(cohort),
        {
            "label": _("Applications sent"),
            "value": charts.format_number(states.sent),
            "note": drafts_note(states),
        },
        {
            "label": _("Seats"),
            "value": seats,
            "note": _("%(count)s did not say how many") % {"count": unknown}
            if unknown
            else "",
        },
    ]


def call_phase(cohort: Cohort) -> dict[str, Any]:
    """When the call opens or closes, or that it has closed."""
    now, phase = timezone.now(), cohort.phase()
    if phase == "closed":
        return {"label": _("The call"), "value": _("closed")}
    label, edge = (
        (_("Opens in"), cohort.applications_open_at)
        if phase == "before"
        else (_("Closes in"), cohort.last_instant)
    )
    days_left = (edge - now).days
    return {
        "label": label,
        "value": ngettext("%(count)s day", "%(count)s days", days_left)
        % {"count": days_left},
    }


def drafts_note(states: dashboard.States) -> str:
    drafts = states.counts[S.DRAFT]
    return ngettext("and %(count)s draft", "and %(count)s drafts", drafts) % {
        "count": drafts
    }


def applications_url(cohort: Cohort, **filters: str) -> str:
    query = urlencode({"cohort": cohort.number, **filters})
    return f"{reverse('admin:volunteers_application_changelist')}?{query}"


def outcomes_url(cohort: Cohort) -> str:
    return f"{reverse('admin:volunteers_application_outcomes')}?cohort={cohort.number}"


def states_chart(cohort: Cohort, states: dashboard.States) -> charts.StackedBar:
    """All applications of the cohort as one bar, each state a part of it."""
    statuses = [
        status for status in S if status in ALWAYS_SHOWN or states.counts[status]
    ]
    urls = [
        "" if status in HIDDEN else applications_url(cohort, state=status)
        for status in statuses
    ]
    return charts.stacked_bar(
        _("Applications by state"),
        [
            (str(status.label), states.counts[status], TONES.get(status, "plain"))
            for status in statuses
        ],
        urls=urls,
    )


def funnel(states: dashboard.States) -> charts.Chart:
    """How far applications came, up to now; offers and places follow in a card of their
    own.
    """
    rows = [
        (_("Started"), states.begun),
        (_("Sent"), states.sent),
        (_("Reviewed at least once"), states.reviewed),
        (_("Shortlisted now"), states.counts[S.SHORTLISTED]),
    ]
    return charts.funnel_chart(_("From draft to shortlist"), rows)


def days_chart(arrivals: dashboard.Arrivals) -> charts.Chart:
    return charts.column_chart(
        _("Applications by day"),
        [(dashboard.short_day(day), count) for day, count in arrivals.by_day],
    )


def regions_chart(arrivals: dashboard.Arrivals) -> charts.Chart:
    """Of those who were sent; the last bar only if somebody gave no province."""
    names = {**dict(Region.choices), "": _("no province given")}
    rows = [
        (str(names[region]), count)
        for region, count in arrivals.by_region
        if region or count
    ]
    return charts.bar_chart(_("Applications by region of home"), rows)


def waiting_tasks(
    cohort: Cohort, states: dashboard.States, now: datetime, *, by: User
) -> list[dict[str, Any]]:
    """What a coordinator should look at, the most urgent first, without empty ones."""
    rows = [
        *desk_tasks.tasks(cohort, by=by),
        *review_tasks(cohort, states, now, by=by),
        (_("Results to release"), states.held, outcomes_url(cohort), "plain"),
    ]
    return [
        task(label, items, href, tone)
        for label, items, href, tone in rows
        if items.count
    ]


def review_tasks(
    cohort: Cohort, states: dashboard.States, now: datetime, *, by: User
) -> list[TaskRow]:
    returned_url = applications_url(cohort, state=S.INFORMATION_REQUESTED)
    progress_url = (
        f"{reverse('admin:volunteers_review_progress')}?cohort={cohort.number}"
    )
    unassigned_url = applications_url(cohort, reviewers="few")
    late = dashboard.late_reviews(cohort, now, by=by)
    unassigned = dashboard.cached_if_large(
        "few_reviewers", cohort, by, lambda: dashboard.short_of_reviewers(cohort, by=by)
    )
    return [
        (_("More information overdue"), states.overdue, returned_url, "sun"),
        (_("Late reviews"), late, progress_url, "sun"),
        (_("Too few reviewers"), unassigned, unassigned_url, "sun"),
    ]


def task(label: str, items: Waiting, href: str, tone: str) -> dict[str, Any]:
    days = dashboard.days_waited(items.since)
    hint = (
        ngettext("the oldest for %(count)s day", "the oldest for %(count)s days", days)
        % {"count": days}
        if days
        else ""
    )
    return {
        "label": label,
        "count": items.count,
        "status": charts.format_number(items.count),
        "href": href,
        "tone": tone,
        "hint": hint,
    }


@cards.home_card_sources.register
def my_reviews(user: User) -> list[cards.Card]:
    """For reviewers: how many wait."""
    queue = Queue.of(user)
    if not queue.rows:
        return []
    is_due = bool(queue.waiting)
    return [cards.Card("volunteers/reviews/card.html", {"queue": queue}, 20, is_due)]
