"""Tables, chips, pages, differences, charts and the map."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from portal.text import charts
from portal.web.style_guide.facts import HOSTS

SAMPLE_COUNTS = {
    "bangkok": 5,
    "chiang-mai": 4,
    "tak": 2,
    "chiang-rai": 2,
    "songkhla": 2,
    "pattani": 1,
    "loei": 1,
    "udon-thani": 1,
}


def province_map() -> dict[str, Any]:
    data = json.loads(
        (Path(settings.BASE_DIR) / "organizations/data/thai-provinces.json").read_text()
    )
    items = [province(item) for item in data["provinces"]]
    return {"view_box": data["view_box"], "items": items}


def province(row: dict[str, str]) -> dict[str, Any]:
    count = SAMPLE_COUNTS.get(row["slug"], 0)
    # Four shades on the map: none, 1, 2 to 3, and more.
    level = 3 if count > 3 else min(count, 2)
    return {
        "name": row["name_th"],
        "slug": row["slug"],
        "outline": row["outline"],
        "count": count,
        "level": level,
        "url": "#map" if count else "",
    }


def lists() -> dict[str, Any]:
    return {
        **table(),
        "chips": [
            {"label": "ภาคอีสาน", "href": "#chips"},
            {"label": "สิทธิชุมชน", "href": "#chips"},
        ],
        "empty_actions": [
            {"label": _("Show these 3"), "href": "#empty"},
            {"label": _("Clear all"), "href": "#empty"},
        ],
        "page": Paginator(range(300), 50).page(2),
        "diff": [
            {"kind": "same", "text": "ฝึกการเขียน"},
            {"kind": "removed", "text": "หนังสือ"},
            {"kind": "added", "text": "รายงานและหนังสือ"},
            {"kind": "same", "text": "ราชการไปพร้อมกัน"},
        ],
    }


def table() -> dict[str, Any]:
    columns = [_("Application"), _("State"), _("Choices"), _("Reviews"), _("Score")]
    rows = [
        (
            "ม-7KQ2M",
            "ใบไผ่",
            _("Under review"),
            "sky",
            "PI · ลำน้ำ · ชายแดน",
            "2 / 2",
            "4.3",
        ),
        ("ม-9XWPC", "ภูผา", _("Interview"), "teal", "ชายแดน · PI", "2 / 2", "4.1"),
        ("ม-5LBD2", "น้ำฝน", _("More information needed"), "sun", "ลำน้ำ", "0 / 2", "–"),
    ]
    return {
        "columns": [
            {"label": label, "number": place > 2} for place, label in enumerate(columns)
        ],
        "rows": [row(*values) for values in rows],
    }


def row(
    code: str, name: str, state: str, tone: str, choices: str, reviews: str, score: str
) -> dict[str, Any]:
    plain = [{"value": value} for value in (choices, reviews, score)]
    cells = [{"value": code, "sub": name}, {"value": state, "tone": tone}, *plain]
    return {"href": "#table", "cells": cells}


STACK_TONES = ("grey", "sky", "mint", "teal")


def sample_charts() -> dict[str, Any]:
    states = [
        (_("Application received"), 214),
        (_("Under review"), 198),
        (_("Interview"), 64),
        (_("You have an offer"), 12),
    ]
    hosts = [(name, 64 - 21 * index) for index, (name, *_rest) in enumerate(HOSTS)]
    days = [(str(day), (day * 7) % 13 + day // 4) for day in range(1, 29)]
    return {
        "funnel": charts.funnel_chart(_("From application to offer"), states),
        "bars": charts.bar_chart(_("Applications for each host"), hosts),
        "parts": charts.stacked_bar(
            _("Applications by state"),
            [(*row, tone) for row, tone in zip(states, STACK_TONES, strict=True)],
        ),
        "daily": charts.column_chart(_("Applications for each day"), days),
    }
