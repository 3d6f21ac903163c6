"""The examples as Word files and PDFs: the same content, and no letter lost."""

import re

import pytest

from organizations.importing.draft import source_of
from portal.files.reading import pdf, word
from tests.organizations import made_documents
from tests.organizations.made_documents import letters
from tests.organizations.sample_documents import EXAMPLES, REAL, codes, read

PATHS = [REAL, *sorted(EXAMPLES.glob("*.txt"))]
every_example = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
# Said of the form of a document, not of its content.
FORM = {"nested_list", "unmarked_list", "lines_joined", "page_numbers"}


def same_content(first, second):
    """Apart from blanks and the marks of items, which a form may add or take."""
    return [letters(str(value)) for value in first.content.values()] == [
        letters(str(value)) for value in second.content.values()
    ]


@every_example
@pytest.mark.parametrize(
    "make", [made_documents.plain_word, made_documents.styled_word]
)
def test_an_example_as_a_word_file_gives_the_same_content(path, make):
    text = path.read_text("utf-8")
    words = word.read(make(text)).words
    parsed = read(words)
    assert source_of(parsed) == words.encode()
    assert same_content(parsed, read(text))
    assert codes(parsed) - FORM == codes(read(text)) - FORM


@every_example
def test_an_example_as_a_pdf_loses_no_letter(path):
    text = path.read_text("utf-8")
    words = pdf.read(made_documents.pdf(text)).words
    parsed = read(words, is_pdf=True)
    assert source_of(parsed) == words.encode()
    assert sorted(letters(words)) == sorted(letters(text))


@every_example
def test_an_example_as_a_wide_pdf_fills_the_same_fields(path):
    text = path.read_text("utf-8")
    parsed = read(pdf.read(made_documents.pdf(text, width=1000)).words, is_pdf=True)
    usual = read(text)
    filled = {name for name, value in usual.content.items() if value}
    assert {name for name, value in parsed.content.items() if value} == filled
    assert parsed.content["provinces"] == usual.content["provinces"]
    assert re.sub(r"\s", "", parsed.content["name"]) == re.sub(
        r"\s", "", usual.content["name"]
    )
