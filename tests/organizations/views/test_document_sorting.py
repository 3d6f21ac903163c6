"""A host sorts the parts of its document by buttons, without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.models import Participation, ProfileRevision, SourceDocument
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.organizations import made_documents
from tests.organizations.sample_documents import EXAMPLES, document

PASTE = "/en/host/lamnam/document/"


@pytest.fixture
def host_client(as_user, cohort):
    organization = profile_workflow.add_organization(
        slug="lamnam", name="ลำน้ำ", by=None
    )
    owner = make.member(organization, "owner@hosts.example", role=MemberRole.OWNER)
    return as_user(owner)


def carried(page):
    names = ("raw", "seen", "state")
    data = {name: page.context[name] for name in names}
    data["parts"] = data.pop("state")
    if page.context["reading"].is_pdf:
        data["pdf"] = "1"
    if page.context["reading"].by_hand:
        data["by_hand"] = "1"
    return data


def press(client, page, act):
    return client.post(PASTE, {**carried(page), "do": act})


def place(page, words):
    return next(part.at for part in page.context["parts"] if words in part.words)


def test_each_part_says_where_it_goes_and_opens_with_choices(host_client):
    page = host_client.post(PASTE, {"text": document()})
    at = place(page, "ให้ความรู้")
    assert page.context["parts"][at].name == "objectives"
    opened = press(host_client, page, f"open:{at}")
    assert opened.context["parts"][at].is_open
    assert f'value="move:{at}:activities"' in opened.text
    assert not press(host_client, opened, f"close:{at}").context["parts"][at].is_open


def test_a_moved_part_is_stored_where_it_was_moved_to(host_client):
    page = host_client.post(PASTE, {"text": document()})
    page = press(host_client, page, f"move:{place(page, 'ให้ความรู้')}:activities")
    assert host_client.post(PASTE, carried(page)).status_code == 302
    content = ProfileRevision.objects.get().content
    assert content["objectives"] == ["ให้คำปรึกษา"]
    assert content["activities"] == ["ให้ความรู้", "อบรม", "รณรงค์"]
    assert bytes(SourceDocument.objects.get().original) == document().encode()


def test_a_part_is_split_and_joined_by_buttons(host_client):
    page = host_client.post(PASTE, {"text": document(role="ช่วยทีม และเขียน")})
    at = place(page, "ช่วยทีม")
    opened = press(host_client, page, f"open:{at}")
    offset = opened.context["parts"][at].pieces[1].offset
    split = press(host_client, opened, f"split:{at}:{offset}")
    assert [row.words for row in split.context["parts"][at : at + 2]] == [
        "ช่วยทีม",
        "และเขียน",
    ]
    joined = press(host_client, split, f"join:{at}")
    assert joined.context["parts"][at].words == "ช่วยทีม และเขียน"


@pytest.mark.parametrize(
    "act", ["", "move:0", "move:999:role", "split:0:x", "join:999", "move:0:status"]
)
def test_what_can_not_be_done_changes_nothing(host_client, act):
    page = host_client.post(PASTE, {"text": document()})
    assert press(host_client, page, act).context["state"] == page.context["state"]


def test_a_forged_state_is_sorted_as_the_importer_does(host_client):
    page = host_client.post(PASTE, {"text": document()})
    forged = {**carried(page), "parts": "0-3:role", "do": "close"}
    assert host_client.post(PASTE, forged).context["state"] == page.context["state"]


def test_without_a_known_heading_the_expected_ones_are_listed(host_client):
    page = host_client.post(PASTE, {"text": "เราช่วยคนริมน้ำ\n\nรักเด็ก"})
    assert "ความคาดหวังต่ออาสาสมัคร" in page.text
    data = {"raw": page.context["raw"], "by_hand": "1", "do": "close"}
    page = host_client.post(PASTE, data)
    page = press(host_client, page, f"move:{place(page, 'รักเด็ก')}:qualifications")
    assert host_client.post(PASTE, carried(page)).status_code == 302
    content = ProfileRevision.objects.get().content
    assert content["qualifications"] == ["รักเด็ก"]
    assert content["name"] == "ลำน้ำ"


@pytest.mark.parametrize("make_file", ["plain_word", "styled_word", "pdf"])
def test_a_word_file_or_pdf_is_taken_where_text_is(host_client, make_file):
    data = getattr(made_documents, make_file)(document())
    file = SimpleUploadedFile("document", data)
    page = host_client.post(PASTE, {"file": file})
    assert host_client.post(PASTE, carried(page)).status_code == 302
    content = ProfileRevision.objects.get().content
    assert content["objectives"] == ["ให้คำปรึกษา", "ให้ความรู้"]


def test_a_second_position_becomes_a_draft_of_its_own_if_it_is_chosen(host_client):
    text = (EXAMPLES / "two-positions.txt").read_text("utf-8")
    page = host_client.post(PASTE, {"text": text})
    (further,) = page.context["further"]
    assert further.title == "อาสาสมัครฝ่ายสื่อสาร"
    data = {**carried(page), "positions": further.section}
    assert host_client.post(PASTE, data).status_code == 302
    first, second = Participation.objects.order_by("number")
    assert first.title == "อาสาสมัครฝ่ายข้อมูลคดี"
    assert first.revisions.get().content["sections"] == []
    content = second.revisions.get().content
    assert (content["title"], content["seats"]) == ("อาสาสมัครฝ่ายสื่อสาร", 2)
    assert content["role"] == "ทำสื่อออนไลน์"
    assert content["areas_open_ended"] is True
    assert content["qualifications"] == ["ใช้ Canva, CapCut ได้"]


def test_a_second_position_that_is_not_chosen_stays_a_section(host_client):
    text = (EXAMPLES / "two-positions.txt").read_text("utf-8")
    page = host_client.post(PASTE, {"text": text})
    host_client.post(PASTE, carried(page))
    assert Participation.objects.count() == 1
    assert len(ProfileRevision.objects.get().content["sections"]) == 1


def test_another_organizations_name_is_asked_about(host_client, pi):
    name = pi.participation.organization.name
    page = host_client.post(PASTE, {"text": document(role=f"ช่วย {name}")})
    asked = [row["text"] for row in page.context["general"]]
    assert name in asked
