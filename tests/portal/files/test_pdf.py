"""PDFs: texts are values, and every machine makes the same page."""

import json
from io import BytesIO

import pikepdf
import pytest
import typst

from portal.files import pdf as documents
from portal.files import typesetting
from tests.portal import hostile_files

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 400pt, height: auto)
#set text(font: "Sarabun", size: 11pt)
#data.text
"""


@pytest.fixture(autouse=True)
def own_template(monkeypatch, tmp_path):
    (tmp_path / "note.typ").write_text(TEMPLATE)
    (tmp_path / "secret.txt").write_text("the secret")
    monkeypatch.setattr(documents, "FOLDER", tmp_path)


def page_of(text):
    """The page's drawing, so that equal pages are equal bytes."""
    return hostile_files.readable(documents.pdf("note", {"text": text}))


def fonts_in(data):
    with pikepdf.open(BytesIO(data)) as pdf:
        fonts = pdf.pages[0].obj.Resources.get("/Font", {})
        return {str(font.BaseFont).split("+")[-1] for font in fonts.values()}


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1")',
        '#read("secret.txt")',
        '#include "note.typ"',
        '#import "@preview/any:0.1.0"',
        "*bold* _turned_ = title",
        "$ sum_(i=0)^n $ <label> @label",
        "// a comment /* and another */",
        '"] + sys.inputs + [',
        "\\u{41} \\ #[ ] #{ }",
        "${text} %(text)s {{ text }}",
    ],
)
def test_markup_is_text(text):
    """As many signs are drawn as were written; nothing was run, read or left out."""
    drawn = glyph_count(text)
    assert drawn == len(text.replace(" ", ""))


def glyph_count(text):
    note = typst.Compiler(
        documents.FOLDER / "note.typ",
        root=documents.FOLDER,
        font_paths=typesetting.fonts(),
    )
    return note.compile(
        format="svg", sys_inputs={"data": json.dumps({"text": text})}
    ).count(b"<use ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ที่นี่มีผู้ใหญ่กับน้ำ ๑๒๓ ฯลฯ",
        "emoji 😀 👩‍👩‍👧‍👦",
        "שלום مرحبا \u202e turned \u2066 again",
        "\0\x07\x1b\x7f\ufeff\ufffe",
        "lines\nand\r\nlines\n\n\n\nand paragraphs",
        "ยาว" * 5000,
        "a" * 10_000,
        "e" + "\u0301" * 2000,
        "-" * 3000,
    ],
    ids=[
        "empty",
        "thai",
        "emoji",
        "right to left",
        "controls",
        "lines",
        "long thai",
        "long latin",
        "marks",
        "dashes",
    ],
)
def test_every_text_makes_a_page(text):
    assert documents.pdf("note", {"text": text}).startswith(b"%PDF-")


def test_texts_are_set_in_sarabun_which_travels_along():
    data = documents.pdf("note", {"text": "อาสาสมัคร volunteers"})
    assert fonts_in(data) == {"Sarabun-Regular"}


def test_the_same_data_make_the_same_page():
    assert page_of("ข้อความ") == page_of("ข้อความ")


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "note.typ").write_text('#read("../keys.json")')
    with pytest.raises(typst.TypstError):
        documents.pdf("note", {})


def test_fonts_of_the_machine_are_not_asked():
    """Only those of packages and of Typst: so every machine breaks lines alike."""
    carried = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True
    ).families()
    others = set(typesetting.fonts().families()) - {"Sarabun", *carried}
    assert {name.split(" ")[0] for name in others} == {"Noto"}
