"""Applications as a table to take along. Nothing that lies sealed is in it: no legal name, no telephone, no note."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from portal.files import spreadsheets
from portal.files.spreadsheets import Cell
from portal.kernel import audit
from portal.models import DataKey, User
from volunteers.models import Choice, Export, Review
from volunteers.models.choices import ExportFormat, ReviewStatus

CHUNK = 500
MIME = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NEEDED = (
    "reference",
    "display_name",
    "status",
    "status_changed_at",
    "submitted_at",
    "outcome_reason",
    "released_status",
    "released_at",
    "is_anywhere",
    "education_level",
    "home_province",
    "cohort__number",
    "applicant__email",
    "applicant__display_name",
)
ORGANIZATION = ("position__organization__name",)
PROVINCE = ("home_province__slug", "home_province__name_th", "home_province__name_en")


@dataclass(frozen=True)
class Column:
    label: "str | Promise"
    cell: Callable[[Any], Cell]


def wish(rank: int) -> Callable[[Any], Cell]:
    def named(application: Any) -> Cell:
        found = (
            choice.position.organization.name
            for choice in application.choices.all()
            if choice.rank == rank
        )
        return next(found, None)

    return named


def answered(application: Any) -> Cell:
    return sum(
        review.status == ReviewStatus.SUBMITTED for review in application.reviews.all()
    )


COLUMNS = {
    "cohort": Column(_lazy("Cohort"), lambda one: one.cohort.number),
    "reference": Column(_lazy("Reference"), lambda one: one.reference),
    "name": Column(_lazy("Display name"), lambda one: one.display_name),
    "email": Column(_lazy("E-mail"), lambda one: one.applicant.email),
    "province": Column(
        _lazy("Home province"),
        lambda one: str(one.home_province) if one.home_province else None,
    ),
    "education": Column(
        _lazy("Highest education"), lambda one: str(one.get_education_level_display())
    ),
    "submitted": Column(_lazy("Submitted"), lambda one: one.submitted_at),
    "state": Column(_lazy("State"), lambda one: str(one.get_status_display())),
    "since": Column(_lazy("In this state since"), lambda one: one.status_changed_at),
    "first": Column(_lazy("First choice"), wish(1)),
    "second": Column(_lazy("Second choice"), wish(2)),
    "third": Column(_lazy("Third choice"), wish(3)),
    "anywhere": Column(_lazy("Wherever I am needed"), lambda one: int(one.is_anywhere)),
    "reviews": Column(_lazy("Reviews that were sent"), answered),
    "reason": Column(
        _lazy("Reason"), lambda one: str(one.get_outcome_reason_display())
    ),
    "told": Column(
        _lazy("Result that was released"),
        lambda one: str(one.get_released_status_display()),
    ),
    "told_at": Column(_lazy("Released at"), lambda one: one.released_at),
}


def rows(applications: QuerySet, columns: Sequence[str]) -> Iterator[list[Cell]]:
    """A chunk at a time, in the language that is active now, however long it takes."""
    language = translation.get_language() or "th"
    found = light(applications).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        with translation.override(language):
            table = cells(chunk, columns)
        yield from table


def light(applications: QuerySet) -> QuerySet:
    """With what the columns show and nothing else."""
    wishes = Choice.objects.select_related("position__organization").only(
        "rank", "application", *ORGANIZATION
    )
    rows = (
        applications.defer(None)
        .select_related("cohort", "applicant", "home_province")
        .only(*NEEDED, *PROVINCE)
    )
    return rows.prefetch_related(
        Prefetch("choices", wishes),
        Prefetch("reviews", Review.objects.only("application", "status")),
    )


def cells(applications: Iterable[Any], columns: Sequence[str]) -> list[list[Cell]]:
    wanted = [COLUMNS[name].cell for name in columns]
    return [[cell(application) for cell in wanted] for application in applications]


def header(columns: Sequence[str]) -> list[str]:
    return [str(COLUMNS[name].label) for name in columns]


def content(
    kind: str, columns: Sequence[str], table: Iterable[Sequence[Cell]]
) -> bytes:
    """The whole file at once, for keeping."""
    if kind == ExportFormat.CSV:
        return "".join(spreadsheets.csv_lines(header(columns), table)).encode()
    with spreadsheets.xlsx_file(header(columns), table) as made:
        return made.read()


def filename(kind: str) -> str:
    return f"applications-{timezone.localdate().isoformat()}.{kind}"


def record(
    *, by: User, kind: str, columns: Sequence[str], count: int, purpose: str
) -> Export:
    """Before the first row leaves; history has the line, the purpose lies sealed here."""
    with transaction.atomic():
        made = Export.objects.create(
            made_by=by,
            format=kind,
            columns=list(columns),
            count=count,
            purpose=purpose,
            data_key=DataKey.objects.create(),
        )
        audit.record("export applications", made, by=by, fields=list(columns))
    return made
