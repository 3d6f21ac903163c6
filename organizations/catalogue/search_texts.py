"""What of a public profile a search finds: everything that its page says."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.text import thai

PLACE_NAMES = Path(settings.BASE_DIR) / "organizations" / "data" / "place-names.json"
SEARCHED_FIELDS = (
    "title",
    "name",
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
    "role",
    "duties",
    "areas_text",
    "benefits",
    "qualifications",
    "preferred_qualifications",
    "expectations",
    "learning_phases",
    "sections",
)


def search_text(
    content: dict[str, Any], provinces: Iterable[Any], issues: Iterable[Any]
) -> str:
    """Folded, in both languages.

    `content`: what is public. `provinces` and `issues` of it: rows with their names;
    provinces are found by everyday, former and English names, too.
    """
    texts = [
        text
        for fields in (content, content.get("en", {}))
        for name in SEARCHED_FIELDS
        for text in _texts(fields.get(name, ""))
    ]
    for row in (*provinces, *issues):
        texts += [row.name_th, row.name_en]
    for row in provinces:
        texts += place_names().get(row.slug, ())
    return thai.fold("\n".join(texts))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (value.get("heading", ""), value["text"])
    else:
        for part in value:
            yield from _texts(part)


@cache
def place_names() -> dict[str, list[str]]:
    """By slug of a province: short, former and other English names, and well-known
    towns.
    """
    names: dict[str, list[str]] = json.loads(PLACE_NAMES.read_text("utf-8"))
    return names
