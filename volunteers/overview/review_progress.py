"""The numbers of a cohort's review dashboards: progress, strictness, disagreements.

They leave out what the reader has a conflict of interest with, and their own
application.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone

from organizations.models import Cohort
from portal.models import User
from volunteers.models import Application, CohortFigures, PanelMember, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ReviewStatus as R
from volunteers.overview.dashboard import cached_if_large
from volunteers.scoring import stored_scores

LIST_FIELDS = ("code", "reference", "display_name", "status", "released_status")
# Rows shown of each list.
MOST_DISAGREEMENTS = 50
MOST_REFERENCES = 8


@dataclass(frozen=True)
class Progress:
    """`late`: still to be written after the day on which reviews end; `leaning`: see
    docs/figures.md.
    """

    person: User
    asked: int
    done: int
    late: int
    mean: float | None
    leaning: float | None


@dataclass(frozen=True)
class Waiting:
    """What one person has still to write: references and codes of applications."""

    person: User
    is_late: bool
    references: list[str]
    codes: list[str]

    @property
    def links(self) -> list[tuple[str, str]]:
        """(reference, code) of the first."""
        pairs = zip(self.references, self.codes, strict=True)
        return list(pairs)[:MOST_REFERENCES]

    @property
    def more_count(self) -> int:
        return max(len(self.references) - MOST_REFERENCES, 0)


def applications(cohort: Cohort, by: User) -> QuerySet[Application]:
    # Without the exclusion a coordinator who applied could see their own scores.
    return Application.objects.visible_to(by).in_cohort(cohort).exclude(applicant=by)


def progress(cohort: Cohort, *, by: User) -> list[Progress]:
    """Everyone on the panel, and whoever has reviewed; most left to do first."""
    are_late = is_over(cohort)
    rows_of = cached_if_large("reviewers", cohort, by, lambda: list(counts(cohort, by)))
    counted = {row["reviewer"]: row for row in rows_of}
    leanings = stored_scores.leanings(cohort)
    panel = PanelMember.objects.filter(cohort=cohort).values("user")
    people = User.objects.filter(Q(pk__in=panel) | Q(pk__in=list(counted)))
    nothing: dict[str, Any] = {"asked": 0, "done": 0, "waiting": 0, "mean": None}
    row_by_person = [(person, counted.get(person.pk, nothing)) for person in people]
    rows = [
        Progress(
            person,
            row["asked"],
            row["done"],
            row["waiting"] * are_late,
            row["mean"],
            leanings.get(person.pk),
        )
        for person, row in row_by_person
    ]
    return sorted(rows, key=lambda row: (row.done - row.asked, str(row.person)))


def waiting(cohort: Cohort, *, by: User) -> list[Waiting]:
    """Who still has reviews to write, and of which applications; the longest first."""
    rows = (
        Review.objects.visible_to(by)
        .writable()
        .filter(application__cohort=cohort, reviewer__is_active=True)
        .exclude(application__applicant=by)
        .order_by("assigned_at", "pk")
    )
    is_late = is_over(cohort)
    people: dict[int, Waiting] = {}
    brief = rows.select_related("reviewer", "application").only(
        "assigned_at",
        "reviewer__code",
        "reviewer__email",
        "reviewer__display_name",
        "application__code",
        "application__reference",
    )
    for row in brief:
        found = people.setdefault(
            row.reviewer_id, Waiting(row.reviewer, is_late, [], [])
        )
        found.references.append(str(row.application.reference))
        found.codes.append(row.application.code)
    return sorted(people.values(), key=lambda row: -len(row.references))


def is_over(cohort: Cohort) -> bool:
    """Whether the day on which reviews end has passed."""
    ends_on = cohort.review_ends_on
    return ends_on is not None and ends_on < timezone.localdate()


def counts(cohort: Cohort, by: User) -> Any:
    rows = (
        Review.objects.visible_to(by)
        .filter(application__cohort=cohort)
        # As `applications`: a mean over one application would be its mark.
        .exclude(application__applicant=by)
    )
    is_sent = Q(status=R.SUBMITTED)
    waiting = Q(status__in=[R.ASSIGNED, R.DRAFT], application__status__in=S.judged())
    return (
        rows.expected()
        .order_by()
        .values("reviewer")
        .annotate(
            asked=Count("pk"),
            done=Count("pk", filter=is_sent),
            waiting=Count("pk", filter=waiting),
            mean=Avg("mark", filter=is_sent),
        )
    )


@dataclass(frozen=True)
class Spread:
    """What is usual in a cohort, and from where on its reviewers disagree; None while
    no application has two reviews.
    """

    usual: float | None
    limit: float | None


def spread(cohort: Cohort) -> Spread:
    figures = CohortFigures.objects.filter(cohort=cohort)
    usual = figures.values_list("usual_spread", flat=True).first()
    factor = float(cohort.disagreement_factor)
    return Spread(usual, None if usual is None else usual * factor)


def disagreements(cohort: Cohort, *, by: User) -> list[Application]:
    """Those with the largest spread between two reviewers or more; none without any."""
    rows = applications(cohort, by).filter(score_spread__gt=0)
    brief = rows.only(*LIST_FIELDS, "review_count", "score_mean", "score_spread")
    return list(brief.order_by("-score_spread", "pk")[:MOST_DISAGREEMENTS])


def marks(applications: Iterable[Application], *, by: User) -> dict[int, list[float]]:
    """The marks of the reviews that were sent, by application, lowest first."""
    found: dict[int, list[float]] = {row.pk: [] for row in applications}
    rows = Review.objects.visible_to(by).filter(
        application__in=list(found), status=R.SUBMITTED, mark__isnull=False
    )
    for key, mark in rows.order_by("mark", "pk").values_list("application", "mark"):
        found[key].append(mark)
    return found
