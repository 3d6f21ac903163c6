"""Cards, key facts, timelines and what is to do; hosts' texts are Thai in both
languages.
"""

from typing import Any

from django.utils.translation import gettext as _

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


def phases() -> list[dict[str, Any]]:
    return [
        {"first_month": first, "last_month": last, "text": text}
        for first, last, text in PHASES
    ]
