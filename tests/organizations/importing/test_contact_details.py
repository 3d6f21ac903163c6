"""Contact details are recognized, kept apart from the rest, and lose no character."""

import pytest

from organizations.importing import contact_details
from organizations.importing.draft import source_of
from tests.organizations.sample_documents import codes, document, doubts, read

DETAILS = [
    "โทร 081-234-5678",
    "โทร081-234-5678",
    "02 123 4567",
    "(02) 123-4567",
    "+66 81 234 5678",
    "+66 (0)81-234-5678",
    "๐๘๑-๒๓๔-๕๖๗๘",
    "สายด่วน 1300",
    "โทร. 1300",
    "tel: 053123456",
    "อีเมลinfo@host.example",
    "Line : @easternlabour",
    "LINE ID: somchai99",
    "ไลน์ไอดี somchai",
    "https://line.me/ti/p/abc",
    "@easternlabour",
    "ติดต่อ คุณสมศรี ใจดี",
    "ผู้ประสานงาน : นายสมชาย",
    "Contact person: Mr. Smith",
]
OTHERS = [
    "ปี 2560 - 2565",
    "01-12-2569",
    "ค่าโทรศัพท์ 500 บาท",
    "ค่าตอบแทน 10,000 บาท/เดือน",
    "ทะเบียนเลขที่ 0105556012345",
    "ติดต่อ นายจ้าง และหน่วยงาน",
    "ติดต่อประสานงานกับชุมชน",
    "ติดต่อ พี่เลี้ยง",
    "รับเรื่องร้องเรียนทางโทรศัพท์",
    "deadline: 3 May 2569",
    "https://www.facebook.com/0812345678",
    "เดือนที่ 1 – 3",
    "10:00 - 12:30 น.",
]


@pytest.mark.parametrize("text", DETAILS)
def test_contact_details_are_recognized(text):
    assert contact_details.contact_details(text)


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_and_words_are_none(text):
    assert contact_details.contact_details(text) == []


@pytest.mark.parametrize(
    "label",
    [
        "ผู้ประสานงาน",
        "ผู้ประสานงานภาคเหนือ",
        "โทร.",
        "เบอร์โทรศัพท์",
        "Line",
        "E-mail",
        "ที่อยู่",
    ],
)
def test_what_stands_beside_such_a_label_is_one_whatever_it_looks_like(label):
    assert contact_details.holds_contact_details(label, "สมศรี ใจดี")
    assert contact_details.holds_contact_details("", f"{label} : สมศรี ใจดี")


@pytest.mark.parametrize("label", ["ตำแหน่งที่ 1", "การเรียนรู้", "สวัสดิการ", "งบประมาณ"])
def test_other_labels_are_none(label):
    assert not contact_details.holds_contact_details(label, "สมศรี ใจดี")


def sections(text):
    parsed = read(text)
    assert source_of(parsed) == text.encode()
    return [(row["heading"], row["text"]) for row in parsed.content["sections"]], parsed


def test_labels_of_the_identity_block_are_marked():
    parts, parsed = sections(
        document().replace("\n\n", "\nผู้ประสานงาน : สมศรี\nงบประมาณ : น้อย\n\n", 1)
    )
    assert parts == [("ผู้ประสานงาน", "สมศรี"), ("งบประมาณ", "น้อย")]
    assert doubts(parsed, "contact_details") == [("sections.0", "ผู้ประสานงาน")]


def test_a_link_to_an_account_of_a_messenger_is_no_public_link():
    parts, parsed = sections(
        document().replace("\n\n", "\nLine : https://line.me/ti/p/abc\n\n", 1)
    )
    assert parts == [("Line", "https://line.me/ti/p/abc")]
    assert [link["label"] for link in parsed.content["links"]] == ["Website"]


def test_whom_to_ask_at_the_end_of_a_section_is_a_part_of_its_own():
    """It would be the last item of the list above it."""
    end = "\nสนใจติดต่อสอบถามได้ที่\nคุณสมศรี ใจดี\nโทร 081-234-5678"
    parts, parsed = sections(document() + end)
    assert parts == [("", end.strip())]
    assert [row["text"] for row in parsed.content["learning_phases"]] == [
        row["text"] for row in read(document()).content["learning_phases"]
    ]
    assert "contact_details" in codes(parsed)


def test_a_paragraph_with_contact_details_is_apart_from_those_without():
    loose = "เราทำงานกับชุมชน,\n\n- โทร 081-234-5678\n\nตั้งแต่ปี 2540."
    parts, _parsed = sections(document().replace("\n\n", f"\n\n{loose}\n\n", 1))
    assert parts == [("", text) for text in loose.split("\n\n")]


def test_the_first_of_them_keeps_a_heading_of_the_hosts_own():
    own = "## ร่วมงานกับเรา\nมาด้วยกัน\n\nโทร 081-234-5678"
    parts, _parsed = sections(f"{document()}\n\n{own}")
    assert parts == [("ร่วมงานกับเรา", "มาด้วยกัน"), ("", "โทร 081-234-5678")]


def test_details_within_a_text_stay_there_and_are_pointed_out():
    text = "ถามคำถามยาก ๆ กับทีมได้ตลอดเวลาทำงานที่ 081-234-5678 แล้วจดบันทึกทุกครั้งหลังจากนั้น"
    parts, parsed = sections(document(expectations=text))
    assert (parts, parsed.content["expectations"]) == ([], text)
    assert doubts(parsed, "contact_in_text") == [("expectations", "081-234-5678")]


def test_a_document_of_contacts_alone_is_bounded():
    many = "\n\n".join(f"ย่อหน้า {n}\n\nโทร 081-234-5678" for n in range(300))
    parsed = read(f"{document()}\n\n## อื่น ๆ\n{many}")
    assert len(parsed.content["sections"]) == 1
    assert source_of(parsed).decode().endswith(many)
