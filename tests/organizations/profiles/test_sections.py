"""Which parts of a document are public: contact details only if the host says so."""

import pytest

from organizations.documents.contact_marks import contact_marks
from organizations.models import Position
from organizations.profiles import comparison, publishing, schema
from organizations.profiles import workflow as profile_workflow
from tests import make

PHONE = {"heading": "โทร", "text": "081-234-5678"}
STORY = {"heading": "เรื่องของเรา", "text": "ตั้งแต่ปี 2540"}


@pytest.mark.parametrize(
    ("section", "is_public"),
    [
        (STORY, True),
        (PHONE, False),
        ({**PHONE, "audience": "public"}, True),
        ({**PHONE, "audience": "private"}, False),
        ({**STORY, "audience": "private"}, False),
        ({**STORY, "audience": "public"}, True),
    ],
)
def test_a_part_is_public_unless_it_holds_contact_details(section, is_public):
    assert schema.is_public_section(section) is is_public


def test_what_is_not_public_is_not_copied_to_the_position(cohort):
    chosen = {**PHONE, "heading": "สำนักงาน", "audience": "public"}
    position = make.position(cohort, sections=[STORY, PHONE, chosen])
    assert Position.objects.get().content["sections"] == [STORY, chosen]
    revision = position.participation.revisions.get()
    assert revision.content["sections"] == [STORY, PHONE, chosen]


def test_published_again_it_stays_as_it_was_chosen(cohort):
    position = make.position(cohort, sections=[{**PHONE, "audience": "public"}])
    publishing.publish(position.participation.revisions.get())
    shown = schema.localized(Position.objects.get().content, "th")
    assert [row["text"] for row in shown["sections"]] == [PHONE["text"]]


def test_revisions_from_before_are_read_by_the_same_rule():
    content = schema.with_defaults({"sections": [STORY, PHONE]})
    assert schema.localized(content, "th")["sections"] == [STORY]


def test_a_difference_says_who_sees_a_part():
    [row] = comparison.changed_rows(
        {"sections": [PHONE]}, {"sections": [{**PHONE, "audience": "public"}]}
    )
    assert (row["before"], row["after"]) == (
        "โทร\n081-234-5678\n(ข้อมูลติดต่อ ไม่เผยแพร่)",
        "โทร\n081-234-5678\n(ข้อมูลติดต่อ ตั้งใจให้เผยแพร่)",
    )


def test_coordinators_see_every_contact_detail_with_who_sees_it(db):
    content = make.content(
        sections=[STORY, PHONE, {**PHONE, "heading": "สำนักงาน", "audience": "public"}],
        expectations="ถามได้ที่ info@host.example",
        benefits=["ที่พัก", "โทร 02-123-4567"],
        places=[{"province": "tak", "seats": 2}],
    )
    marks = [
        (str(mark.label), mark.text, mark.is_public) for mark in contact_marks(content)
    ]
    assert marks == [
        ("โทร", "081-234-5678", False),
        ("สำนักงาน", "081-234-5678", True),
        (str(schema.LABELS["benefits"]), "โทร 02-123-4567", True),
        (str(schema.LABELS["expectations"]), "info@host.example", True),
    ]


def test_the_desk_shows_them(as_user, coordinator, pi, editor):
    draft = make.draft_revision(pi.participation, by=editor, sections=[PHONE])
    profile_workflow.submit(draft, by=editor)
    address = f"/en/admin/organizations/profilerevision/{draft.code}/change/"
    page = as_user(coordinator).get(address).content.decode()
    assert "Contact details in it" in page
    assert PHONE["text"] in page
