"""What waits for coordinators outside of applications, counted in one query."""

from functools import reduce
from typing import Any

from django.db.models import Count, DateTimeField, F, Min, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.cohorts import retention
from organizations.models import Cohort, ProfileRevision
from portal.messages import desk
from portal.models import UnfinishedErasure, User
from volunteers.models import ErasureRequest
from volunteers.overview.dashboard import TaskRow, Waiting

PROFILES, MESSAGES, REQUESTS, FAILED, COHORT = range(5)


def tasks(cohort: Cohort, *, by: User) -> list[TaskRow]:
    profiles = ProfileRevision.objects.waiting().filter(participation__cohort=cohort)
    requests = ErasureRequest.objects.visible_to(by).exclude(application__applicant=by)
    counted = [
        counts(PROFILES, profiles, "status_changed_at"),
        counts(MESSAGES, desk.failed_rows(by), "made_at"),
        counts(REQUESTS, requests.filter(refused_at=None, granted_at=None), "asked_at"),
        counts(FAILED, UnfinishedErasure.objects.all(), "failed_at"),
        cohorts_without_clock(),
    ]
    rows = reduce(lambda first, second: first.union(second, all=True), counted)
    found = {(which, key): Waiting(count, since) for which, key, count, since in rows}
    return [row_of(which, key, found[which, key]) for which, key in sorted(found)]


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


def row_of(which: int, key: int, waiting: Waiting) -> TaskRow:
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
