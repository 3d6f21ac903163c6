"""What waits for coordinators outside of applications, counted in one query."""

from functools import reduce
from typing import Any

from django.db.models import Count, DateTimeField, F, Min, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.cohorts import retention
from organizations.models import Cohort, ProfileRevision, Withdrawal
from organizations.rules import ENDED
from portal.messages import desk
from portal.models import UnfinishedErasure, User
from volunteers.decisions import host_withdrawal
from volunteers.models import ErasureRequest, Interview
from volunteers.overview.dashboard import TaskRow, Waiting

PROFILES, MESSAGES, ASKED, HELD, INTERVIEWS, REQUESTS, FAILED, COHORT = range(8)
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
        counts(FAILED, UnfinishedErasure.objects.all(), "failed_at"),
        cohorts_without_clock(),
    ]
    rows = reduce(lambda first, second: first.union(second, all=True), counted)
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


def counts(which: int, rows: QuerySet[Any], instant: str) -> QuerySet[Any]:
    """Grouped by a constant: no row where there is nothing."""
    return (
        rows.order_by()
        .annotate(which=Value(which), key=Value(0))
        .values("which", "key")
        .annotate(count=Count("pk"), since=Min(instant))
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
    hosts_url = reverse("admin:organizations_participation_changelist")
    leaving_url = f"{hosts_url}?cohort={cohort.number}&leaving="
    label, url, tone = {
        PROFILES: (
            _("Profiles to approve"),
            reverse("admin:organizations_profilerevision_changelist")
            + "?status__exact=submitted",
            "rose",
        ),
        MESSAGES: (
            _("Messages that failed"),
            reverse("admin:portal_message_changelist") + "?to_do=yes",
            "rose",
        ),
        ASKED: (_("Organizations that ask to leave"), f"{leaving_url}asked", "rose"),
        HELD: (
            _("Organizations about to leave: you can still stop it"),
            f"{leaving_url}held",
            "sun",
        ),
        INTERVIEWS: (
            _("Interviews with a member of an organization that left"),
            reverse("admin:volunteers_interviewpanel_changelist"),
            "sun",
        ),
        REQUESTS: (
            _("Requests to erase"),
            reverse("admin:volunteers_erasurerequest_changelist"),
            "sun",
        ),
        FAILED: (
            _("Erasures that failed"),
            reverse("admin:portal_unfinishederasure_changelist"),
            "rose",
        ),
        COHORT: (
            _("A cohort has no day of results, so its data would be kept for ever"),
            reverse("admin:organizations_cohort_change", args=[key]),
            "sun",
        ),
    }[which]
    return label, waiting, url, tone
