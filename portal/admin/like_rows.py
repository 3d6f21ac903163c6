"""The desk's search, where nothing has the words as typed: rows with words like them.

As forgiving as the visitors' search, but by the database: it finds the letters, and
their vowels and marks are compared here.
"""

import operator
from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet

from portal.text import likeness, thai

# Rows whose letters fit that are compared; nobody reads a longer list of guesses.
MAX_COMPARED = 2_000


def like_rows(
    rows: QuerySet[Any], columns: Iterable[str], text: str
) -> QuerySet[Any] | None:
    """Those of `rows` that have a word like each of `text` in one of the columns.

    None if there are none. Columns are lookups without an operator.
    """
    words = [likeness.spell(word) for word in thai.fold(text).split()]
    # Everything is like a word of one letter.
    if not words or any(len(word.letters) < likeness.SHORT for word in words):
        return None
    columns = tuple(columns)
    condition = Q(pk=None)
    for column in columns:
        matches = (Q(**{f"{column}__iregex": likeness.pattern(word)}) for word in words)
        condition |= reduce(operator.and_, matches)
    fitting = rows.filter(condition).order_by().values_list("pk", *columns)
    keys = [
        pk
        for pk, *values in fitting[:MAX_COMPARED]
        if any(likeness.is_near(text, value or "") for value in values)
    ]
    return rows.filter(pk__in=keys) if keys else None
