"""What the list of applications and its export can show beside what a row holds.

Each figure is a subquery, so that a list costs the same however many rows it has.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Avg,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.interviews import board
from volunteers.models import (
    Application,
    Assessment,
    AssessmentScore,
    Choice,
    Conflict,
    Criterion,
    Document,
    DocumentKind,
    ErasureRequest,
    Reference,
    Score,
)
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import CriterionStage, ReferenceStatus, ReviewStatus

CRITERION = "criterion_"
"""How the name of a criterion's column begins; its key follows."""
INTERVIEW_CRITERION = "interview_criterion_"
"""The same for a criterion of interviews."""

FLAGS: dict[str, "str | Promise"] = {
    "disagreement": _lazy("reviewers disagree more than usual"),
    "conflict": _lazy("someone has a conflict of interest"),
    "referee": _lazy("a referee can’t answer"),
    "overdue": _lazy("more information overdue"),
    "extended": _lazy("has a personal extension"),
    "again": _lazy("applied to another cohort too"),
    "erasure": _lazy("has asked for deletion"),
    "referee_erasure": _lazy("a referee has asked for deletion"),
}


def flag_conditions() -> dict[str, Any]:
    """Of an application, by the names of `FLAGS`."""
    of_application = {"application": OuterRef("pk")}
    others = Application.objects.filter(
        applicant=OuterRef("applicant"), submitted_at__isnull=False
    )
    declined = Reference.objects.filter(
        **of_application, status=ReferenceStatus.DECLINED
    )
    erasures = ErasureRequest.objects.filter(**of_application, refused_at=None)
    leaving_referees = Reference.objects.filter(
        **of_application, erasure_asked_at__isnull=False
    )
    return {
        "disagreement": disagreement(),
        "conflict": Exists(Conflict.objects.filter(**of_application)),
        "referee": Exists(declined),
        "overdue": Q(status=S.INFORMATION_REQUESTED, answer_by__lt=timezone.now()),
        "extended": Q(extended_until__isnull=False),
        "again": Exists(others.exclude(cohort=OuterRef("cohort"))),
        "erasure": Exists(erasures),
        "referee_erasure": Exists(leaving_referees),
    }


def disagreement() -> Q:
    """The marks are as far apart as the cohort says, by what is usual in it."""
    usual = F("cohort__figures__usual_spread") * Cast(
        F("cohort__disagreement_factor"), FloatField()
    )
    return Q(score_spread__gt=0, score_spread__gte=usual)


def with_figures(rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
    """Annotated with what the columns of these names show."""
    names = set(names)
    if "interview" in names:
        rows = board.with_means(rows)
    if "referees" in names:
        rows = rows.annotate(
            referees_answered=counted(referees().filter(consent_at__isnull=False)),
            referees_named=counted(referees()),
        )
    if "documents" in names:
        rows = rows.annotate(documents_missing=counted_missing())
    if "flags" in names:
        rows = rows.annotate(
            **{f"flag_{name}": of for name, of in flag_columns().items()}
        )
    means = {
        name: mean_in_interviews(key)
        if name.startswith(INTERVIEW_CRITERION)
        else mean_of(key)
        for name in names
        if (key := criterion_key(name))
    }
    return rows.annotate(**means)


def criterion_name(criterion: Criterion) -> str:
    """Of its column."""
    is_asked_in_talks = criterion.stage == CriterionStage.INTERVIEW
    return f"{INTERVIEW_CRITERION if is_asked_in_talks else CRITERION}{criterion.pk}"


def criterion_key(name: str) -> int | None:
    """The key of the criterion whose column has this name."""
    for prefix in (INTERVIEW_CRITERION, CRITERION):
        key = name.removeprefix(prefix)
        if name.startswith(prefix) and key.isdecimal():
            return int(key)
    return None


def mean_in_interviews(criterion: int) -> Subquery:
    """Of the scores in interviews that count, as their mean does."""
    scores = AssessmentScore.objects.filter(
        assessment__in=Assessment.objects.counting().order_by().values("pk"),
        assessment__interview__application=OuterRef("pk"),
        criterion=criterion,
    ).order_by()
    means = scores.values("assessment__interview__application")
    return Subquery(means.annotate(mean=Avg("value")).values("mean"))


def mean_of(criterion: int) -> Subquery:
    """Of the scores in the reviews that were sent."""
    scores = Score.objects.filter(
        review__application=OuterRef("pk"),
        review__status=ReviewStatus.SUBMITTED,
        criterion=criterion,
    ).order_by()
    means = scores.values("review__application").annotate(mean=Avg("value"))
    return Subquery(means.values("mean"))


def referees() -> QuerySet[Reference]:
    rows = Reference.objects.filter(application=OuterRef("pk"))
    return rows.exclude(status=ReferenceStatus.REVOKED).order_by()


def counted(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.values("application").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


def counted_missing() -> Coalesce:
    """Required documents that were not handed in."""
    handed_in = Document.objects.filter(
        kind=OuterRef("pk"), application=OuterRef(OuterRef("pk"))
    )
    required = DocumentKind.objects.filter(
        ~Exists(handed_in), cohort=OuterRef("cohort"), is_required=True
    ).order_by()
    counts = required.values("cohort").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


def flag_columns() -> dict[str, Any]:
    return {
        name: condition
        if isinstance(condition, Exists)
        else Exists(Application.objects.filter(condition, pk=OuterRef("pk")))
        for name, condition in flag_conditions().items()
    }


def flag_words(application: Any) -> list[str]:
    return [
        str(label)
        for name, label in FLAGS.items()
        if getattr(application, f"flag_{name}", False)
    ]


def first_choice() -> Subquery:
    """The sort key of the organization that was chosen first."""
    first = Choice.objects.filter(application=OuterRef("pk"), rank=1).order_by()
    return Subquery(first.values("position__organization__sort_key")[:1])


def criteria(cohort: Any) -> list[Criterion]:
    """Those of a cohort's reviews, then those of its interviews, in their order."""
    if cohort is None:
        return []
    rows = list(Criterion.objects.filter(cohort=cohort).order_by("order", "pk"))
    return sorted(rows, key=lambda row: row.stage != CriterionStage.REVIEW)


def criterion_label(criterion: Criterion) -> str:
    """Says which are of interviews."""
    if criterion.stage == CriterionStage.REVIEW:
        return criterion.name
    return _("%(criterion)s (interview)") % {"criterion": criterion.name}
