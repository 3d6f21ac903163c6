"""Word files and PDFs, made from a text as a host's office program would."""

import json
import re
from collections.abc import Callable
from io import BytesIO

import docx
import typst
from docx.document import Document
from docx.oxml.ns import qn

from portal.files.typesetting import fonts

_BULLET = re.compile(r"\s*[-•–]\s+(.*)")
_NUMBER = re.compile(r"\s*\d+[.)]\s+(.*)")


def plain_word(text: str) -> bytes:
    """A paragraph for each line."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return saved(document)


def styled_word(text: str) -> bytes:
    """Lists are lists of Word, lines with a tab rows of a table."""
    document = docx.Document()
    rows = list[list[str]]()
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            add_table(document, rows)
            rows = []
        if match := _BULLET.fullmatch(line):
            document.add_paragraph(match[1], style="List Bullet")
        elif match := _NUMBER.fullmatch(line):
            document.add_paragraph(match[1], style="List Number")
        else:
            document.add_paragraph(line)
    return saved(document)


def add_table(document: Document, rows: list[list[str]]) -> None:
    """A row with an empty first cell goes on in the cell above."""
    table = document.add_table(0, 2)
    for first, *rest in rows:
        if first.strip():
            cells = table.add_row().cells
            cells[0].text = first
            cells[1].text = "\t".join(rest)
        else:
            table.rows[-1].cells[1].add_paragraph("\t".join(rest))


def saved(document: Document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def word(build: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    return saved(document)


def add_run(paragraph, words: str, wrapper: str) -> None:
    """A run inside another element, such as w:ins of a tracked change."""
    run = paragraph.add_run(words)._element
    element = run.makeelement(qn(wrapper), {})
    run.addprevious(element)
    element.append(run)


def pdf(text: str, *, width: int = 400) -> bytes:
    """Set in Sarabun, wrapped at `width` points; a line with a tab is a table's row."""
    source = "\n\n".join(
        [
            f"#set page(width: {width + 80}pt, height: 700pt, margin: 40pt)",
            '#set text(font: "Sarabun", lang: "th", size: 11pt)',
            "#set par(leading: 5pt, spacing: 5pt)",
            *map(_typst_line, text.splitlines()),
        ]
    )
    return typst.Compiler(source.encode(), font_paths=fonts()).compile(format="pdf")


def _typst_line(line: str) -> str:
    if not line.strip():
        return "#v(9pt)"
    first, tab, second = line.partition("\t")
    if tab:
        cells = ", ".join(f"[{_typst_text(cell)}]" for cell in (first, second))
        return f"#grid(columns: (60%, 40%), column-gutter: 24pt, {cells})"
    return f"#par[{_typst_text(line)}]"


def _typst_text(words: str) -> str:
    return f"#text({json.dumps(words, ensure_ascii=False)})"


def letters(text: str) -> str:
    """For comparing what is read with what was written: without blanks and marks."""
    return "".join(letter for letter in text if letter.isalnum())
