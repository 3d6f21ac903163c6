"""Sample data for the style guide /style/: every component in all its states.

Texts that a host would write are Thai in both languages.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.sample import SampleForm
from portal.text import charts

TONES = ("teal", "sun", "leaf", "rose", "sky", "plain")
COLORS = (
    "ink",
    "ink-2",
    "paper",
    "surface",
    "wash",
    "line",
    "teal",
    "teal-wash",
    "saffron",
    "saffron-wash",
)
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
HOSTS = (
    (
        "Protection International (PI)",
        "ปกป้องนักปกป้องสิทธิมนุษยชน",
        "กรุงเทพมหานคร อุดรธานี เลย และอีก 6 จังหวัด",
        "นักปกป้องสิทธิ",
    ),
    ("ศูนย์กฎหมายชุมชนลำน้ำ (ตัวอย่าง)", "ช่วยเหลือทางกฎหมายแก่ชุมชนริมน้ำ", "เชียงราย", "สิทธิชุมชน"),
    (
        "เครือข่ายแรงงานชายแดน (ตัวอย่าง)",
        "สิทธิแรงงานข้ามชาติและครอบครัว",
        "ตาก",
        "แรงงานข้ามชาติ",
    ),
)
PHASES = (
    (1, 3, "ระยะ 3 เดือนแรกคือช่วงเรียนรู้ ทำความรู้จักงานขององค์กร"),
    (4, 12, "ลงพื้นที่จริงเพื่อให้เห็นบริบทและสภาพจริงของพื้นที่"),
    (1, 12, "ฝึกงานเขียนผ่านการลงมือปฏิบัติจริง"),
    (1, 12, "ร่วมจัดกระบวนการอบรมเรื่องความปลอดภัย"),
)


def context() -> dict[str, Any]:
    return {
        "colors": COLORS,
        "tones": TONES,
        "hosts": [host(*values) for values in HOSTS],
        # Within: a refused form of the page itself would change its title.
        "samples": {"empty": SampleForm(prefix="empty"), "refused": refused_form()},
        "tasks": tasks(),
        "steps": steps(),
        "facts": facts(),
        "events": events(),
        "phases": [
            {"first_month": first, "last_month": last, "text": text}
            for first, last, text in PHASES
        ],
        "map": province_map(),
        "closes_at": (timezone.now() + timedelta(days=69, hours=4)).isoformat(),
        **lists(),
        **sample_charts(),
    }


def refused_form() -> SampleForm:
    form = SampleForm({"name": "ใบไผ่", "email": "baiphai", "study": "yes"})
    form.page_attributes = {"action": "#errors"}
    form.summary_is_quiet = True
    return form


def host(name: str, summary: str, place: str, issue: str) -> dict[str, Any]:
    return {
        "name": name,
        "summary": summary,
        "place": place,
        "badges": [{"label": issue, "tone": "teal"}],
    }


def tasks() -> list[dict[str, Any]]:
    return [
        task(
            _("About you"), _("What to call you, how to reach you"), _("Done"), "done"
        ),
        task(_("Your motivation"), _("about 30 minutes"), _("In progress"), "sky"),
        task(_("Your choices"), _("up to 3"), _("1 thing to fix"), "rose"),
        task(_("Consents"), "", _("Not started"), "plain"),
        task(
            _("Check and send"),
            _("you can send it when every section is done"),
            _("Not available yet"),
            "plain",
        )
        | {"href": ""},
    ]


def task(label: str, hint: str, status: str, tone: str) -> dict[str, Any]:
    return {
        "label": label,
        "href": "#task-list",
        "hint": hint,
        "status": status,
        "tone": tone,
    }


def steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Paste the text"), "href": "#stepper", "state": "done"},
        {"label": _("Check the fields"), "state": "now"},
        {"label": _("Send for approval"), "state": "next"},
    ]


def facts() -> list[dict[str, Any]]:
    return [
        {"label": _("Area"), "value": "9 จังหวัด ฯลฯ", "lang": "th"},
        {"label": _("Length"), "value": _("1 year, full time")},
        {"label": _("Seats"), "value": None},
        {
            "label": _("Benefits"),
            "value": "ประกันอุบัติเหตุ",
            "note": "ประกันโควิด",
            "lang": "th",
        },
    ]


def events() -> list[dict[str, Any]]:
    return [
        {"title": _("Applications open"), "when": _("last month"), "state": "done"},
        {
            "title": _("Applications close"),
            "when": _("in {n} days").format(n=69),
            "state": "now",
        },
        {"title": _("Interviews"), "when": _("after that"), "state": "next"},
        {"title": _("Work begins"), "when": _("half a year later"), "state": "next"},
    ]


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
