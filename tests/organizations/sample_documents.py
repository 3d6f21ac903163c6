"""Documents for the importer's tests."""

import json
from pathlib import Path

from organizations.importing.document import parse
from organizations.importing.draft import Parsed
from organizations.importing.headings import HEADINGS

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "organizations/demo/protection-international.txt"
EXAMPLES = Path(__file__).resolve().parent / "host_examples"
PROVINCES = {
    row["name_th"]: row["slug"]
    for row in json.loads(
        (ROOT / "organizations/data/thai-provinces.json").read_text("utf-8")
    )["provinces"]
}
TEXTS = {
    "focus_issues": "สิทธิชุมชน",
    "objectives": "1. ให้คำปรึกษา\n2. ให้ความรู้",
    "activities": "1. อบรม\n2. รณรงค์",
    "challenges": "งานบางช่วงเร่งด่วน",
    "role": "ช่วยทีมกฎหมาย",
    "duties": "จดบันทึกและจัดเอกสาร",
    "areas_text": "เลย, ตาก",
    "benefits": "ประกันอุบัติเหตุ / ที่พัก",
    "qualifications": "1. รักษาความลับ\n2. ทำงานเป็นทีม",
    "expectations": "กล้าถาม",
    "learning_phases": "– ระยะ 3 เดือนแรก เรียนรู้งาน\n– ระยะ 4-12 เดือน ลงพื้นที่",
}
IDENTITY = "ชื่อองค์กร : ลำน้ำ\nWebsite : https://lamnam.example"


def section(name: str, text: str) -> str:
    return f"{HEADINGS[name]}\n{text}"


def document(**texts: str) -> str:
    """A whole document in the agreed order, with `texts` in place of the usual ones."""
    return "\n\n".join(
        [IDENTITY, *(section(name, text) for name, text in (TEXTS | texts).items())]
    )


def read(source: str | bytes, **options: bool) -> Parsed:
    return parse(
        source.encode() if isinstance(source, str) else source,
        provinces=PROVINCES,
        **options,
    )


def codes(parsed: Parsed) -> set[str]:
    return {doubt.code for doubt in parsed.doubts}


def doubts(parsed: Parsed, code: str) -> list[tuple[str, str]]:
    return [(doubt.field, doubt.text) for doubt in parsed.doubts if doubt.code == code]
