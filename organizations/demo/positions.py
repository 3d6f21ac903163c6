"""A second position of a fictional host, with seats split over provinces."""

from typing import Any

from organizations.models import Cohort, Participation
from organizations.positions import adding
from organizations.profiles import workflow as profile_workflow

HOST = "southern-dialogue"
FIRST_TITLE = ("ผู้ช่วยวงน้ำชาและทีมเยี่ยมครอบครัว", "Tea circle and family visits")
FIRST_ROLE_EN = (
    "Assistant to the people who lead the tea circles and visit families; always works"
    " beside a colleague who speaks the local Malay"
)
TITLE = ("ผู้ช่วยค่ายเยาวชนและนิทรรศการ", "Youth camps and exhibitions")
SECOND: dict[str, Any] = {
    "role": "ผู้ช่วยผู้จัดค่ายเยาวชนสามวัฒนธรรมและนิทรรศการเรื่องเล่าของแม่",
    "duties": (
        "ออกแบบกิจกรรมค่ายร่วมกับเยาวชนในพื้นที่ ประสานโรงเรียนและผู้ปกครอง "
        "จัดเตรียมอุปกรณ์ ดูแลการขอความยินยอมของเจ้าของเรื่องเล่า "
        "และเขียนเนื้อหาของนิทรรศการให้อ่านง่าย"
    ),
    "areas_text": "ปัตตานี และสงขลา",
    "provinces": ["pattani", "songkhla"],
    "places": [
        {"province": "pattani", "seats": 2},
        {"province": "songkhla", "seats": 1},
    ],
    "seats": 3,
    "benefits": ["ประกันอุบัติเหตุ", "ที่พักของสถาบัน", "ค่าเดินทางลงพื้นที่"],
    "qualifications": [
        "ทำงานกับเด็กและเยาวชนได้อย่างปลอดภัย",
        "เคารพความเชื่อที่ต่างจากตน",
        "เขียนหรือออกแบบสื่อที่อ่านง่าย",
    ],
    "preferred_qualifications": ["เคยจัดค่ายหรือกิจกรรมเยาวชน"],
    "expectations": "ปฏิบัติตามแนวทางคุ้มครองเด็กและแผนความปลอดภัยของสถาบันเสมอ",
    "learning_phases": [
        {
            "text": "เรียนรู้งานคุ้มครองเด็กและร่วมค่ายครั้งแรกในฐานะผู้ช่วย",
            "first_month": 1,
            "last_month": 3,
        },
        {
            "text": "ร่วมออกแบบค่ายและรวบรวมเรื่องเล่าสำหรับนิทรรศการ",
            "first_month": 4,
            "last_month": 9,
        },
        {
            "text": "จัดนิทรรศการหนึ่งครั้งร่วมกับผู้หญิงและเยาวชนในพื้นที่",
            "first_month": 10,
            "last_month": 12,
        },
    ],
    "en": {
        "role": "Helps to run the camps for young people of three cultures and the"
        " exhibition of mothers’ stories",
        "areas_text": "Pattani and Songkhla",
        "benefits": [
            "Accident insurance",
            "A room at the institute",
            "Travel in the field at cost",
        ],
    },
}


def add_second_position(cohort: Cohort) -> None:
    rows = Participation.objects.filter(organization__slug=HOST, cohort=cohort)
    first = rows.filter(number=1).first()
    if first is None or rows.count() > 1:
        return
    give_title(first)
    revision = adding.create_position(
        first, title=TITLE[0], title_en=TITLE[1], content=SECOND, by=None
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)


def give_title(first: Participation) -> None:
    title, title_en = FIRST_TITLE
    revision = profile_workflow.begin_revision(first, by=None)
    english = {**revision.content["en"], "title": title_en, "role": FIRST_ROLE_EN}
    content = {**revision.content, "title": title, "en": english}
    profile_workflow.save_revision(
        revision, content=content, version=revision.version, by=None
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)
