"""The rows of a position's qualifications: kept through changes of their words."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count
from typing import Any

from organizations.cohorts import hooks
from organizations.models import Position, Qualification
from organizations.models.choices import QualificationKind
from organizations.profiles import schema

QUALIFICATION_KINDS = {
    "qualifications": QualificationKind.REQUIRED,
    "preferred_qualifications": QualificationKind.PREFERRED,
}
# A line that was reworded keeps at least so much of its beginning, else it is another.
MIN_LIKENESS = 0.5
COMPARED_LENGTH = 80


def write_qualifications(position: Position, content: dict[str, Any]) -> None:
    """Rows are kept, not written anew: applicants' answers refer to them."""
    before = {row.pk: row for row in position.qualifications.all()}
    rows = list(qualification_rows(position, content))
    for row, kept in zip(rows, kept_rows(before.values(), rows), strict=True):
        row.pk = kept.pk if kept else None
    position.qualifications.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    Qualification.objects.bulk_update(
        [row for row in rows if row.pk], ("kind", "order", "text", "text_en")
    )
    Qualification.objects.bulk_create([row for row in rows if row.pk is None])
    asked = [row for row in rows if is_asked_anew(row, before.get(row.pk))]
    if asked:
        for callback in hooks.qualifications_changed:
            callback(position, asked)


def is_asked_anew(row: Qualification, before: Qualification | None) -> bool:
    """Whether nobody can have answered this required line yet."""
    return row.kind == QualificationKind.REQUIRED and (
        before is None
        or before.kind != QualificationKind.REQUIRED
        or before.statement != row.statement
    )


def kept_rows(
    before: Iterable[Qualification], rows: Sequence[Qualification]
) -> list[Qualification | None]:
    """For each new row the old one that it is: one with the same words, or, for a line
    that was reworded, the likest of the same kind.
    """
    left = list(before)
    kept: dict[int, Qualification] = {}
    for at, row in enumerate(rows):
        same = [old for old in left if old.statement == row.statement]
        if same:
            kept[at] = max(same, key=lambda old: old.kind == row.kind)
            left.remove(kept[at])
    pairs = [
        (likeness(old, row), at, old)
        for at, row in enumerate(rows)
        if at not in kept
        for old in left
        if old.kind == row.kind
    ]
    # Stable: of equally like ones the first line gets the first row.
    for score, at, old in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= MIN_LIKENESS and at not in kept and old in left:
            kept[at] = old
            left.remove(old)
    return [kept.get(at) for at in range(len(rows))]


def likeness(old: Qualification, row: Qualification) -> float:
    # Comparing takes quadratic time, and their beginnings tell lines apart.
    texts = (old.statement[:COMPARED_LENGTH], row.statement[:COMPARED_LENGTH])
    return SequenceMatcher(None, *texts, autojunk=False).ratio()


def qualification_rows(
    position: Position, content: dict[str, Any]
) -> Iterator[Qualification]:
    """The required ones first, so that their order doesn't depend on preferred ones."""
    english = schema.localized(content, "en")
    order = count(1)
    for name, kind in QUALIFICATION_KINDS.items():
        texts = (
            english[name]
            if english["lang"][name] == "en"
            else [""] * len(content[name])
        )
        for text, text_en in zip(content[name], texts, strict=True):
            yield Qualification(
                position=position,
                kind=kind,
                order=next(order),
                text=text,
                text_en=text_en,
            )
