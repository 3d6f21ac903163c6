"""How people fill in what a test of a single page would not try."""

import random

from organizations.importing.headings import HEADINGS
from tests.simulation.actors import Actor
from tests.simulation.controls import Field, Form
from tests.simulation.forms import Hand
from tests.simulation.marks import Marks
from tests.simulation.pages import Page
from volunteers.application.sections.documents import PAPERS, PHOTOS

ACTION = "/en/somewhere/"
MANY = 60


def filled(field):
    """What many people fill in, who all fill it in otherwise."""
    form = Form(ACTION, "post", {field.name: field})
    visitor = Actor(None, part="visitor", name="visitor")
    for seed in range(MANY):
        hand = Hand(visitor, random.Random(seed), Marks())  # noqa: S311
        if values := hand.fill(form).get(field.name):
            yield values


def file_field(accept, **attrs):
    return Field("file", "file", {"accept": accept, "required": "", **attrs})


def test_papers_are_pdfs_word_files_and_photos_of_pages():
    chosen = list(filled(file_field(f"{PAPERS},{PHOTOS}", multiple="")))
    names = {tuple(file.name for file in files) for files in chosen}
    assert {("paper.pdf",), ("paper.docx",), ("page1.jpg", "page2.jpg")} <= names


def test_one_file_is_one_photo_and_no_paper_where_none_is_taken():
    names = {file.name for files in filled(file_field(PHOTOS)) for file in files}
    assert names == {"page1.jpg"}
    assert all(len(files) == 1 for files in filled(file_field(PHOTOS)))


def test_a_host_writes_its_document_with_the_agreed_headings_or_with_none():
    area = Field("text", "textarea", {}, "The text of your document")
    texts = [text for [text] in filled(area)]
    headed = [text for text in texts if HEADINGS["role"] in text]
    assert headed
    assert len(headed) < len(texts)
    assert all(Marks().found_in(text) for text in texts)


def test_a_host_gives_it_as_a_word_file_where_a_text_is_wanted():
    [*files] = filled(file_field(".docx,.pdf,.txt"))
    assert {file.name for [file] in files} == {"paper.docx"}


def test_a_button_with_an_address_of_its_own_leads_there():
    page = Page(
        ACTION,
        '<form method="post"><button>a</button>'
        '<button formaction="other/#here">b</button></form>',
    )
    [form] = page.forms
    assert [form.pressed(button).action for button in form.buttons] == [
        ACTION,
        f"{ACTION}other/",
    ]


def test_a_dialog_is_pressed_only_while_it_is_open():
    form = '<form method="post"><button>a</button></form>'
    closed = Page(ACTION, f"<dialog>{form}</dialog>")
    shown = Page(ACTION, f"<dialog open>{form}</dialog>")
    assert [one.is_useful for page in (closed, shown) for one in page.forms] == [
        False,
        True,
    ]
