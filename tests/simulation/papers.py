"""What people have on their devices: papers, photos of papers, a host's document."""

from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.importing.headings import HEADINGS
from tests.organizations import made_documents
from tests.portal import hostile_files

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_PHOTOS = 3
HEADED = 0.7
"""How often a host's document has the agreed headings."""
LINES = {"qualifications": 3, "objectives": 2, "benefits": 2}
"""Of a section with more than one."""


def chosen(chance, accept, words, *, is_many):
    """Files that the field takes, as its `accept` says; one that it takes many of may
    get photos of each page. `words()`: a line of text.
    """
    kinds = [
        kind
        for kind, needed in {
            photos: "image/jpeg",
            word_file: ".docx",
            pdf_file: "application/pdf",
        }.items()
        if needed in accept
    ]
    kind = chance.choice(kinds or [pdf_file])
    return kind(chance, words)[: None if is_many else 1]


def pdf_file(chance, words):
    paper = hostile_files.pdf_bytes(hostile_files.pdf_document())
    return [SimpleUploadedFile("paper.pdf", paper, "application/pdf")]


def word_file(chance, words):
    return [word(words())]


def word(text, name="paper.docx"):
    return SimpleUploadedFile(name, made_documents.plain_word(text), WORD)


def photos(chance, words):
    sizes = [(400, 300), (300, 400), (320, 320)]
    return [
        SimpleUploadedFile(
            f"page{number}.jpg", hostile_files.jpeg_photo(size), "image/jpeg"
        )
        for number, size in enumerate(sizes[: chance.randint(1, MOST_PHOTOS)], 1)
    ]


def of_a_host(chance, words):
    """Its document about a cohort, section by section; some have headings of their own.

    `words()`: a line of text.
    """
    has_headings = chance.random() < HEADED
    lines = []
    for name, heading in HEADINGS.items():
        lines += [heading] if has_headings else []
        lines += [words() for _line in range(LINES.get(name, 1))]
        lines.append("")
    return "\n".join(lines)
