"""Further positions that a document describes, to be made positions of their own."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from organizations import rules
from organizations.documents import importer
from organizations.documents.importer import ImportPlan, Reading
from organizations.importing.hints.positions import title_in
from organizations.importing.hints.wordings import seats_in
from organizations.importing.lines import Span
from organizations.models import Participation, ProfileRevision
from organizations.models.participation import MAX_TITLE_LENGTH
from organizations.positions.adding import create_position, positions_of
from organizations.profiles import schema
from portal.models import User


@dataclass(frozen=True)
class FurtherPosition:
    """`section`: its place among the sections of the content that describes it."""

    section: int
    title: str
    content: dict[str, Any]

    def is_among(self, titles: Collection[str]) -> bool:
        """`titles`: case folded."""
        return self.title.strip().casefold() in titles


def further_positions(plan: ImportPlan) -> Iterator[FurtherPosition]:
    for doubt in plan.parsed.doubts:
        if doubt.code == "second_position":
            section = int(doubt.field.partition(".")[2])
            row = plan.content["sections"][section]
            heading = row["heading"]
            span = title_in(heading, Span(0, len(heading)))
            title = heading[span.start : span.end] if span else heading
            yield FurtherPosition(
                section,
                title[:MAX_TITLE_LENGTH],
                _content(heading, row["text"], plan.parsed.joins),
            )


def known_titles(plan: ImportPlan) -> set[str]:
    """Of the organization's positions in the cohort, case folded."""
    rows = Participation.objects.filter(
        organization=plan.organization, cohort=plan.cohort
    )
    current = rows.exclude(status__in=rules.ENDED).values_list("title", flat=True)
    return {title.casefold() for title in current}


def _content(heading: str, text: str, is_pdf: bool) -> dict[str, Any]:
    """What its part of the document says, as of a document of its own."""
    seats = next((number for number, _words in seats_in(heading)), None)
    if not text.strip():
        return schema.with_defaults({"seats": seats})
    reading = Reading(is_pdf=is_pdf, by_hand=True)
    content = importer.sort(text.encode(), reading)[0].content
    return schema.with_defaults({**content, "seats": seats or content["seats"]})


def replace_draft(
    plan: ImportPlan, *, chosen: Collection[int], displayed_stamp: str, by: User
) -> ProfileRevision:
    """As `importer.replace_draft`; the `chosen` sections become positions.

    Raises `TransitionRefused`, and then stores nothing.
    """
    added = [row for row in further_positions(plan) if row.section in chosen]
    first = without(plan, added)
    with transaction.atomic():
        revision = importer.replace_draft(first, displayed_stamp=displayed_stamp, by=by)
        for row in added:
            create_position(
                revision.participation, title=row.title, content=row.content, by=by
            )
    return revision


def without(plan: ImportPlan, added: Collection[FurtherPosition]) -> ImportPlan:
    """What is left for the first position."""
    gone = {row.section for row in added}
    sections = [
        row for number, row in enumerate(plan.content["sections"]) if number not in gone
    ]
    return replace(plan, content={**plan.content, "sections": sections})


def store_all(plan: ImportPlan, *, by: User | None) -> ProfileRevision | None:
    """As `importer.store_revision`; each further position becomes a draft of its own,
    unless the organization has one with its title already.

    None if the draft says all that already. Raises `TransitionRefused`, and then
    stores nothing.
    """
    added = list(further_positions(plan))
    with transaction.atomic():
        revision = importer.store_revision(without(plan, added), by=by)
        if revision is None:
            return None
        titles = positions_of(revision.participation).values_list("title", flat=True)
        known = {title.casefold() for title in titles}
        for row in added:
            if not row.is_among(known):
                create_position(
                    revision.participation, title=row.title, content=row.content, by=by
                )
    return revision
