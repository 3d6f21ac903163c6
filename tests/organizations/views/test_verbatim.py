"""A position's page says what its host's document says, word for word, from approved
fields; the document itself isn't public.
"""

import html
import re

import pytest

from organizations.importing.headings import HEADINGS
from tests.organizations.pages import REAL, read, real_position

MARK = re.compile(r"^(?:\d+\.|–)\s*")
SPLIT = re.compile(r" / |[\s,]*,[\s,]*")
TAG = re.compile(r"<[^>]+>")
URL = "/cohorts/16/positions/protection-international/"


def document_lines():
    lines = [
        MARK.sub("", line).strip() for line in REAL.read_text("utf-8").splitlines()
    ]
    return [line for line in lines if line.strip(".")]


@pytest.fixture
def page(client, cohort):
    real_position(cohort)
    return read(client.get(URL))


@pytest.mark.parametrize("line", document_lines())
def test_every_line_of_the_document_stands_on_the_page(page, line):
    assert line in page.text


def approved_lines(position):
    """Of all texts in the approved fields, however deep."""
    revision = position.participation.revisions.get(status="approved")
    texts = {
        k: v for k, v in revision.content.items() if k not in ("issues", "provinces")
    }
    return [line for line in lines_in(texts) if line.strip()]


def lines_in(value):
    if isinstance(value, str):
        yield from value.split("\n")
    elif isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        for part in parts:
            yield from lines_in(part)


@pytest.mark.parametrize("url", [URL, f"/en{URL}"])
def test_each_approved_line_stands_on_the_page_byte_for_byte(client, cohort, url):
    lines = approved_lines(real_position(cohort))
    assert len(lines) > 30
    source = html.unescape(TAG.sub("", client.get(url).content.decode()))
    assert [line for line in lines if line not in source] == []


def test_every_line_of_the_document_is_in_an_approved_field(cohort):
    """But the headings, which are the page's own, and what a label says before it."""
    told = "\n".join(approved_lines(real_position(cohort)))
    headings = set(HEADINGS.values())
    rest = [line for line in document_lines() if line not in headings]
    assert [line for line in rest if not stands_in(line, told)] == []


def stands_in(line, told):
    """Whole, or after the label by which the document names it, or item by item."""
    words = line.partition(":")[2].strip() or line
    return line in told or all(part in told for part in SPLIT.split(words))


def test_role_and_duties_are_both_shown_although_they_differ_by_one_space(page):
    role, duties = (
        REAL.read_text("utf-8").split(HEADINGS[name] + "\n")[1].split("\n")[0]
        for name in ("role", "duties")
    )
    assert role != duties
    assert page.text.count(role) == page.text.count(duties) == 1


def test_an_english_page_keeps_the_hosts_words_under_english_headings(client, cohort):
    real_position(cohort)
    page = read(client.get(f"/en{URL}"))
    ours = {*HEADINGS.values(), "ชื่อองค์กร : Protection International (PI)"}
    assert {line for line in document_lines() if line not in page.text} == ours
    assert "Objectives of the organization" in page.text


def test_the_nine_provinces_of_the_line_lead_to_the_positions_there(page):
    named = {
        "กรุงเทพ": "bangkok",
        "อุดรธานี": "udon-thani",
        "เลย": "loei",
        "ชัยภูมิ": "chaiyaphum",
        "สกลนคร": "sakon-nakhon",
        "สุราษฎร์ธานี": "surat-thani",
        "พัทลุง": "phatthalung",
        "เชียงใหม่": "chiang-mai",
        "ลำปาง": "lampang",
    }
    links = {words: href for href, _rel, words in page.links if words in named}
    assert links == {
        name: f"/cohorts/16/positions/?province={slug}" for name, slug in named.items()
    }


def test_the_hosts_links_are_whole_safe_and_unfollowed(page):
    links = {
        words: (href, rel)
        for href, rel, words in page.links
        if "noopener" in (rel or "")
    }
    rel = "noopener noreferrer nofollow"
    addresses = (
        "https://www.protectioninternational.org",
        "https://www.facebook.com/Protection.International",
    )
    assert links == {address: (address, rel) for address in addresses}


def test_numbered_lists_are_lists(page):
    numbered = [
        attrs
        for tag, attrs in page.tags
        if tag == "ol" and "host-list" in attrs.get("class", "")
    ]
    assert len(numbered) == 2


def test_the_learning_phases_are_four_rows_with_their_months(page):
    bars = [
        attrs["class"]
        for tag, attrs in page.tags
        if "months__bar" in attrs.get("class", "")
    ]
    months = [tuple(map(int, re.findall(r"\d+", css))) for css in bars]
    assert months == [(1, 3), (4, 12), (1, 12), (1, 12)]


@pytest.mark.parametrize("line", document_lines())
def test_no_line_is_there_twice_but_for_what_the_document_repeats(page, line):
    """As a second copy of the document would make it."""
    repeated = REAL.read_text("utf-8").count(line)
    # The name is the heading of the page, too; the programme has its own name.
    assert page.text.count(line) <= repeated + 1


def test_the_document_has_no_seats_so_the_page_has_none(page):
    assert "จำนวนรับ" not in page.text
    assert "Seats" not in page.text
