"""What deciding and reviewing show elsewhere: a cohort's overview, a reviewer's home. Registered with `portal.kernel.cards`."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from organizations.models.choices import Region
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import charts
from volunteers.interviews import cards as overview_interviews
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import dashboard
from volunteers.overview.dashboard import Waiting
from volunteers.reviews.queue import Queue

ALWAYS = (S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.SHORTLISTED, S.RESERVE, S.NOT_SELECTED)
HIDDEN = (S.DRAFT, S.EXPIRED)


@cards.cohorts_source
def cohorts(user: User) -> list[Cohort]:
    return list(Cohort.objects.visible_to(user))


@cards.overview_card
def overview(cohort: Cohort, user: User) -> list[cards.Card]:
    """Administrators see no application, and no number of them."""
    if not permissions.is_coordinator(user):
        return []
    now = timezone.now()
    states = dashboard.figures(
        "states", cohort, user, lambda: dashboard.states(cohort, now, by=user)
    )
    hosts = dashboard.figures(
        "hosts", cohort, user, lambda: dashboard.by_host(cohort, by=user)
    )
    arrivals = dashboard.figures(
        "arrivals", cohort, user, lambda: dashboard.arrivals(cohort, now, by=user)
    )
    tasks = waiting(cohort, states, now, by=user)
    context = {
        "cohort": cohort,
        "facts": facts(cohort, states, hosts, sum(task["count"] for task in tasks)),
        "tasks": tasks,
        "states": states_chart(cohort, states),
        "funnel": funnel(states),
        "days": days_chart(arrivals),
        "regions": regions_chart(arrivals),
        "interviews": interviews(cohort, states, user),
        "hosts": [
            {"host": host, "width": charts.percent(host.any, max(hosts[0].any, 1))}
            for host in hosts
        ],
    }
    return [cards.Card("admin/volunteers/overview.html", context, order=10)]


def interviews(
    cohort: Cohort, states: dashboard.States, user: User
) -> list[dict[str, Any]]:
    """Nothing where a cohort has none planned and nobody is invited: they cost it no question."""
    is_used = states.counts[S.INTERVIEW] or cohort.interviews_start_on
    return overview_interviews.facts(cohort, user) if is_used else []


def facts(
    cohort: Cohort,
    states: dashboard.States,
    hosts: list[dashboard.Host],
    waiting_count: int,
) -> list[dict[str, Any]]:
    known = [host.seats for host in hosts if host.seats is not None]
    seats = _("%(seats)s in %(hosts)s organizations") % {
        "seats": sum(known),
        "hosts": len(hosts),
    }
    unknown = len(hosts) - len(known)
    return [
        closing(cohort),
        {
            "label": _("Applications sent"),
            "value": charts.written(states.sent),
            "note": drafts_note(states),
        },
        {
            "label": _("Seats"),
            "value": seats,
            "note": _("%(count)s did not say how many") % {"count": unknown}
            if unknown
            else "",
        },
        {
            "label": _("Waiting for you"),
            "value": ngettext("%(count)s thing", "%(count)s things", waiting_count)
            % {"count": waiting_count},
        },
    ]


def closing(cohort: Cohort) -> dict[str, Any]:
    """When the call opens or closes, or that it has closed."""
    now, phase = timezone.now(), cohort.phase()
    if phase == "closed":
        return {"label": _("The call"), "value": _("closed")}
    label, edge = (
        (_("Opens in"), cohort.applications_open_at)
        if phase == "before"
        else (_("Closes in"), cohort.last_instant)
    )
    left = (edge - now).days
    return {
        "label": label,
        "value": ngettext("%(count)s day", "%(count)s days", left) % {"count": left},
    }


def drafts_note(states: dashboard.States) -> str:
    drafts = states.counts[S.DRAFT]
    return ngettext("and %(count)s draft", "and %(count)s drafts", drafts) % {
        "count": drafts
    }


def applications_url(cohort: Cohort, **filters: str) -> str:
    return f"{reverse('admin:volunteers_application_changelist')}?{urlencode({'cohort': cohort.number, **filters})}"


def outcomes_url(cohort: Cohort) -> str:
    return f"{reverse('admin:volunteers_application_outcomes')}?cohort={cohort.number}"


def states_chart(cohort: Cohort, states: dashboard.States) -> charts.Chart:
    shown = [status for status in S if status in ALWAYS or states.counts[status]]
    urls = [
        "" if status in HIDDEN else applications_url(cohort, state=status)
        for status in shown
    ]
    return charts.bar_chart(
        _("Applications by state"),
        [(str(s.label), states.counts[s]) for s in shown],
        urls=urls,
    )


def funnel(states: dashboard.States) -> charts.Chart:
    """How far applications came, up to now; offers and places follow in a card of their own."""
    rows = [
        (_("Begun"), states.begun),
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


def waiting(
    cohort: Cohort, states: dashboard.States, now: datetime, *, by: User
) -> list[dict[str, Any]]:
    """What a coordinator should look at, the most urgent first; nothing that is empty."""
    profiles = (
        reverse("admin:organizations_profilerevision_changelist")
        + "?status__exact=submitted"
    )
    progress = f"{reverse('admin:volunteers_review_progress')}?cohort={cohort.number}"
    messages = reverse("admin:portal_message_changelist") + "?state__exact=failed"
    without = dashboard.figures(
        "without", cohort, by, lambda: dashboard.without_reviewers(cohort, by=by)
    )
    rows = [
        (
            _("Profiles to approve"),
            dashboard.profiles_to_approve(cohort),
            profiles,
            "rose",
        ),
        (_("Messages that failed"), dashboard.failed_messages(), messages, "rose"),
        (
            _("Returned and overdue"),
            states.overdue,
            applications_url(cohort, state=S.INFORMATION_REQUESTED),
            "sun",
        ),
        (
            _("Late reviews"),
            dashboard.late_reviews(cohort, now, by=by),
            progress,
            "sun",
        ),
        (
            _("Without reviewers"),
            without,
            applications_url(cohort, reviewers="none"),
            "sun",
        ),
        (_("Outcomes to release"), states.held, outcomes_url(cohort), "plain"),
    ]
    return [
        task(label, found, href, tone)
        for label, found, href, tone in rows
        if found.count
    ]


def task(label: str, found: Waiting, href: str, tone: str) -> dict[str, Any]:
    days = dashboard.days_waited(found.since)
    hint = (
        ngettext("the oldest for %(count)s day", "the oldest for %(count)s days", days)
        % {"count": days}
        if days
        else ""
    )
    return {
        "label": label,
        "count": found.count,
        "status": charts.written(found.count),
        "href": href,
        "tone": tone,
        "hint": hint,
    }


@cards.home_card
def my_reviews(user: User) -> list[cards.Card]:
    """For reviewers: how many wait."""
    queue = Queue.of(user)
    return (
        [cards.Card("volunteers/reviews/card.html", {"queue": queue}, order=20)]
        if queue.rows
        else []
    )
