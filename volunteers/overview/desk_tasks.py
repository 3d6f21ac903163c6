"""What waits for coordinators outside of applications, counted in one query."""

from typing import Any

from django.db.models import Count, DateTimeField, F, Min, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts import retention
from organizations.models import Cohort, HostRequest, ProfileRevision, Withdrawal
from organizations.rules import ENDED
from portal.messages import desk
from portal.models import UnfinishedErasure, User
from volunteers.decisions import host_withdrawal
from volunteers.models import Application, Choice, ErasureRequest, Interview
from volunteers.overview.dashboard import TaskRow, Waiting

(
    PROFILES,
    MESSAGES,
    ASKED,
    HELD,
    INTERVIEWS,
    REQUESTS,
    REFEREES,
    SILENT,
    FAILED,
    COHORT,
    TO_HOST,
) = range(11)
HOSTS = "organizations_participation"
INSTANTS = {ASKED: "asked_at", HELD: "asked_at", INTERVIEWS: "picked_at"}


def tasks(cohort: Cohort, *, by: User) -> list[TaskRow]:
    profiles = ProfileRevision.objects.waiting().filter(participation__cohort=cohort)
    profiles = profiles.exclude(participation__status__in=ENDED)
    requests = ErasureRequest.objects.visible_to(by).exclude(application__applicant=by)
    counted = [
        counts(PROFILES, profiles, "status_changed_at"),
        counts(MESSAGES, desk.failed_rows(by), "made_at"),
        *(
            counts(which, rows, INSTANTS[which])
            for which, rows in leaving(cohort, by=by).items()
        ),
        counts(REQUESTS, requests.filter(refused_at=None, granted_at=None), "asked_at"),
        counts(REFEREES, referees_to_erase(by), "references__erasure_asked_at"),
        counts(TO_HOST, HostRequest.objects.visible_to(by).new(), "made_at"),
        counts(SILENT, Choice.objects.overdue(cohort, by=by), "answer_by"),
        counts(FAILED, UnfinishedErasure.objects.all(), "failed_at"),
        cohorts_without_clock(),
    ]
    # All at once: unions within unions are deeper than SQLite's parser goes.
    rows = counted[0].union(*counted[1:], all=True)
    found = {(which, key): Waiting(count, since) for which, key, count, since in rows}
    return [
        row_of(cohort, which, key, found[which, key]) for which, key in sorted(found)
    ]


def leaving(cohort: Cohort, *, by: User) -> dict[int, QuerySet[Any]]:
    """Organizations that leave, and interviews with members of those that left."""
    rows = host_withdrawal.interviews_with_hosts_that_left(cohort)
    return {
        ASKED: Withdrawal.objects.asked().in_cohort(cohort),
        HELD: Withdrawal.objects.held().in_cohort(cohort),
        # They need somebody else on their panel.
        INTERVIEWS: Interview.objects.visible_to(by).filter(pk__in=rows.values("pk")),
    }


def referees_to_erase(by: User) -> QuerySet[Any]:
    """Applications, which is what their list shows."""
    rows = Application.objects.visible_to(by).exclude(applicant=by)
    return rows.filter(references__erasure_asked_at__isnull=False)


def counts(which: int, rows: QuerySet[Any], instant: str) -> QuerySet[Any]:
    """Grouped by a constant: no row where there is nothing."""
    return (
        rows.order_by()
        .annotate(which=Value(which), key=Value(0))
        .values("which", "key")
        .annotate(count=Count("pk", distinct=True), since=Min(instant))
        .values_list("which", "key", "count", "since")
    )


def cohorts_without_clock() -> QuerySet[Any]:
    """Nothing that was sent to them would ever be erased."""
    rows = retention.without_clock().order_by()
    never = Value(None, output_field=DateTimeField())
    return rows.annotate(
        which=Value(COHORT), key=F("pk"), count=Value(1), since=never
    ).values_list("which", "key", "count", "since")


def row_of(cohort: Cohort, which: int, key: int, waiting: Waiting) -> TaskRow:
    label, tone = WORDS[which]
    return str(label), waiting, url_of(cohort, which, key), tone


WORDS: dict[int, tuple["str | Promise", str]] = {
    PROFILES: (_lazy("Profiles to approve"), "rose"),
    MESSAGES: (_lazy("Messages that failed"), "rose"),
    ASKED: (_lazy("Organizations that ask to leave"), "rose"),
    HELD: (_lazy("Organizations about to leave: you can still stop it"), "sun"),
    INTERVIEWS: (
        _lazy("Interviews with a member of an organization that left"),
        "sun",
    ),
    REQUESTS: (_lazy("Requests to erase"), "sun"),
    REFEREES: (_lazy("Applications with a referee who asks to be erased"), "sun"),
    SILENT: (_lazy("Answers that organizations owe"), "sun"),
    FAILED: (_lazy("Erasures that failed"), "rose"),
    TO_HOST: (_lazy("Requests to host a volunteer"), "rose"),
    COHORT: (
        _lazy("A cohort has no day of results, so its data would never be deleted"),
        "sun",
    ),
}


def url_of(cohort: Cohort, which: int, key: int) -> str:
    if which == COHORT:
        return reverse("admin:organizations_cohort_change", args=[key])
    if which == SILENT:
        silent = reverse("admin:volunteers_interest_silent")
        return f"{silent}?cohort={cohort.number}"
    model, query = {
        PROFILES: ("organizations_profilerevision", "?status__exact=submitted"),
        MESSAGES: ("portal_message", "?to_do=yes"),
        ASKED: (HOSTS, f"?cohort={cohort.number}&leaving=asked"),
        HELD: (HOSTS, f"?cohort={cohort.number}&leaving=held"),
        INTERVIEWS: ("volunteers_interviewpanel", ""),
        REQUESTS: ("volunteers_erasurerequest", ""),
        REFEREES: ("volunteers_application", "?flag=referee_erasure"),
        FAILED: ("portal_unfinishederasure", ""),
        TO_HOST: ("organizations_hostrequest", "?status__exact=new"),
    }[which]
    return reverse(f"admin:{model}_changelist") + query
