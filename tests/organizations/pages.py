"""Parses a page: its words and its links; and the words of a PDF."""

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pikepdf

from organizations.documents import importer
from organizations.models import Position

REAL = (
    Path(__file__).resolve().parents[2]
    / "organizations/demo/protection-international.txt"
)
VOID = {"br", "hr", "img", "input", "link", "meta", "path"}


class Reader(HTMLParser):
    """The text of <main>. `links` are (href, rel, words)."""

    def __init__(self):
        super().__init__()
        self.open, self.words, self.links, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append([dict(attrs).get("href"), dict(attrs).get("rel"), ""])
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        names = [tag for tag, _css in self.open]
        if "main" not in names:
            return
        self.words.append(data)
        if "a" in names and self.links:
            self.links[-1][2] += data

    @property
    def text(self):
        """With the ends of the template's lines as a browser shows them: as spaces."""
        return re.sub(r"\s*\n\s*", " ", "".join(self.words))


def read(response):
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def real_position(cohort):
    """Protection International's position, imported from its document and approved."""
    return imported(REAL.read_bytes(), cohort, "protection-international")


def imported(raw, cohort, slug):
    plan = importer.plan_import(raw, cohort=cohort, slug=slug)
    revision = importer.store_revision(plan, by=None, approve=True)
    return Position.objects.get(participation=revision.participation)


def pdf_text(raw):
    """The words of a PDF, by the tables of its fonts from glyphs to characters."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        return "".join(_page_text(page) for page in pdf.pages)


def _page_text(page):
    tables = {
        name: _characters(font)
        for name, font in page.Resources.get("/Font", {}).items()
    }
    words, table = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = tables[str(operands[0])]
        if str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else operands
            glyphs = b"".join(
                bytes(run) for run in shown if isinstance(run, pikepdf.String)
            )
            codes = [glyphs[at : at + 2].hex() for at in range(0, len(glyphs), 2)]
            words += [table.get(code, "") for code in codes]
    return "".join(words)


def _characters(font):
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s", table)
    return {
        code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs
    }
