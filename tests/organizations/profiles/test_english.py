"""The host's own English beside its Thai: stored, shown and compared by field."""

import json
import re

import pytest
from django.utils import translation

from organizations.catalogue import pdf, word_search
from organizations.models import Position, ProfileRevision
from organizations.profiles import comparison, editing, presenting, publishing, schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import Draft, Snapshot
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.organizations.views.host_pages import CHECK, page_of, posted

PAGE = "/cohorts/16/positions/protection-international/"
ENGLISH = {
    "focus_issues": "Community rights",
    "role": "Help in the field",
    "areas_text": "Loei, Lampang and others",
    "objectives": ["Work beside communities"],
    "qualifications": ["An interest in human rights"],
    "benefits": ["Accident insurance"],
    "learning_phases": ["Learn the work"],
}


def written(**english):
    return make.content(en=english or ENGLISH)


@pytest.fixture
def draft(pi, editor):
    return make.draft_revision(pi.participation, by=editor)


@pytest.fixture
def post(as_user, editor, draft):
    """Posts the editor's form as it was opened, with these parts changed."""

    def send(button="save", **changes):
        sent = posted({**schema.flatten(draft.content), **changes}, draft, button)
        return as_user(editor).post(page_of(next(iter(changes))), sent)

    return send


def stored_content():
    return ProfileRevision.objects.latest("number").content


def public(pi, **english):
    """The position with this English."""
    revision = pi.participation.revisions.get()
    revision.content = {**revision.content, "en": english or ENGLISH}
    return publishing.publish(revision)


def test_parts_go_there_and_back():
    content = written()
    assert schema.unflatten(schema.flatten(content)) == content
    assert schema.unflatten(schema.flatten(make.content())) == make.content()


def test_english_takes_the_place_of_thai_on_english_pages_only():
    english, th = schema.localized(written(), "en"), schema.localized(written(), "th")
    assert (english["role"], english["lang"]["role"]) == ("Help in the field", "en")
    assert (english["duties"], english["lang"]["duties"]) == ("บันทึกข้อมูล", "th")
    assert english["learning_phases"] == [
        {"text": "Learn the work", "first_month": 1, "last_month": 3}
    ]
    assert {**th, "lang": None} == {**written(), "lang": None}


def test_a_list_with_another_number_of_rows_stays_thai():
    content = schema.localized(written(objectives=["One", "Two"]), "en")
    assert (content["objectives"], content["lang"]["objectives"]) == (
        ["ทำงานร่วมกับชุมชน"],
        "th",
    )
    assert schema.uneven_translations(written(objectives=["One", "Two"])) == [
        "objectives_en"
    ]
    assert schema.uneven_translations(written()) == []


def test_the_editor_stores_english_and_leaves_thai_alone(post):
    assert post(role_en="Help").status_code == 302
    assert post(objectives_en=["Beside communities"]).status_code == 302
    assert stored_content() == make.content("Protection International (PI)") | {
        "en": {"objectives": ["Beside communities"], "role": "Help"}
    }


def test_a_draft_may_have_uneven_rows_but_is_not_sent_so(post, draft, editor, as_user):
    assert post(objectives_en=["One", "Two"]).status_code == 302
    page = as_user(editor).get(CHECK).content.decode()
    assert "Write as many rows as in Thai, or none." in page
    with pytest.raises(TransitionRefused, match="in English"):
        profile_workflow.submit(ProfileRevision.objects.get(pk=draft.pk), by=editor)


def test_english_rows_move_with_the_thai_ones(post):
    rows = {"objectives": ["หนึ่ง", "สอง"], "objectives_en": ["One", "Two"]}
    form = post("down:objectives:0", **rows).context["form"]
    assert (form["objectives"].value(), form["objectives_en"].value()) == (
        ["สอง", "หนึ่ง"],
        ["Two", "One"],
    )
    form = post("up:objectives_en:1", **rows).context["form"]
    assert (form["objectives"].value(), form["objectives_en"].value()) == (
        ["หนึ่ง", "สอง"],
        ["Two", "One"],
    )


def test_two_that_write_english_of_different_fields_are_joined(draft, editor):
    opened, colleague = Snapshot.of(draft), ProfileRevision.objects.get(pk=draft.pk)
    profile_workflow.save_revision(
        colleague,
        content={**draft.content, "en": {"duties": "Write"}},
        version=colleague.version,
        by=editor,
    )
    editing.save(
        draft,
        Draft({**draft.content, "en": {"role": "Help"}}),
        snapshot=opened,
        by=editor,
    )
    assert stored_content()["en"] == {"role": "Help", "duties": "Write"}


def test_two_that_write_the_same_english_are_asked(draft, editor):
    opened, colleague = Snapshot.of(draft), ProfileRevision.objects.get(pk=draft.pk)
    profile_workflow.save_revision(
        colleague,
        content={**draft.content, "en": {"role": "Theirs"}},
        version=colleague.version,
        by=editor,
    )
    with pytest.raises(editing.EditConflict) as clash:
        editing.save(
            draft,
            Draft({**draft.content, "en": {"role": "Mine"}}),
            snapshot=opened,
            by=editor,
        )
    assert (clash.value.names, clash.value.draft.content["en"]) == (
        ["role_en"],
        {"role": "Mine"},
    )


def test_differences_name_the_english_text(db):
    (row,) = comparison.changed_rows(written(role="Help"), written(role="Help more"))
    with translation.override("en"):
        assert (row["name"], str(row["label"]), row["lang"]) == (
            "role_en",
            "Role of the volunteer, in English",
            "en",
        )
    assert (row["before"], row["after"]) == ("Help", "Help more")


def test_the_public_page_shows_it_in_english_only(client, pi):
    public(pi)
    english, th = (
        client.get(f"/en{PAGE}").content.decode(),
        client.get(PAGE).content.decode(),
    )
    assert '<div class="prose" lang="en"><p>Help in the field</p></div>' in english
    assert '<div class="prose" lang="th"><p>บันทึกข้อมูล</p></div>' in english
    assert "Help in the field" not in th
    assert re.search(r'<a href="[^"]*province=lampang">Lampang</a>', english)


def test_structured_data_feed_and_pdf_have_it(client, pi):
    position = public(pi)
    page = client.get(f"/en{PAGE}").content.decode()
    (block,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
    )
    assert json.loads(block)["jobBenefits"] == "Accident insurance"
    (entry,) = client.get("/cohorts/16/positions.json").json()["positions"]
    assert (entry["text"]["role"], entry["text_en"]["role"]) == (
        "ช่วยงานภาคสนาม",
        "Help in the field",
    )
    assert (entry["text_en"]["duties"], entry["text_en"]["benefits"]) == (
        None,
        ["Accident insurance"],
    )
    with translation.override("en"):
        first = pdf.document_data(Position.objects.get(pk=position.pk))["sections"][0]
    assert (first["text"], first["lang"]) == ("Help in the field", "en")


def test_cards_and_the_organizations_page_have_it(client, pi):
    public(pi)
    for url in (
        "/en/cohorts/16/positions/",
        "/en/organizations/",
        "/en/organizations/protection-international/",
    ):
        assert "Community rights" in client.get(url).content.decode()
        assert (
            "Community rights"
            not in client.get(url.removeprefix("/en")).content.decode()
        )


def test_visitors_find_it_by_english_words(pi):
    position = public(pi)
    assert word_search.find("accident insurance").exact == {position.pk}


def test_english_goes_back_to_thai_when_it_is_taken_away(client, pi):
    public(pi)
    public(pi, duties="Write")
    assert "ช่วยงานภาคสนาม" in client.get(f"/en{PAGE}").content.decode()


def test_a_page_without_english_is_as_before(pi, cohort):
    with translation.override("en"):
        body = presenting.present(pi.content, cohort=cohort, slug=pi.slug)
    assert set(body["content"]["lang"].values()) == {"th"}
    assert body["content"]["role"] == pi.content["role"]
