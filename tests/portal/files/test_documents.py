"""The text of Word files and PDFs, read in a process that knows nothing."""

import io
import zipfile

import pytest
from django.utils import translation
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files import documents, scanning
from portal.files.documents import REASONS, NoText
from portal.files.reading import word
from tests.organizations import made_documents
from tests.portal import hostile_files


def words_of(build) -> list[str]:
    return word.read(made_documents.word(build)).words.splitlines()


def refusal(data: bytes) -> str:
    with pytest.raises(NoText) as caught:
        documents.read(data)
    assert str(caught.value)
    return caught.value.code


def test_a_text_is_handed_on_as_it_came():
    document = documents.read("ก ข\r\n".encode())
    assert (document.raw, document.kind) == ("ก ข\r\n".encode(), "")


def test_a_word_file_is_read_in_a_process_of_its_own():
    document = documents.read(made_documents.plain_word("ก\nข"))
    assert (document.raw.decode(), document.kind) == ("ก\nข", "docx")


def test_lists_headings_and_bold_lines_of_word_become_lines():
    def build(document):
        document.add_heading("วัตถุประสงค์", 1)
        document.add_paragraph("หนึ่ง", style="List Number")
        document.add_paragraph("สอง", style="List Number")
        document.add_paragraph().add_run("สวัสดิการ").bold = True
        document.add_paragraph("ที่พัก", style="List Bullet")

    assert words_of(build) == [
        "## วัตถุประสงค์",
        "1. หนึ่ง",
        "2. สอง",
        "",
        "สวัสดิการ",
        "- ที่พัก",
    ]


def test_a_table_of_word_becomes_lines_with_tabs():
    def build(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "ชื่อองค์กร"
        table.cell(0, 1).text = "ลำน้ำ"
        table.cell(1, 0).text = "วัตถุประสงค์"
        table.cell(1, 1).text = "ก"
        table.cell(1, 1).add_paragraph("ข", style="List Bullet")

    assert words_of(build) == ["ชื่อองค์กร\tลำน้ำ", "", "วัตถุประสงค์\tก", "\t- ข"]


def test_all_that_a_reader_sees_is_read_and_nothing_else():
    def build(document):
        document.sections[0].header.paragraphs[0].text = "หัวกระดาษ"
        line = document.add_paragraph("ก")
        made_documents.add_run(line, "เพิ่ม", "w:ins")
        made_documents.add_run(line, "ลบ", "w:del")
        made_documents.add_run(line, "ลิงก์", "w:hyperlink")
        hidden = line.add_run("ซ่อน")
        hidden.font.hidden = True
        line.add_run().add_break(WD_BREAK.LINE)
        line.add_run("ข")
        control = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>ช่องกรอก</w:t></w:r>"
            "</w:p></w:sdtContent></w:sdt>"
        )
        document.element.body.insert(1, control)

    assert words_of(build) == ["หัวกระดาษ", "", "กเพิ่มลิงก์", "ข", "ช่องกรอก"]


def test_a_table_within_a_table_is_read_once():
    def build(document):
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "นอก"
        cell.add_table(1, 1).cell(0, 0).text = "ใน"

    words = "\n".join(words_of(build))
    assert (words.count("นอก"), words.count("ใน")) == (1, 1)


def test_the_text_of_a_pdf_has_gaps_where_its_page_has():
    text = documents.read(made_documents.pdf("หัวข้อ\n\nก\nข\nค\n\nง")).raw.decode()
    assert text.splitlines() == ["หัวข้อ", "", "ก", "ข", "ค", "", "ง"]


def test_a_cluster_of_marks_that_a_pdf_names_twice_is_read_once():
    text = documents.read(made_documents.pdf("ริมฝั่งโขง ในที่ที่เรา ทั้งหมด ซึ่ง")).raw
    assert text.decode() == "ริมฝั่งโขง ในที่ที่เรา ทั้งหมด ซึ่ง"


def test_cells_of_a_table_in_a_pdf_have_a_tab_between_them():
    text = documents.read(made_documents.pdf("ชื่อองค์กร\tมูลนิธิลำน้ำ")).raw
    assert text.decode() == "ชื่อองค์กร\tมูลนิธิลำน้ำ"


def test_a_pdf_of_pictures_gets_a_clear_word():
    photo = hostile_files.pdf_with_photo()
    data = photo if isinstance(photo, bytes) else hostile_files.pdf_bytes(photo)
    assert refusal(data) == "scan"
    with translation.override("en"):
        assert "picture of its pages" in str(NoText("scan"))


def test_a_page_without_text_among_others_is_told():
    import pikepdf

    whole = pikepdf.open(io.BytesIO(made_documents.pdf("ก ข ค ง จ ฉ ช ซ ฌ ญ")))
    whole.add_blank_page()
    stream = io.BytesIO()
    whole.save(stream)
    assert documents.read(stream.getvalue()).silent_pages == (2,)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_word"),
        (b"{\\rtf1 x}", "other_office"),
        (b"%PDF-" + b"x" * documents.MAX_BYTES, "large"),
        (zipped(**{"word__document.xml": b"<w/>"}), "damaged"),
        (zipped(**{"[Content_Types].xml": b"<Types/>"}), "other_office"),
        (zipped(**{"word__document.xml": b" " * 70_000_000}), "heavy"),
        (made_documents.plain_word(""), "empty"),
    ],
)
def test_what_can_not_be_read_is_refused_with_what_to_do(data, code):
    assert refusal(data) == code


def test_every_refusal_has_words():
    assert all(str(NoText(code)) for code in REASONS)


def test_an_external_entity_of_a_word_file_is_not_read():
    stream = io.BytesIO(made_documents.plain_word("ก"))
    with zipfile.ZipFile(stream, "a") as archive:
        xml = archive.read("word/document.xml").decode()
    evil = xml.replace(
        "<w:document",
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document',
        1,
    )
    evil = evil.replace("ก", "ก&x;")
    rebuilt = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(rebuilt, "w") as new:
        for part in old.infolist():
            data = (
                evil.encode()
                if part.filename == "word/document.xml"
                else old.read(part)
            )
            new.writestr(part, data)
    try:
        text = documents.read(rebuilt.getvalue()).raw.decode()
    except NoText:
        text = ""
    assert "root" not in text


def test_an_infected_document_is_not_read(monkeypatch):
    monkeypatch.setattr(scanning, "is_infected", lambda _data: True)
    assert refusal(made_documents.plain_word("ก")) == "infected"


def test_a_scanner_that_is_away_is_told(monkeypatch):
    def away(_data):
        raise scanning.ScannerAway("no answer")

    monkeypatch.setattr(scanning, "is_infected", away)
    assert refusal(made_documents.plain_word("ก")) == "scanner_away"


def test_a_reader_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(documents, "READER", "while True: pass")
    monkeypatch.setattr(documents, "READING_TIMEOUT", 0.3)
    assert refusal(made_documents.plain_word("ก")) == "heavy"


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000))
def test_a_damaged_word_file_is_read_or_refused(noise, at):
    whole = made_documents.plain_word("ก\nข")
    damaged = whole[:at] + noise + whole[at + len(noise) :]
    stream = io.BytesIO()
    from portal.files.reading import worker

    worker.answer(damaged, "docx", stream)
    assert stream.getvalue().startswith(b"{")


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20
        ).filter(lambda line: line == line.strip()),
        max_size=6,
    )
)
@settings(max_examples=50, deadline=None)
def test_no_letter_of_a_word_file_is_lost(lines):
    data = made_documents.plain_word("\n".join(lines))
    if any(made_documents.letters(line) for line in lines):
        words = word.read(data).words
        assert made_documents.letters(words) == made_documents.letters("".join(lines))
