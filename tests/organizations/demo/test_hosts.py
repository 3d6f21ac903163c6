"""The demo's texts: complete in both languages, fictional, readable by the importer."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from organizations.importing.document import parse
from organizations.importing.draft import FIELDS, Parsed

ROOT = Path(__file__).resolve().parents[3]
HOST_FILES = sorted((ROOT / "organizations/demo/hosts").glob("*.txt"))
JSON_FILES = (
    "organizations/data/issues.json",
    "organizations/demo/hosts.json",
    "volunteers/demo/people.json",
    "volunteers/demo/cohort-16.json",
)
HEADINGS = (
    "ประเด็นที่องค์กรปฏิบัติงาน",
    "วัตถุประสงค์ขององค์กร",
    "กิจกรรมขององค์กรที่ดำเนินอยู่ในปัจจุบัน",
    "ความท้าทายขององค์กร",
    "บทบาท/หน้าที่ของอาสาสมัคร",
    "รายละเอียดงานที่ให้อาสาสมัครลงไปปฏิบัติงาน",
    "พื้นที่ปฏิบัติงาน",
    "สวัสดิการสำหรับอาสาสมัคร",
    "คุณสมบัติอาสาสมัครที่จำเป็นสำหรับโครงการ",
    "ความคาดหวังต่ออาสาสมัคร",
    "แนวทางในการจัดกระบวนการเรียนรู้ให้แก่อาสาสมัคร",
)
QUESTIONS = {
    "motivation": "อะไรทำให้คุณอยากเป็นอาสาสมัครนักสิทธิมนุษยชน",
    "issues": "ประเด็นสิทธิใดที่คุณสนใจ และเคยเรียนรู้หรือทำอะไรมาแล้ว",
    "difference": "เล่าครั้งที่คุณทำงานกับคนที่คิดหรือมีพื้นเพต่างจากคุณ",
    "recording": "เล่าตัวอย่างที่คุณเคยบันทึก เรียบเรียง หรือสื่อสารข้อมูล",
    "confidentiality": "คุณดูแลข้อมูลลับและความปลอดภัยของตัวเองกับผู้อื่นอย่างไร",
    "support": "มีอะไรที่เราควรรู้เพื่อช่วยให้คุณทำงานได้เต็มที่ไหม",
}
COHORT_FIELDS = {"minimum_age", "draft_kept_days", "application_kept_days"}
FEWEST_LETTERS = 250  # about 60 Thai words
NATIONWIDE = "open-window-digital"

every_host = pytest.mark.parametrize("path", HOST_FILES, ids=lambda path: path.stem)


def load(name: str) -> Any:
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


PROVINCES = load("organizations/data/thai-provinces.json")["provinces"]
HOSTS = load("organizations/demo/hosts.json")
ISSUES = load("organizations/data/issues.json")
PEOPLE = load("volunteers/demo/people.json")
COHORT = load("volunteers/demo/cohort-16.json")


def parsed(path: Path) -> Parsed:
    return parse(
        path.read_bytes(), provinces={p["name_th"]: p["slug"] for p in PROVINCES}
    )


def recognized(text: str) -> set[str]:
    return {
        issue["slug"]
        for issue in ISSUES
        if any(word in text for word in issue["words"])
    }


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for child in (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    ):
        yield from objects(child)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for child in (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    ):
        yield from strings(child)


def test_there_are_twelve_hosts_and_each_has_its_facts():
    assert len(HOST_FILES) == 12
    assert {path.stem for path in HOST_FILES} == set(HOSTS)


@every_host
def test_a_host_document_has_all_eleven_headings_each_once(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [lines.count(heading) for heading in HEADINGS] == [1] * len(HEADINGS)


@every_host
def test_a_host_is_plainly_fictional(path: Path):
    text = path.read_text(encoding="utf-8")
    name = parsed(path).content["name"]
    assert name.endswith(" (ตัวอย่าง)")
    assert text.startswith(f"{name}\n\nชื่อองค์กร : {name}\n")
    hosts = re.findall(r"https?://([^/\s]+)", text)
    assert hosts
    assert all(host.endswith(".example") for host in hosts)


@every_host
def test_the_importer_is_sure_of_a_host_document(path: Path):
    document = parsed(path)
    expected = {
        "split_run_on",
        "open_ended_areas",
        "nationwide_area",
        "preferred_assumed",
        "province_alias",
        "phase_range_assumed",
    }
    assert {doubt.code for doubt in document.doubts} <= expected
    assert document.content["cohort"] == 16
    empty = {field for field in FIELDS if not document.content[field]}
    rare = {"title", "seats", "preferred_qualifications"}
    assert empty <= {"sections", "provinces", "areas_open_ended"} | rare
    assert document.content["sections"] == []


@every_host
def test_the_learning_plan_of_a_host_covers_the_year(path: Path):
    phases = parsed(path).content["learning_phases"]
    months = {
        month
        for phase in phases
        for month in range(phase["first_month"], phase["last_month"] + 1)
    }
    assert 2 <= len(phases) <= 5
    assert months == set(range(1, 13))


@every_host
def test_a_host_works_in_known_provinces(path: Path):
    content = parsed(path).content
    assert bool(content["provinces"]) is (path.stem != NATIONWIDE)
    assert set(content["provinces"]) <= {province["slug"] for province in PROVINCES}


def test_the_hosts_work_in_all_six_regions():
    regions = {province["slug"]: province["region"] for province in PROVINCES}
    covered = {
        regions[slug]
        for path in HOST_FILES
        for slug in parsed(path).content["provinces"]
    }
    assert covered == {"north", "northeast", "central", "east", "west", "south"}


@every_host
def test_the_issues_of_a_host_are_recognized_in_its_own_words(path: Path):
    assert recognized(parsed(path).content["focus_issues"]) == set(
        HOSTS[path.stem]["issues"]
    )


def test_defenders_of_human_rights_are_recognized_in_the_real_document():
    path = ROOT / "organizations/demo/protection-international.txt"
    assert recognized(parsed(path).content["focus_issues"]) == {
        "human-rights-defenders"
    }


def test_every_issue_is_worked_on_by_somebody():
    issues = {issue["slug"] for issue in ISSUES}
    assert {issue for host in HOSTS.values() for issue in host["issues"]} == issues - {
        "human-rights-defenders"
    }
    assert all(issue["words"] for issue in ISSUES)


@pytest.mark.parametrize("slug", HOSTS)
def test_the_facts_of_a_host_are_complete(slug: str):
    host = HOSTS[slug]
    assert set(host) - {"en", "preferred_qualifications"} == {
        "name_en",
        "seats",
        "issues",
        "summary_en",
    }
    assert host["name_en"].endswith(" (example)")
    assert 1 <= host["seats"] <= 3


@pytest.mark.parametrize("name", JSON_FILES)
def test_json_is_written_in_one_way(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", JSON_FILES)
def test_what_is_said_in_thai_is_said_in_english_too(name: str):
    for thing in objects(load(name)):
        for key in (key for key in thing if key.endswith("_th")):
            english = thing[f"{key.removesuffix('_th')}_en"]
            assert thing[key]
            assert english
            assert not re.search("[฀-๿]", "".join(strings(english)))


@pytest.mark.parametrize(
    "text",
    [p.read_text(encoding="utf-8") for p in HOST_FILES] + list(map(load, JSON_FILES)),
)
def test_thai_is_typed_well_and_has_no_particles(text: Any):
    for part in strings(text):
        assert not re.search(r"เเ|ํา|!|ครับ|ค่ะ|นะคะ|[^\s“]ๆ|ๆ[^\s”]|  ", part), part


def test_the_cohort_asks_the_agreed_questions():
    assert {
        question["slug"]: question["text_th"] for question in COHORT["questions"]
    } == QUESTIONS
    assert [question["is_required"] for question in COHORT["questions"]] == [
        True
    ] * 5 + [False]
    assert {question["limit"] for question in COHORT["questions"]} == {2000}


def test_the_rubric_has_eight_weighted_criteria_with_an_anchor_for_each_step():
    assert [criterion["weight"] for criterion in COHORT["criteria"]] == [
        2,
        1,
        2,
        1,
        2,
        1,
        1,
        2,
    ]
    for criterion in COHORT["criteria"]:
        assert (
            len(set(criterion["anchors_th"])) == len(set(criterion["anchors_en"])) == 5
        )


def test_there_are_two_separate_consents_and_only_the_first_is_needed():
    assert [
        (consent["kind"], consent["version"]) for consent in COHORT["consents"]
    ] == [("programme", 1), ("hosts", 1)]
    assert [consent["is_required"] for consent in COHORT["consents"]] == [True, False]


def test_only_the_curriculum_vitae_is_a_required_document():
    assert {
        document["slug"]: document["is_required"] for document in COHORT["documents"]
    } == {
        "cv": True,
        "study": False,
        "writing": False,
    }


def test_dates_and_numbers_in_the_texts_come_from_the_cohort():
    named = {
        name for part in strings(COHORT) for name in re.findall(r"\{(\w*)\}", part)
    }
    assert named == COHORT_FIELDS


def test_every_question_has_twelve_answers_of_mixed_strength():
    assert set(PEOPLE["answers"]) == set(QUESTIONS)
    for answers in PEOPLE["answers"].values():
        assert len({answer["text"] for answer in answers}) == 12
        assert all(FEWEST_LETTERS <= len(answer["text"]) <= 2000 for answer in answers)
        assert {answer["language"] for answer in answers} == {"th", "en"}
        assert len({answer["strength"] for answer in answers}) >= 3


def test_there_are_enough_different_people():
    for name in ("nicknames", "given_names", "surnames"):
        assert len(set(PEOPLE[name])) == len(PEOPLE[name]) == 120
    assert len({reason["text"] for reason in PEOPLE["reasons"]}) == 30
    assert PEOPLE["email_domain"] == "applicants.example"
