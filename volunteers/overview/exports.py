"""Exports of applications as a table.

What lies sealed is in it only where it was chosen (`sealed_columns`); no note of
coordinators or reviewers ever is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.files import spreadsheets
from portal.files.spreadsheets import Cell
from portal.kernel import audit
from portal.models import DataKey, User
from volunteers.models import Choice, Criterion, Export, Question, Review
from volunteers.models.choices import ExportFormat, ReviewStatus
from volunteers.overview import list_figures, sealed_columns

# Rows in memory at a time; also the size of each batch of prefetched rows.
CHUNK = 500
MIME = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}
OF_LIST = {
    "who": ("reference", "name"),
    "state": ("state",),
    "wishes": ("first", "second", "third", "anywhere"),
    "reviews_done": ("reviews",),
    "score": ("corrected",),
    "arrived": ("submitted",),
    "age": ("since",),
}
"""The columns here that say what a column of the list says; others have one name."""
FIELDS = (
    "reference",
    "display_name",
    "status",
    "status_changed_at",
    "submitted_at",
    "outcome_reason",
    "released_status",
    "released_at",
    "is_anywhere",
    "score_corrected",
    "score_mean",
    "score_median",
    "score_spread",
    "education_level",
    "home_province",
    "cohort__number",
    "cohort__service_starts_on",
    "applicant__email",
    "applicant__display_name",
)
ORGANIZATION = ("position__organization__name", "position__title")
PROVINCE = ("home_province__slug", "home_province__name_th", "home_province__name_en")


@dataclass(frozen=True)
class Column:
    label: "str | Promise"
    cell: Callable[[Any], Cell]


def choice_of_rank(rank: int) -> Callable[[Any], Cell]:
    def named(application: Any) -> Cell:
        names = (
            choice.position.label
            for choice in application.choices.all()
            if choice.rank == rank
        )
        return next(names, None)

    return named


def submitted_review_count(application: Any) -> Cell:
    return sum(
        review.status == ReviewStatus.SUBMITTED for review in application.reviews.all()
    )


COLUMNS = {
    "cohort": Column(_lazy("Cohort"), lambda row: row.cohort.number),
    "reference": Column(_lazy("Reference"), lambda row: row.reference),
    "name": Column(_lazy("Display name"), lambda row: row.display_name),
    "email": Column(_lazy("Email"), lambda row: row.applicant.email),
    "province": Column(
        _lazy("Province where you live now"),
        lambda row: str(row.home_province) if row.home_province else None,
    ),
    "years": Column(_lazy("Age"), sealed_columns.years),
    "education": Column(
        _lazy("Highest education"), lambda row: str(row.get_education_level_display())
    ),
    "submitted": Column(_lazy("Submitted"), lambda row: row.submitted_at),
    "state": Column(_lazy("State"), lambda row: str(row.get_status_display())),
    "since": Column(_lazy("In this state since"), lambda row: row.status_changed_at),
    "first": Column(_lazy("First choice"), choice_of_rank(1)),
    "second": Column(_lazy("Second choice"), choice_of_rank(2)),
    "third": Column(_lazy("Third choice"), choice_of_rank(3)),
    "anywhere": Column(
        _lazy("Any organization that needs me"), lambda row: bool(row.is_anywhere)
    ),
    "reviews": Column(_lazy("Reviews that were sent"), submitted_review_count),
    "corrected": Column(_lazy("Corrected score"), lambda row: row.score_corrected),
    "mean": Column(_lazy("Mean"), lambda row: row.score_mean),
    "median": Column(_lazy("Median"), lambda row: row.score_median),
    "spread": Column(_lazy("Spread"), lambda row: row.score_spread),
    "interview": Column(_lazy("Interview, mean"), lambda row: row.interview_mean),
    "referees": Column(
        _lazy("Referees who answered"), lambda row: row.referees_answered
    ),
    "documents": Column(
        _lazy("Required documents missing"), lambda row: row.documents_missing
    ),
    "flags": Column(
        _lazy("Warning signs"),
        lambda row: " · ".join(list_figures.flag_words(row)) or None,
    ),
    "reason": Column(
        _lazy("Reason"), lambda row: str(row.get_outcome_reason_display())
    ),
    "told": Column(
        _lazy("Result that was released"),
        lambda row: str(row.get_released_status_display()),
    ),
    "told_at": Column(_lazy("Released at"), lambda row: row.released_at),
}


ONLY_LOGGED = {"notes": Column(_lazy("Notes of the meeting"), lambda row: None)}
"""Of the minutes of a meeting; no table offers them."""


def column_of(name: str) -> Column:
    """Also that of a criterion or a question, by the name of its column, of what lies
    sealed, and of what other documents hold.
    """
    if name in COLUMNS:
        return COLUMNS[name]
    if name in ONLY_LOGGED:
        return ONLY_LOGGED[name]
    if name in sealed_columns.FIELDS:
        return Column(sealed_columns.FIELDS[name], attrgetter(name))
    if key := sealed_columns.answer_key(name):
        question = Question.objects.filter(pk=key).first()
        label = question.text if question else name
        return Column(label, sealed_columns.answer_to(key))
    key = list_figures.criterion_key(name)
    criterion = Criterion.objects.filter(pk=key).first() if key else None
    label = list_figures.criterion_label(criterion) if criterion else name
    return Column(label, attrgetter(name))


def is_sealed(name: str) -> bool:
    """Whether a column is exported only after a fresh confirmation."""
    return name in sealed_columns.FIELDS or bool(sealed_columns.answer_key(name))


def like_the_list(names: Iterable[str]) -> list[str]:
    """The columns of the table that say what these columns of the list say."""
    return [column for name in names for column in OF_LIST.get(name, (name,))]


def rows(applications: QuerySet, columns: Sequence[str]) -> Iterator[list[Cell]]:
    """A chunk at a time, in the language that is active now, however long it takes."""
    language = translation.get_language() or "th"
    # A streamed response runs after the view: the language is then another one.
    needed = with_needed_fields(applications, columns)
    iterator = needed.iterator(chunk_size=CHUNK)
    while chunk := list(islice(iterator, CHUNK)):
        with translation.override(language):
            table = cells(chunk, columns)
        yield from table


def with_needed_fields(applications: QuerySet, columns: Sequence[str]) -> QuerySet:
    """With what the columns show and nothing else."""
    choices = Choice.objects.select_related("position__organization").only(
        "rank", "application", *ORGANIZATION
    )
    rows = list_figures.with_figures(
        # Forgets what the list defers: `only` would leave those fields deferred.
        applications.defer(None)
        .select_related("cohort", "applicant", "home_province")
        .only(*FIELDS, *PROVINCE, *sealed_columns.fields_of(columns)),
        columns,
    )
    rows = sealed_columns.with_sealed(rows, columns)
    return rows.prefetch_related(
        Prefetch("choices", choices),
        # Status only: a review's sealed comment would be loaded and never shown.
        Prefetch("reviews", Review.objects.only("application", "status")),
    )


def cells(applications: Iterable[Any], columns: Sequence[str]) -> list[list[Cell]]:
    cell_functions = [column_of(name).cell for name in columns]
    return [
        [cell(application) for cell in cell_functions] for application in applications
    ]


def header(columns: Sequence[str]) -> list[str]:
    return [str(column_of(name).label) for name in columns]


def file_content(
    kind: str, columns: Sequence[str], table: Iterable[Sequence[Cell]]
) -> bytes:
    """The whole file, for storing it."""
    if kind == ExportFormat.CSV:
        return "".join(spreadsheets.csv_lines(header(columns), table)).encode()
    with spreadsheets.xlsx_file(header(columns), table, name=sheet_name()) as file:
        return file.read()


def sheet_name() -> str:
    return _("Applications")


def filename(kind: str) -> str:
    return f"applications-{timezone.localdate().isoformat()}.{kind}"


def record(
    *, by: User, kind: str, columns: Sequence[str], count: int, purpose: str
) -> Export:
    """Call it before the first row is sent. The purpose is stored encrypted."""
    with transaction.atomic():
        row = Export.objects.create(
            made_by=by,
            format=kind,
            columns=list(columns),
            count=count,
            purpose=purpose,
            data_key=DataKey.objects.create(),
        )
        audit.record("export applications", row, by=by, fields=list(columns))
    return row
