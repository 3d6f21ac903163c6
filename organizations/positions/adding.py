"""Further positions of an organization in a cohort: adding one, and their order.

Each is a participation of its own: written, approved, withdrawn and taken in again by
itself, while its page shows what the organization's first profile says of all.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organizations import rules
from organizations.cohorts import hooks
from organizations.models import Participation, ProfileRevision, SourceDocument
from organizations.models.participation import FIRST, MAX_TITLE_LENGTH
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User

MAX_POSITIONS = 12
MOVES = {"up": -1, "down": 1}


def create_position(
    participation: Participation,
    *,
    title: str,
    by: User | None,
    title_en: str = "",
    content: Mapping[str, Any] | None = None,
    source: SourceDocument | None = None,
) -> ProfileRevision:
    """Another position of the organization, as a draft; nothing of it is public.

    `participation`: any of its positions in the cohort. `content`: as in
    `profiles.schema`, such as that of a position to copy; what all positions share
    is left out of it. `source`: the document that it is from. Raises
    `TransitionRefused`: without a title, with that of
    another of its positions, or where it takes part no more.
    """
    title = title.strip()
    with transaction.atomic():
        rows = lock_positions(participation)
        ensure_can_add(rows, title)
        added = add_participation(rows, title, by=by)
        revision = profile_workflow.begin_revision(added, by=by)
        profile_workflow.save_revision(
            revision,
            content=first_draft(content or {}, title, title_en.strip()),
            version=revision.version,
            by=by,
            source=source,
        )
    return revision


def add_participation(
    rows: list[Participation], title: str, *, by: User | None
) -> Participation:
    """`rows`: all of the organization in the cohort, locked."""
    organization, cohort = rows[0].organization, rows[0].cohort
    for beginning in hooks.participation_beginning:
        beginning(organization, cohort)
    added = Participation.objects.create(
        organization=organization,
        cohort=cohort,
        # Those that were withdrawn keep their numbers.
        number=max(row.number for row in rows) + 1,
        order=max(row.order for row in rows) + 1,
        title=title,
    )
    audit.record("add position", added, by=by)
    return added


def first_draft(
    content: Mapping[str, Any], title: str, title_en: str
) -> dict[str, Any]:
    own = schema.own_content(content)
    english = {name: text for name, text in own["en"].items() if name != "title"}
    if title_en:
        english["title"] = title_en
    return {**own, "title": title, "en": english}


def ensure_can_add(rows: list[Participation], title: str) -> None:
    """Raises `TransitionRefused`."""
    current = [row for row in rows if row.status not in rules.ENDED]
    if not current:
        raise TransitionRefused(
            _("the organization no longer takes part in this cohort")
        )
    if not title or len(title) > MAX_TITLE_LENGTH:
        raise InputRefused(
            _("a further position needs a title of at most %(count)s characters")
            % {"count": MAX_TITLE_LENGTH}
        )
    # Also the second press of a button.
    if any(row.title.casefold() == title.casefold() for row in current):
        raise InputRefused(
            _("there is a position with this title already: “%(title)s”")
            % {"title": title}
        )
    if len(current) >= MAX_POSITIONS:
        raise InputRefused(
            _("an organization offers at most %(count)s positions in a cohort")
            % {"count": MAX_POSITIONS}
        )


def positions_of(participation: Participation) -> QuerySet[Participation]:
    """All of the organization in the cohort, in its own order."""
    rows = Participation.objects.filter(
        organization=participation.organization_id, cohort=participation.cohort_id
    )
    return rows.order_by("order", "number")


def lock_positions(participation: Participation) -> list[Participation]:
    """The first one stands for all: adding and ordering come one after the other."""
    first = positions_of(participation).get(number=FIRST)
    lifecycle.lock(first)
    return list(positions_of(participation).select_related("organization", "cohort"))


def move(participation: Participation, *, way: str, by: User | None) -> None:
    """One place up or down in the order of the host's pages; public at once.

    `way`: of `MOVES`. Beyond an end it stays where it is.
    """
    with transaction.atomic():
        rows = [
            row
            for row in lock_positions(participation)
            if row.status not in rules.ENDED
        ]
        at = next((n for n, row in enumerate(rows) if row.pk == participation.pk), None)
        if at is None:
            raise TransitionRefused(_("this position is offered no more"))
        to = at + MOVES[way]
        if not 0 <= to < len(rows):
            return
        rows.insert(to, rows.pop(at))
        for order, row in enumerate(rows, 1):
            row.order = order
        Participation.objects.bulk_update(rows, ["order"])
        audit.record("order positions", participation, by=by)
