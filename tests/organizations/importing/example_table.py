"""Prints what each example becomes, as a text, a Word file and a PDF.

    python -m tests.organizations.importing.example_table

The table stands in docs/importing.md.
"""

from collections.abc import Iterator
from pathlib import Path

from organizations.importing.draft import Parsed
from organizations.importing.headings import HEADINGS
from portal.files.reading import pdf, word
from tests.organizations import made_documents
from tests.organizations.sample_documents import EXAMPLES, REAL, read

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "importing.md"
HEAD = (
    "| example | as | headings | provinces | months | other parts | asked |\n"
    "|---|---|---|---|---|---|---|"
)


def table() -> str:
    return "\n".join([HEAD, *rows()])


def rows() -> Iterator[str]:
    for path in [REAL, *sorted(EXAMPLES.glob("*.txt"))]:
        text = path.read_text("utf-8")
        forms = {
            "text": read(text),
            ".docx": read(word.read(made_documents.styled_word(text)).words),
            "PDF": read(
                pdf.read(made_documents.pdf(text, width=1000)).words, is_pdf=True
            ),
        }
        for form, parsed in forms.items():
            yield f"| {' | '.join([path.stem, form, *cells(parsed)])} |"


def cells(parsed: Parsed) -> list[str]:
    content = parsed.content
    phases = content["learning_phases"]
    return [
        f"{sum(bool(content[name]) for name in HEADINGS)} of {len(HEADINGS)}",
        str(len(content["provinces"])),
        f"{sum(bool(row['first_month']) for row in phases)} of {len(phases)}",
        str(len(content["sections"])),
        ", ".join(sorted({f"`{doubt.code}`" for doubt in parsed.doubts})) or "–",
    ]


if __name__ == "__main__":
    print(table())
