"""Word files become PDFs with all that a reader of them sees, or are refused."""

import zipfile
from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files.cleaning.word import document as word
from portal.files.cleaning.word import numbering
from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import answer_to, clean, refusal


def saved(document):
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def paper(*texts):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def words_in(document):
    """What a reader can copy from all pages, without line breaks."""
    cleaned = clean(saved(document), ["pdf"])
    assert (cleaned.kind, cleaned.note) == ("pdf", "word_to_pdf")
    pdf = pypdfium2.PdfDocument(cleaned.data)
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return " ".join(" ".join(pages).split())


def with_element(xml):
    document = paper("before")
    document.paragraphs[0].add_run()._r.append(parse_xml(xml))
    return document


def marked(tag, text):
    """A run within an element such as w:ins or w:del."""
    document = paper("plain")
    around, run = OxmlElement(tag), OxmlElement("w:r")
    content = OxmlElement("w:delText" if tag == "w:del" else "w:t")
    content.text = text
    run.append(content)
    around.append(run)
    document.paragraphs[0]._p.append(around)
    return document


def test_paragraphs_headings_and_lists_are_read_in_order():
    document = docx.Document()
    document.add_heading("ประวัติย่อ", 1)
    document.add_paragraph("ใบไผ่")
    for text in ("แรก", "สอง"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("จุด", style="List Bullet")
    assert words_in(document) == "ประวัติย่อ ใบไผ่ 1. แรก 2. สอง • จุด"


def test_tables_with_merged_cells_are_read():
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(table._cells):
        cell.text = f"c{number}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    found = words_in(document).split()
    assert sorted(found) == sorted(f"c{number}" for number in range(9))


def test_headers_footers_and_pages_are_read():
    document = paper("one")
    document.sections[0].header.paragraphs[0].text = "above"
    document.sections[0].footer.paragraphs[0].text = "below"
    document.paragraphs[0].add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("two")
    found = words_in(document)
    assert [found.count(word) for word in ("above", "below", "one", "two")] == [
        2,
        2,
        1,
        1,
    ]


def test_every_script_is_read():
    text = "ไทย ລາວ 王小明 Nguyễn"
    assert words_in(paper(text)) == text


def test_text_at_the_right_edge_stays_on_the_page():
    document = paper("right")
    document.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    assert words_in(document) == "right"


def test_hidden_and_deleted_text_is_not_shown():
    document = marked("w:del", "deleted")
    document.paragraphs[0].add_run("hidden").font.hidden = True
    assert words_in(document) == "plain"


def test_inserted_text_is_shown():
    assert words_in(marked("w:ins", " added")) == "plain added"


def test_text_boxes_are_shown_once():
    box = (
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/"
        "markup-compatibility/2006' {}><mc:Choice Requires='wps'><w:drawing>"
        "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    ).format(nsdecls("w"))
    assert words_in(with_element(box)) == "before boxed"


def picture_paper(crop=None):
    document = docx.Document()
    photo = hostile_files.Image.new("RGB", (200, 100), "white")
    photo.paste((0, 0, 0), (0, 0, 100, 100))
    data = hostile_files.image_bytes(photo, "PNG")
    document.add_picture(BytesIO(data), width=Cm(10))
    if crop:
        fill = next(document.element.body.iter(qn("pic:blipFill")))
        cut = OxmlElement("a:srcRect")
        for side, share in crop.items():
            cut.set(side, str(share))
        fill.insert(1, cut)
    return document


def darkest(document):
    pdf = pypdfium2.PdfDocument(clean(saved(document), ["pdf"]).data)
    return pdf[0].render(grayscale=True).to_pil().convert("L").getextrema()[0]


def test_a_picture_is_shown_and_what_was_cropped_is_not():
    assert darkest(picture_paper()) == 0
    assert darkest(picture_paper({"l": 52_000})) == 255


def test_the_copy_tells_nothing_about_its_author():
    document = paper("text")
    document.core_properties.author = "CANARY"
    document.core_properties.title = "CANARY"
    data = clean(saved(document), ["pdf"]).data
    assert b"CANARY" not in hostile_files.readable(data)


NOT_DRAWN = {
    "formula": "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/"
    "2006/math'/>",
    "chart": "<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/"
    "chart'/>",
    "other program": "<o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office'/>",
    "lettering": "<v:textpath xmlns:v='urn:schemas-microsoft-com:vml'/>",
}


@pytest.mark.parametrize("what", NOT_DRAWN)
def test_what_cannot_be_drawn_is_refused(what):
    assert refusal(saved(with_element(NOT_DRAWN[what])), ["pdf"]) == "word_parts"


def test_a_picture_of_a_special_kind_is_refused():
    data = saved(picture_paper())
    assert refusal(
        replaced(data, "word/media/image1.png", b"\x01\0\0\0EMF"), ["pdf"]
    ) == ("word_parts")


def test_a_document_without_anything_is_refused():
    assert refusal(saved(docx.Document()), ["pdf"]) == "empty"


def test_too_many_pages_are_refused():
    document = docx.Document()
    for _number in range(31):
        document.add_paragraph("page").add_run().add_break(WD_BREAK.PAGE)
    assert refusal(saved(document), ["pdf"]) == "many_pages"


def replaced(data, name, content):
    """The same archive with another part."""
    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.namelist():
            target.writestr(item, content if item == name else source.read(item))
    return output.getvalue()


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    bomb = replaced(saved(paper("x")), "docProps/core.xml", bytes(word.MAX_UNPACKED))
    assert (len(bomb) < 1024 * 1024, refusal(bomb, ["pdf"])) == (True, "heavy")


def test_entities_are_not_read():
    data = saved(paper("x"))
    xml = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
    assert answer_to(replaced(data, "word/document.xml", xml))["code"] == "damaged"


WHOLE = saved(paper("ข้อความ", "text"))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_no_broken_word_file_breaks_the_cleaner(position, inserted):
    answer = answer_to(WHOLE[:position] + inserted + WHOLE[position + 4 :])
    assert answer.get("code", "") in (
        "",
        "damaged",
        "office",
        "other_kind",
        "heavy",
        "empty",
        "word_parts",
    )


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (3, "decimal", "3"),
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (2, "thaiLetters", "ข"),
        (12, "thaiNumbers", "๑๒"),
        (7, "decimalZero", "07"),
        (1, "none", ""),
    ],
)
def test_numbers_of_lists(number, style, text):
    assert numbering.number_text(number, style) == text
