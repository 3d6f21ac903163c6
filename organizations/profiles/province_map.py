"""The provinces as shapes on a map, for the component province_map.

Shapes and names come from a file, so drawing the map costs no query.
"""

import json
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from portal.text import thai

DATA = Path(__file__).resolve().parents[1] / "data" / "thai-provinces.json"
MAX_LEVEL = 3
MARKED_LEVEL = 2

UrlFor = Callable[[str], str]


def counted_map(
    counts: Mapping[str, int], url_for: UrlFor, chosen: str = ""
) -> dict[str, Any]:
    """Level 1 is one, 2 two or three, 3 more; "on" is the chosen province."""
    levels: dict[str, int | str] = {
        # 1 gives 1, 2 and 3 give 2, from 4 on 3.
        slug: min((count + 2) // 2, MAX_LEVEL)
        for slug, count in counts.items()
        if count
    }
    return _draw(levels | ({chosen: "on"} if chosen else {}), counts, url_for)


def marked_map(slugs: Collection[str], url_for: UrlFor) -> dict[str, Any]:
    return _draw(dict.fromkeys(slugs, MARKED_LEVEL), {}, url_for)


def _draw(
    levels: Mapping[str, int | str], counts: Mapping[str, int], url_for: UrlFor
) -> dict[str, Any]:
    """Provinces with a level are links."""
    name = "name_en" if get_language() == "en" else "name_th"
    items = [
        {
            "slug": row["slug"],
            "name": row[name],
            "outline": row["outline"],
            "count": counts.get(row["slug"], 0),
            "level": levels.get(row["slug"], 0),
            "url": url_for(row["slug"]) if row["slug"] in levels else "",
        }
        for row in _data()["provinces"]
    ]
    return {"view_box": _data()["view_box"], "items": items}


def province_names() -> list[tuple[str, str]]:
    """(slug, name) of every province, sorted for the active language."""
    return _province_names(get_language() == "en")


@cache
def _province_names(is_english: bool) -> list[tuple[str, str]]:
    pairs = [
        (row["slug"], row["name_en" if is_english else "name_th"])
        for row in _data()["provinces"]
    ]
    return sorted(
        pairs, key=lambda pair: pair[1] if is_english else thai.sort_key(pair[1])
    )


@cache
def _data() -> dict[str, Any]:
    return json.loads(DATA.read_text("utf-8"))
