"""A further position that begins with a document.

Nothing is taken of what all positions of the organization share: the profile of the
first one says it.
"""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction

from organizations.documents import further_positions, importer
from organizations.documents.importer import ImportPlan, Reading
from organizations.importing.difference import difference
from organizations.models import Participation, ProfileRevision
from organizations.positions.adding import create_position
from organizations.profiles import schema
from portal.models import User

NOT_TAKEN = schema.ORGANIZATION_FIELDS


def plan_position(
    raw: bytes, *, participation: Participation, reading: Reading
) -> ImportPlan:
    """Stores nothing. `participation`: any of the organization in the cohort.

    `parsed` of the plan has all that the document says; `content` only what is the
    position's own. Raises `UnreadableDocument`.
    """
    parsed, parts = importer.sort(raw, reading)
    doubts = [
        doubt
        for doubt in parsed.doubts
        if doubt.field.partition(".")[0] not in NOT_TAKEN
    ]
    empty = schema.with_defaults({})
    content = schema.own_content(importer.merged_content(empty, parsed.content))
    return ImportPlan(
        raw,
        replace(parsed, doubts=tuple(doubts)),
        parts,
        participation.cohort,
        participation.organization.slug,
        participation.organization,
        None,
        content,
        difference(schema.flatten(empty), schema.flatten(content)),
    )


def store(
    plan: ImportPlan,
    participation: Participation,
    *,
    title: str,
    title_en: str = "",
    chosen: Collection[int] = (),
    by: User,
) -> ProfileRevision:
    """The draft of the new position; the `chosen` sections become positions, too.

    Raises `TransitionRefused`, and then stores nothing.
    """
    added = [
        row
        for row in further_positions.further_positions(plan)
        if row.section in chosen
    ]
    with transaction.atomic():
        revision = create_position(
            participation,
            title=title,
            title_en=title_en,
            content=further_positions.without(plan, added).content,
            source=importer.get_or_create_document(plan, participation),
            by=by,
        )
        for row in added:
            create_position(participation, title=row.title, content=row.content, by=by)
    return revision
