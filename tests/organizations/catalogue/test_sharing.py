"""What chats show of a link, and posters with a code that leads to the page."""

import io
import re

import pypdfium2
import pytest
from django.conf import settings
from django.core.cache import cache
from PIL import Image

from organizations.catalogue import quilt, sharing
from tests import make

POSITION = "/cohorts/16/positions/protection-international/"
PAGES = {
    POSITION: f"{POSITION}preview.png",
    "/": "/cohorts/16/preview.png",
    "/cohorts/16/positions/": "/cohorts/16/preview.png",
    "/cohorts/16/how-to-apply/": "/cohorts/16/preview.png",
}
HERO = (7, 68, 63)
SUN = (240, 178, 76)


@pytest.fixture(autouse=True)
def no_pictures_left_over(db):
    cache.clear()


def tags(page):
    """The properties that Facebook and LINE read."""
    found = re.findall(
        r'<meta\s+(?:property|name)="((?:og|twitter):[^"]+)"\s+content="([^"]*)"', page
    )
    return dict(found)


@pytest.mark.parametrize(("path", "picture"), PAGES.items())
def test_a_page_names_a_picture_that_is_there(client, pi, path, picture):
    told = tags(client.get(path).content.decode())
    address = told["og:image"]
    assert address.startswith(f"http://testserver{picture}?v=")
    assert told["twitter:card"] == "summary_large_image"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    answer = client.get(address.removeprefix("http://testserver"))
    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (sharing.WIDTH, sharing.HEIGHT)


def test_the_picture_has_its_ground_its_deadline_and_thai_words(client, pi):
    content = client.get(f"{POSITION}preview.png").content
    with Image.open(io.BytesIO(content)) as image:
        colors = {
            color: count for count, color in image.convert("RGB").getcolors(1 << 20)
        }
    area = sharing.WIDTH * sharing.HEIGHT
    assert colors[HERO] > area / 2
    assert colors[SUN] > area / 50
    english = client.get(f"/en{POSITION}preview.png").content
    assert english != content


def test_the_picture_is_drawn_once(client, pi, monkeypatch):
    first = sharing.position_preview(pi)
    monkeypatch.setattr(sharing.pdf, "png", None)
    assert sharing.position_preview(pi) == first


def test_an_address_changes_with_what_is_published(client, pi):
    before = tags(client.get(POSITION).content.decode())["og:image"]
    pi.published_at = pi.published_at.replace(year=2031)
    pi.save()
    assert tags(client.get(POSITION).content.decode())["og:image"] != before


@pytest.mark.parametrize(
    ("query", "size"),
    [("", (595, 842)), ("?paper=a5", (420, 595)), ("?paper=b0", (595, 842))],
)
@pytest.mark.parametrize("path", ["/cohorts/16/", POSITION])
def test_a_poster_is_one_sheet(client, pi, path, query, size):
    answer = client.get(f"{path}poster.pdf{query}")
    assert answer["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as pdf:
        assert len(pdf) == 1
        assert tuple(round(side) for side in pdf[0].get_size()) == size
        text = pdf[0].get_textpage().get_text_range()
    address = settings.ORIGIN + (
        "/cohorts/16/positions/" if "positions" not in path else path
    )
    assert re.sub(r"\s", "", address) in re.sub(r"\s", "", text)


def test_the_longest_texts_stay_on_one_sheet(cohort):
    long = "สิทธิมนุษยชนและความเป็นธรรมทางสังคม " * 30
    position = make.position(
        cohort,
        name=long[:200],
        focus_issues=long,
        role=long,
        benefits=[long[:300]] * 9,
    )
    for paper in sharing.PAPERS:
        with pypdfium2.PdfDocument(sharing.position_poster(position, paper)) as pdf:
            assert len(pdf) == 1
    with Image.open(io.BytesIO(sharing.position_preview(position))) as image:
        assert image.size == (sharing.WIDTH, sharing.HEIGHT)


def test_the_code_is_square_and_holds_the_address():
    rows = sharing.code_rows("https://portal.example/cohorts/16/positions/x/")
    assert {len(row) for row in rows} == {len(rows)}
    # The finder in the corner of every code.
    assert [row[:7] for row in rows[:7]] == [
        "1111111",
        "1000001",
        "1011101",
        "1011101",
        "1011101",
        "1000001",
        "1111111",
    ]
    assert rows != sharing.code_rows("https://portal.example/cohorts/16/positions/y/")


def test_what_is_not_public_is_not_shared(client, db):
    make.cohort(18, is_public=False)
    for name in ("preview.png", "poster.pdf", "positions/x/preview.png"):
        assert client.get(f"/cohorts/18/{name}").status_code == 404


def test_a_tile_is_the_same_for_one_organization_and_another_for_others():
    assert quilt.tile("pi") == quilt.tile("pi")
    tiles = {str(quilt.tile(f"host-{number}")) for number in range(100)}
    assert len(tiles) == 100
    for square in quilt.tile("pi"):
        assert square["ground"] != square["pattern"]
