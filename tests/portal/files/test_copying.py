"""What is copied from a page that Typst made is what was written.

PDFium is the renderer of Chrome; `by_map` reads as viewers do that know no
`ActualText`.
"""

import io
import re
import unicodedata

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from PIL import ImageChops

from portal.files import copyable, typesetting
from tests.portal.files.test_typesetting import copied, folder, note  # noqa: F401

WEIGHTS = (400, 600, 700)
WRITTEN = (
    "น้ำใจ",
    "ที่นี่",
    "ผู้ให้คำปรึกษา",
    "ซ้ำ ๆ",
    "เพื่อ",
    "ก๊วยเตี๋ยว",
    "ปู่ย่า",
    "ญูญุ ฐานะ",
    "อาสาสมัครนักสิทธิมนุษยชน",
    "นางสาวมาลี ใจดี",
    "081 234 5678",
    "ปิ่นแก้ว",
    "ศักดิ์สิทธิ์",
    "ฤทธิ์",
    "ฝั่ง ฟ้า ป้า",
    "ปั้นปั้นดิ์ดิ์",
)
CONSONANTS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศสหฬอฮ"
"""All that are written today but ษ, which no word has below a vowel and a tone."""
CLUSTERS = tuple(
    consonant + above
    for consonant in CONSONANTS
    for above in (
        *("ั", "ิ", "ี", "ึ", "ื", "ุ", "ู", "็", "์", "ิ์", "ุ์", "ำ", "่ำ", "้ำ"),
        *(vowel + tone for vowel in ("", *"ัิีึืุู") for tone in "่้๊๋"),
    )
)
TEMPLATE = """
#import "common.typ": families
#let data = json(bytes(sys.inputs.data))
#set page(width: 160pt, height: 700pt, margin: 10pt)
#set text(font: families, size: 11pt, weight: data.weight, fallback: false)
#for cluster in data.clusters [X#(cluster)นX #linebreak()]
"""
FAINT = 64
"""Of 255, a difference that nobody sees in the edge of a letter."""
RING = "\N{THAI CHARACTER NIKHAHIT}"


def plain(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def text_of(document):
    pages = pypdfium2.PdfDocument(document)
    return "".join(page.get_textpage().get_text_bounded() for page in pages)


def by_map(document):
    """Only the maps of the fonts are read, in the order in which glyphs are shown."""
    found = []
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for page in pdf.pages:
            fonts = {
                name: copyable.read_font(row)
                for name, row in page.resources.get("/Font", {}).items()
            }
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                if operator == "Tf":
                    font = fonts[str(instruction.operands[0])]
                elif operator in ("Tj", "TJ"):
                    shown = copyable.glyphs(instruction)
                    found += [font.texts.get(glyph, "\ufffd") for glyph in shown]
    return "".join(found)


@pytest.fixture(scope="module", params=WEIGHTS)
def both(request, tmp_path_factory):
    """Of all clusters, in one weight: what Typst made, and what people get."""
    here = tmp_path_factory.mktemp("clusters")
    common = settings.BASE_DIR / "templates" / "documents" / "common.typ"
    (here / "common.typ").write_text(common.read_text())
    (here / "clusters.typ").write_text(TEMPLATE)
    data = {"clusters": CLUSTERS, "weight": request.param}
    made = typesetting.compile_as(here / "clusters.typ", data, format="pdf")
    return made, copyable.copyable(made)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_copied_is_what_was_written(folder, text):  # noqa: F811
    copy = "\n".join(copied(note(folder, text)))
    assert unicodedata.normalize("NFC", copy) == text


def test_each_cluster_is_copied_as_it_was_written(both):
    wanted = [plain(f"{cluster}น") for cluster in CLUSTERS]
    assert re.findall("X(.*?)X", plain(text_of(both[1]))) == wanted


def test_typst_alone_copies_a_third_of_them_twice(both):
    """Whoever reads this fail with a new Typst: `copyable` may have had its day."""
    found = re.findall("X(.*?)X", plain(text_of(both[0])))
    twice = [each for each in found if re.match(r"(..+?)\1|([^น]+)น.+", each)]
    assert len(twice) > len(CLUSTERS) // 4


def test_viewers_that_read_maps_alone_get_the_letters(both):
    """A ring and an า, as which ำ is drawn, are what such a viewer can know of it."""
    wanted = [plain(f"{each}น").replace("ำ", f"{RING}า") for each in CLUSTERS]
    found = re.findall("X(.*?)X", plain(by_map(both[1])))
    assert [each.replace("ำ", f"{RING}า") for each in found] == wanted


def test_pages_look_as_before(both):
    """In bold a mark may be moved by 0.04 em, less than a fifth of its own width."""
    for before, after in zip(*map(pypdfium2.PdfDocument, both), strict=True):
        first, second = (page.render(scale=2).to_pil() for page in (before, after))
        changed = ImageChops.difference(first, second).convert("L")
        far = sum(changed.histogram()[FAINT:])
        assert far < 60  # of 448,000
