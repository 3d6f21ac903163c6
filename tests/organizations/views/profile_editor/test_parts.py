"""Parts of a document that fit no field: changed, moved or removed, without script."""

import pytest

from organizations.documents import importer
from organizations.models import ProfileRevision
from organizations.profiles import contacts, schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.parts.groups import PARTS
from tests.organizations.sample_documents import document
from tests.organizations.views.host_pages import (
    PROFILE,
    newest_revision,
    part_page,
    posted,
    typed,
)

PAGE = part_page("more")

PHONE = {"heading": "โทร", "text": "081-234-5678"}
STORY = {"heading": "เรื่องของเรา", "text": "ตั้งแต่ปี 2540"}
LIST = {"heading": "สิ่งที่ให้", "text": "- ที่พัก\n- อาหาร"}


def stored():
    return newest_revision().content


def move(post, target, part=PHONE, others=(), **changes):
    return post(
        button="move:0",
        sections=[part, *others],
        lists={"sections-target": [target, *([""] * len(others))]},
        **changes,
    )


def shown(response, name):
    """What the page shows in the field."""
    return response.context["form"][name].value()


def test_a_part_is_changed_and_saved(post):
    post(sections=[{"heading": "โทรศัพท์", "text": "02-123-4567"}, STORY])
    assert stored()["sections"] == [{"heading": "โทรศัพท์", "text": "02-123-4567"}, STORY]


def test_a_part_is_removed(post):
    page = post(button="remove:sections:0", sections=[PHONE, STORY])
    assert shown(page, "sections") == [{**STORY, "audience": ""}]
    post(sections=[STORY])
    assert stored()["sections"] == [STORY]


def test_the_host_may_say_that_contact_details_are_public_or_anything_is_not(post):
    parts = [{**PHONE, "audience": "public"}, {**STORY, "audience": "private"}]
    post(sections=parts)
    assert stored()["sections"] == parts


def test_an_unknown_audience_is_never_part_of_the_content(post):
    post(sections=[{**PHONE, "audience": "everybody"}])
    assert (stored()["sections"], list(newest_revision().unfinished)) == (
        [],
        ["sections"],
    )


def test_saving_an_imported_profile_as_it_is_changes_nothing(
    as_user, editor, cohort, pi
):
    text = document().replace("\n\n", "\nผู้ประสานงาน : สมศรี\n\nคำนำ\nยาว\n\n", 1)
    plan = importer.plan_import(text.encode(), cohort=cohort, slug=pi.slug)
    draft = importer.store_revision(plan, by=editor)
    for part in PARTS:
        sent = posted(schema.flatten(draft.content), draft)
        as_user(editor).post(part_page(part.slug), sent)
    after = ProfileRevision.objects.get(pk=draft.pk)
    assert (after.content, after.version) == (draft.content, draft.version)
    assert len(draft.content["sections"]) == 2


@pytest.mark.parametrize(
    ("target", "part", "value"),
    [
        ("benefits", LIST, ["ประกันอุบัติเหตุ", "ที่พัก", "อาหาร"]),
        ("preferred_qualifications", LIST, ["ที่พัก", "อาหาร"]),
        ("duties", STORY, "บันทึกข้อมูล\nตั้งแต่ปี 2540"),
        (
            "links",
            {"heading": "IG", "text": "https://ig.example"},
            [{"label": "IG", "url": "https://ig.example"}],
        ),
        ("challenges", {"heading": "งานหนัก", "text": ""}, "งานหนัก"),
    ],
)
def test_a_part_is_moved_behind_what_is_in_a_field(post, target, part, value):
    assert move(post, target, part, others=[PHONE]).url == f"{PAGE}?cohort=16"
    assert stored()[target] == value
    assert stored()["sections"] == [PHONE]


def test_moved_phases_and_areas_are_read_as_in_a_document(post):
    move(post, "learning_phases", {"heading": "", "text": "เดือนที่ 4-12 ลงพื้นที่"})
    assert stored()["learning_phases"][-1] == {
        "text": "เดือนที่ 4-12 ลงพื้นที่",
        "first_month": 4,
        "last_month": 12,
    }


def test_moved_areas_tick_their_provinces(post):
    move(post, "areas_text", {"heading": "", "text": "ตาก"})
    assert stored()["areas_text"].endswith("\nตาก")
    assert stored()["provinces"][-1] == "tak"


def test_the_english_beside_a_list_still_belongs_to_it(draft, editor_client):
    profile_workflow.save_revision(
        draft,
        content={**draft.content, "en": {"benefits": ["Insurance"]}},
        version=draft.version,
        by=None,
    )
    sent = posted(schema.flatten({**draft.content, "sections": [LIST]}), draft)
    sent |= {"act": "move:0", "sections-target": ["benefits"]}
    editor_client.post(PAGE, sent)
    assert stored()["benefits"] == ["ประกันอุบัติเหตุ", "ที่พัก", "อาหาร"]
    assert stored()["en"] == {"benefits": ["Insurance", "", ""]}


def test_a_field_that_has_to_be_corrected_takes_nothing(post, draft, editor_client):
    profile_workflow.save_revision(
        draft,
        content=draft.content,
        unfinished={"duties": "ก" * 10_001},
        version=draft.version,
        by=None,
    )
    page = move(post, "duties", STORY)
    assert "has to be corrected first" in page.content.decode()
    assert typed()["duties"] == "ก" * 10_001


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("", "Choose the field"),
        ("name", "Choose the field"),
        ("sections", "Choose the field"),
        ("links", "A link is one address"),
    ],
)
def test_what_can_not_be_moved_stays_where_it_is(post, target, words):
    page = move(post, target)
    assert words in page.content.decode()
    assert shown(page, "sections") == [{**PHONE, "audience": ""}]


def test_a_row_that_is_not_there_is_not_moved(post):
    page = post(button="move:7", sections=[PHONE])
    assert shown(page, "sections") == [{**PHONE, "audience": ""}]


def test_a_contact_detail_goes_into_the_sealed_contacts_and_leaves_the_draft(post, pi):
    assert move(post, "supervisor_reach", others=[STORY]).status_code == 302
    saved = contacts.get_contacts(pi.participation)
    assert (saved.supervisor_reach, saved.supervisor) == ("โทร 081-234-5678", "")
    assert stored()["sections"] == [STORY]
    assert PHONE["text"] not in str(stored())


def test_it_is_put_behind_what_is_there(post, pi, editor):
    known = dict.fromkeys(contacts.FIELDS, "") | {"supervisor": "สมชาย"}
    contacts.save(pi.participation, values=known, version=0, by=editor)
    move(post, "supervisor", {"heading": "ผู้ประสานงาน", "text": "สมศรี"})
    assert contacts.get_contacts(pi.participation).supervisor == "สมชาย, สมศรี"


def test_what_is_too_long_for_the_contacts_stays_in_the_draft(post, pi):
    page = move(post, "supervisor", {"heading": "", "text": "ก" * 121})
    assert "120" in page.content.decode()
    assert contacts.get_contacts(pi.participation).supervisor == ""


def test_neither_moves_if_the_draft_was_sent_meanwhile(post, pi, editor, draft):
    profile_workflow.submit(ProfileRevision.objects.get(pk=draft.pk), by=editor)
    move(post, "supervisor_reach")
    assert contacts.get_contacts(pi.participation).supervisor_reach == ""


def test_with_something_to_fix_nothing_is_sealed(post, pi):
    page = move(post, "supervisor_reach", closing=["ก" * 2_001])
    assert list(page.context["form"].errors) == ["closing"]
    assert contacts.get_contacts(pi.participation).supervisor_reach == ""


def test_the_page_counts_the_parts_and_marks_contact_details(editor_client, draft):
    profile_workflow.save_revision(
        draft,
        content={**draft.content, "sections": [PHONE, STORY]},
        version=draft.version,
        by=None,
    )
    assert "2 parts fit no field" in editor_client.get(PROFILE).content.decode()
    page = editor_client.get(PAGE).content.decode()
    assert page.count("Contact details, not public") == 1
    assert "Not public: only members and coordinators read this" in page


def test_only_editors_move_parts(post, reviewer):
    assert post(button="move:0", by=reviewer, sections=[PHONE]).status_code == 404
