"""The planned outcomes of a cohort, and the releases that were made of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort, Position
from portal.models import User
from portal.text import dates
from volunteers.admin.applications import columns
from volunteers.admin.applications.listing import RowDetails
from volunteers.admin.finding import change_url, readable_applications
from volunteers.admin.steps.outcome_list import OutcomeChangeList
from volunteers.decisions import decision_rows
from volunteers.models import Application, Decision, Release
from volunteers.models.choices import ApplicationStatus as S

MAX_RELEASES_SHOWN = 10
NOTHING = object()
UNDECIDED = (S.SUBMITTED, S.INFORMATION_REQUESTED, S.IN_REVIEW, S.INTERVIEW)


@dataclass(frozen=True)
class PlannedOutcome:
    """`key` stands for the application and the outcome that its person was shown;
    `shares`: its applicant reads the reason; `heading`: of the group that begins here,
    and how many it has on all pages.
    """

    application: Any
    url: str
    state: str
    reason: str
    shares: bool
    score: str
    host: str
    warnings: list[str]
    key: str
    heading: tuple[str, int] | None


def rows_of(listing: OutcomeChangeList) -> list[PlannedOutcome]:
    """Of one page; the number of queries does not grow with the rows."""
    read = decision_rows.read_before(listing.result_list)
    shared = decision_rows.shared_reasons(listing.result_list)
    counts = listing.group_counts()
    rows: list[PlannedOutcome] = []
    last: Any = NOTHING
    for application in listing.result_list:
        begins = listing.group and application.group_key != last
        last = application.group_key
        wishes = application.facts.wishes
        rows.append(
            PlannedOutcome(
                application=application,
                url=change_url(application),
                state=columns.state_word(application),
                reason=application.get_outcome_reason_display(),
                shares=application.pk in shared,
                score=columns.score(application),
                host=wishes[0][1] if wishes else "",
                warnings=[
                    *warnings(application, application.facts),
                    *map(read_text, read.get(application.pk, [])),
                ],
                key=key_of(application),
                heading=(group_name(listing.group, application), counts[last])
                if begins
                else None,
            )
        )
    return rows


def key_of(application: Application) -> str:
    return f"{application.code}:{application.status}"


def group_name(group: str, application: Any) -> str:
    if group == "host":
        return application.group_key or _("anywhere")
    if group == "province":
        return str(application.home_province or _("not known"))
    return str(application.get_status_display())


def warnings(application: Application, facts: RowDetails) -> list[str]:
    texts = []
    if application.status != S.INELIGIBLE and not facts.answered:
        texts.append(_("no review"))
    if missing_count := facts.asked - facts.answered:
        text = ngettext(
            "%(count)s review still to come",
            "%(count)s reviews still to come",
            missing_count,
        )
        texts.append(text % {"count": missing_count})
    return texts


def read_text(decision: Decision) -> str:
    """An earlier result that the applicant has read."""
    values = {
        "outcome": decision.get_outcome_display(),
        "read": dates.show_date(decision.released_at) if decision.released_at else "",
    }
    if decision.taken_back_at is None:
        return _("has read “%(outcome)s” (released %(read)s)") % values
    return _(
        "has read “%(outcome)s” (released %(read)s, taken back %(taken_back)s)"
    ) % {**values, "taken_back": dates.show_date(decision.taken_back_at)}


def count_by_outcome(statuses: Iterable[str]) -> list[tuple[str, int]]:
    counts = Counter(statuses)
    return [
        (str(status.label), counts[status]) for status in S.held() if counts[status]
    ]


def cohort_counts(cohort: Cohort, user: User) -> dict[str, int]:
    """How many seats there are, and how many applications are and are not decided."""
    rows = (
        readable_applications(user).in_cohort(cohort).order_by().values_list("status")
    )
    counts = Counter(dict(rows.annotate(Count("pk"))))
    positions = Position.objects.in_cohort(cohort).taking_part()
    seats = positions.aggregate(seats=Sum("seats"))["seats"]
    return {
        "seats": seats or 0,
        "shortlisted": counts[S.SHORTLISTED],
        "undecided": sum(counts[status] for status in UNDECIDED),
    }


def recent_releases(cohort: Cohort, user: User) -> list[dict[str, Any]]:
    """Each with the count of its outcomes, and of those that applicants can read."""
    visible = Q(outcomes__application__in=readable_applications(user).in_cohort(cohort))
    read = visible & Q(outcomes__application__released_status=F("outcomes__outcome"))
    rows = (
        Release.objects.visible_to(user)
        .filter(cohort=cohort)
        .select_related("made_by")
        .annotate(
            count=Count("outcomes", filter=visible), told=Count("outcomes", filter=read)
        )
        # A release of offers has none.
        .filter(count__gt=0)
    )
    return [
        {"release": release, "is_held": release.is_held()}
        for release in rows[:MAX_RELEASES_SHOWN]
    ]
