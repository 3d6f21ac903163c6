"""What reviews and interview scores have in common: the scale, notes, and noticing a stale page."""

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType

from volunteers.models import Assessment, Review

LOWEST, HIGHEST = 1, 5
NO_NOTES: Mapping[int, str] = MappingProxyType({})


def version(review: Review | Assessment) -> str:
    """Stands for what is stored now, so that a page opened earlier notices that another one saved."""
    told = {
        score.criterion_id: [score.value, score.note or ""]
        for score in review.scores.all()
    }
    return hashlib.sha256(
        json.dumps([sorted(told.items()), review.comment]).encode()
    ).hexdigest()[:16]
