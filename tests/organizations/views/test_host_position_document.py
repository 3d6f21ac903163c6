"""Another position of an organization that begins with a document."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.models import Participation, ProfileRevision, SourceDocument
from organizations.models.choices import MemberRole
from organizations.positions import adding
from organizations.profiles import schema
from portal.models import AuditEntry
from tests import make
from tests.organizations.made_documents import pdf, plain_word
from tests.organizations.sample_documents import EXAMPLES, TEXTS, document

HOST = "/en/host/protection-international/"
PASTE = f"{HOST}positions/add/document/?cohort=16"
TITLE = "ผู้ช่วยงานสื่อสาร"


@pytest.fixture
def browser(as_user, pi):
    return as_user(make.member(pi.organization, role=MemberRole.OWNER))


def stored(browser, page, **sent):
    """What a press on the button of the page leads to."""
    names = ("raw", "seen", "state")
    raw, seen, parts = (page.context[name] for name in names)
    hidden = {"raw": raw, "seen": seen, "parts": parts}
    if page.context["reading"].is_pdf:
        hidden["pdf"] = "1"
    return browser.post(PASTE, {**hidden, "title": TITLE, **sent})


def added():
    return ProfileRevision.objects.get(participation__number=2)


def test_the_page_of_another_position_leads_to_its_document(browser):
    page = browser.get(f"{HOST}positions/add/?cohort=16").content.decode()
    assert f'href="{PASTE}"' in page
    assert "A position from a document" in browser.get(PASTE).content.decode()


def test_a_document_fills_the_position_and_leaves_what_all_share(browser, pi):
    first = pi.participation.revisions.get()
    before = (first.content, first.version)
    page = browser.post(PASTE, {"text": document()})
    assert not SourceDocument.objects.exists()
    answer = stored(browser, page, title_en="Helper")
    assert answer["Location"] == f"{HOST}profile/?cohort=16&position=2"
    content = added().content
    assert content["duties"] == TEXTS["duties"]
    assert content["provinces"] == ["loei", "tak"]
    assert [len(content[name]) for name in ("benefits", "qualifications")] == [2, 2]
    assert len(content["learning_phases"]) == 2
    assert (content["title"], content["en"]) == (TITLE, {"title": "Helper"})
    empty = schema.DEFAULTS
    assert all(content[n] == empty[n] for n in schema.ORGANIZATION_FIELDS)
    first.refresh_from_db()
    assert (first.content, first.version) == before


def test_what_all_share_is_shown_as_not_taken(browser):
    page = browser.post(PASTE, {"text": document(challenges="งานด่วนมาก")})
    rows = {row.name: row.lines for row in page.context["not_taken"]}
    assert [line.text for line in rows["challenges"]] == ["งานด่วนมาก"]
    assert set(rows) >= {"name", "links", "focus_issues", "objectives", "activities"}
    assert not {row.name for row in page.context["rows"]} & set(rows)
    [part] = [row for row in page.context["parts"] if row.words == "งานด่วนมาก"]
    assert part.is_left_out
    assert str(part.label) == "Not taken: Challenges of the organization"
    assert "challenges" not in dict(page.context["choices"])


def test_the_document_is_kept_byte_by_byte_beside_the_position(browser):
    text = document()
    stored(browser, browser.post(PASTE, {"text": text}))
    source = added().source
    assert bytes(source.original) == text.encode()
    assert AuditEntry.objects.filter(action="import profile").exists()
    code = added().code
    page = browser.get(f"{HOST}profile/revisions/{code}/document/")
    assert TEXTS["challenges"] in page.content.decode()


@pytest.mark.parametrize("make_file", [plain_word, pdf])
def test_word_files_and_pdfs_are_read_as_elsewhere(browser, make_file):
    text = (EXAMPLES / "merged-headings.txt").read_text("utf-8")
    file = SimpleUploadedFile("position", make_file(text))
    page = browser.post(PASTE, {"file": file})
    assert page.context["plan"].content["role"]
    stored(browser, page)
    assert added().content["role"] == page.context["plan"].content["role"]


def test_a_part_can_be_moved_to_where_it_belongs(browser):
    page = browser.post(PASTE, {"text": document()})
    [at] = [r.at for r in page.context["parts"] if r.words == TEXTS["challenges"]]
    moved = stored(browser, page, do=f"move:{at}:expectations", title="")
    assert not ProfileRevision.objects.filter(participation__number=2).exists()
    stored(browser, moved)
    assert TEXTS["challenges"] in added().content["expectations"]


def test_without_a_title_or_with_one_there_is_nothing_is_stored(browser, pi):
    adding.create_position(pi.participation, title=TITLE, by=None)
    page = browser.post(PASTE, {"text": document()})
    for title, words in (("", "Give the position a title."), (TITLE, "already")):
        again = stored(browser, page, title=title)
        assert words in again.context["title_form"].errors["title"][0]
    assert Participation.objects.count() == 2
    assert not SourceDocument.objects.exists()


def test_the_title_of_the_document_is_proposed_and_a_typed_one_stays(browser):
    text = f"ตำแหน่งที่ 1 {TITLE}\n" + document()
    page = browser.post(PASTE, {"text": text})
    assert (
        page.context["title_form"].initial["title"]
        == page.context["plan"].content["title"]
    )
    page = stored(browser, page, do="close", title="อีกชื่อ")
    assert page.context["title_form"].initial["title"] == "อีกชื่อ"


def test_a_document_about_the_organization_alone_adds_nothing(browser):
    text = "วัตถุประสงค์ขององค์กร\n1. ให้คำปรึกษา\n2. ให้ความรู้"
    page = browser.post(PASTE, {"text": text})
    assert "says nothing about a position" in page.content.decode()
    assert "Add the position as a draft" not in page.content.decode()


def test_without_a_known_heading_it_is_sorted_by_hand(browser):
    page = browser.post(PASTE, {"text": "ช่วยงานสื่อสารทุกวัน"})
    raw = page.context["raw"]
    page = browser.post(PASTE, {"raw": raw, "by_hand": "1", "do": "move:0:role"})
    stored(browser, page, by_hand="1")
    assert added().content["role"] == "ช่วยงานสื่อสารทุกวัน"


def test_whoever_only_reads_adds_none(as_user, pi):
    viewer = make.member(pi.organization, "v@x.example", role=MemberRole.VIEWER)
    assert as_user(viewer).get(PASTE).status_code == 403


def test_a_second_position_in_it_becomes_one_too_unless_it_is_there(browser, pi):
    text = (EXAMPLES / "two-positions.txt").read_text("utf-8")
    page = browser.post(PASTE, {"text": text})
    [position] = page.context["further"]
    assert not page.context["known"]
    assert page.context["title_form"].initial["title"] == "อาสาสมัครฝ่ายข้อมูลคดี"
    stored(browser, page, positions=str(position.section))
    titles = Participation.objects.order_by("number").values_list("title", flat=True)
    assert list(titles)[1:] == [TITLE, position.title]
    again = browser.post(PASTE, {"text": text})
    assert again.context["known"] == [position.section]
    assert f"You have a position “{position.title}” already" in again.content.decode()
    answer = stored(browser, again, title="อื่น")
    assert answer.status_code == 302
    content = ProfileRevision.objects.get(participation__number=4).content
    assert "ทำสื่อออนไลน์" in content["sections"][0]["text"]
