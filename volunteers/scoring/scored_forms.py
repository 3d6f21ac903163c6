"""What reviews and interview scores share: the scale, notes, storing, stale pages.

Both are forms that one member of a panel fills in: a score and a note for each
criterion, and a comment. `ScoredForm` is the row of either.
"""

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import InputRefused, StaleVersion
from volunteers.models import Assessment, Criterion, Review
from volunteers.scoring import statistics

# The marks of every criterion, reviews and interviews alike.
LOWEST, HIGHEST = 1, 5
NO_NOTES: Mapping[int, str] = MappingProxyType({})
ScoredForm = Review | Assessment


def version(form: ScoredForm) -> str:
    """A hash of what is stored now; a page that was opened on another one is stale."""
    stored = {
        score.criterion_id: [score.value, score.note or ""]
        for score in form.scores.all()
    }
    text = json.dumps([sorted(stored.items()), form.comment])
    # 64 bits: it tells versions of one form apart and protects nothing.
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def ensure_current(form: ScoredForm, seen: str) -> None:
    """Raises `StaleVersion` unless `seen` is the version stored now."""
    if version(form) != seen:
        raise StaleVersion(form)


def store(
    form: ScoredForm,
    *,
    scores: Mapping[int, int],
    comment: str,
    notes: Mapping[int, str] = NO_NOTES,
) -> None:
    """Replaces what the form holds. `scores` and `notes`: by criterion id."""
    rows: Any = form.scores
    # Replaced as a whole: a score that was cleared leaves no row behind.
    rows.all().delete()
    texts = {pk: text.strip() for pk, text in notes.items() if text.strip()}
    rows.model.objects.bulk_create(
        rows.model(
            **{rows.field.name: form},
            criterion_id=pk,
            value=scores.get(pk),
            note=texts.get(pk, ""),
        )
        for pk in sorted({*scores, *texts})
    )
    form.comment = comment.strip()
    form.save(update_fields=["comment"])


def mark(
    scores: Mapping[int, int],
    criteria: QuerySet[Criterion],
    *,
    needs_criteria: bool = False,
) -> float | None:
    """The weighted mean of the scores, 1 to 5; None where there are no criteria.

    Raises `TransitionRefused` unless every criterion has a score, and with
    `needs_criteria` where there is none to be scored.
    """
    weights = dict(criteria.values_list("pk", "weight"))
    # Equal sets, not a subset: a criterion of another cohort is refused too.
    if scores.keys() != weights.keys() or (needs_criteria and not weights):
        raise InputRefused(_("every criterion needs a score"))
    return statistics.weighted_mean(
        (value, weights[pk]) for pk, value in scores.items()
    )
