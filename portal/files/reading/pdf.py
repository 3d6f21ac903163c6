"""The text of a PDF, line by line, with gaps where the page has some."""

import re
from collections.abc import Iterator
from ctypes import c_double
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from portal.files.reading.result import MAX_PAGES, PDF, Text, UnreadableText

# Letters; a page with fewer is a picture, or empty.
MIN_LETTERS_OF_A_PAGE = 8
# Of the usual distance of two lines; from so much on, they belong to two paragraphs.
GAP = 1.25
# Of the height of the font; a wider blank stands between two cells of a table.
CELL = 1.8
WORD = 0.2
# What isn't a letter in the right place, of all letters; more is no readable text.
MAX_GARBLED = 0.04
_LETTER = re.compile(r"[^\W\d_]")
_STRAY = re.compile("(?<![ก-๎\uf700-\uf71a])[ะ-ฺ็-๎]|[\ufffd\ufffe\uffff]")
# A digit, a sign or a Latin letter right between two Thai letters of one word.
_WITHIN = re.compile("(?<=[ก-๎])[A-Z0-9?@*+-](?=[ก-ฮ])")
# A consonant with its marks, twice. It may be meant, as in "ที่ที่".
_TWICE = re.compile("([ก-ฮ][ัิ-ฺ็-๎]+)\\1")
_BLANK = re.compile(r"(?<=\S)[ \xa0]+(?=\S)")


def read(data: bytes) -> Text:
    """Raises `UnreadableText`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "locked" if "password" in str(error).casefold() else "damaged"
        raise UnreadableText(code) from error
    with document:
        if len(document) > MAX_PAGES:
            raise UnreadableText("many_pages")
        pages = ["\n".join(_lines(page)) for page in document]
    silent = [
        number
        for number, words in enumerate(pages, 1)
        if len(_LETTER.findall(words)) < MIN_LETTERS_OF_A_PAGE
    ]
    if len(silent) == len(pages):
        raise UnreadableText("scan")
    words = "\n".join(page for page in pages if page.strip())
    if _is_garbled(words):
        raise UnreadableText("garbled")
    return Text(words, PDF, tuple(silent))


class _Row(NamedTuple):
    """A line, its height on the page, and the places of its ends in the text."""

    words: str
    height: float
    first: int
    last: int


def _lines(page: pypdfium2.PdfPage) -> Iterator[str]:
    """With an empty line wherever the distance of two lines is wider than usual."""
    rows = _rows(page.get_textpage())
    steps = [above.height - below.height for above, below in pairwise(rows)]
    # Of the narrower half: a form has as many gaps as lines that follow each other.
    narrow = sorted(step for step in steps if step > 1)[: len(steps) // 2 + 1]
    usual = median(narrow or [0])
    for index, row in enumerate(rows):
        if index and usual and abs(steps[index - 1]) > GAP * usual:
            yield ""
        yield row.words


def _rows(text: pypdfium2.PdfTextPage) -> list[_Row]:
    rows, position = list[_Row](), 0
    for line in text.get_text_range().splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        first = position + len(bare) - len(bare.lstrip())
        if bare.strip() and first < text.count_chars():
            words = _line(text, bare, position)
            last = position + len(bare.rstrip()) - 1
            row = _Row(words, _baseline(text, first), first, last)
            rows[-1:] = _together(text, rows[-1:], row)
        position += len(line)
    return rows


def _together(text: pypdfium2.PdfTextPage, before: list[_Row], row: _Row) -> list[_Row]:
    """One row if the two stand at one height: the library ends lines too early."""
    if not before or abs(before[0].height - row.height) > 1:
        return [*before, row]
    size = raw.FPDFText_GetFontSize(text, row.first)
    gap = text.get_charbox(row.first)[0] - text.get_charbox(before[0].last)[2]
    if gap < -size:
        return [*before, row]
    glue = "\t" if gap > CELL * size else " " if gap > WORD * size else ""
    words = f"{before[0].words.rstrip()}{glue}{row.words.lstrip()}"
    return [_Row(words, row.height, before[0].first, row.last)]


def _line(text: pypdfium2.PdfTextPage, words: str, start: int) -> str:
    """`start`: the place of its first character on the page.

    Cells get a tab between them. A cluster that is named once for each of its glyphs
    is said once.
    """
    cuts = list[tuple[int, int, str]]()
    for blank in _BLANK.finditer(words):
        left = text.get_charbox(start + blank.start() - 1)[2]
        right = text.get_charbox(start + blank.end())[0]
        size = raw.FPDFText_GetFontSize(text, start + blank.start() - 1)
        if right - left > CELL * size:
            cuts.append((blank.start(), blank.end(), "\t"))
    for twice in _TWICE.finditer(words):
        second = start + twice.end(1)
        if text.get_charbox(second)[0] < text.get_charbox(second - 1)[2]:
            cuts.append((twice.end(1), twice.end(), ""))
    for begin, end, instead in sorted(cuts, reverse=True):
        words = words[:begin] + instead + words[end:]
    # U+FFFE stands for a hyphen at the end of a line.
    return words.replace("\ufffe", "-")


def _baseline(text: pypdfium2.PdfTextPage, index: int) -> float:
    """The height in points of the line that a character stands on."""
    x, y = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


def _is_garbled(words: str) -> bool:
    """Whether the PDF names other letters than it shows."""
    letters = len(_LETTER.findall(words))
    wrong = len(_STRAY.findall(words)) + len(_WITHIN.findall(words))
    return wrong > MAX_GARBLED * letters
