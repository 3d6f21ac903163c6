"""The template contexts of profiles."""

import pytest
from django.utils import translation

from organizations.importing.headings import HEADINGS
from organizations.models import SourceDocument
from organizations.profiles import presenting
from organizations.profiles.presenting import Piece
from tests import make


def pieces_of(cohort, text, provinces):
    content = make.content(areas_text=text, provinces=provinces)
    return [
        (piece.text, piece.url.split("=")[-1])
        for piece in presenting.area_pieces(content, cohort)
    ]


@pytest.mark.parametrize(
    ("text", "provinces", "linked"),
    [
        ("เลย, ลำปาง ฯลฯ", ["loei", "lampang"], {"เลย": "loei", "ลำปาง": "lampang"}),
        ("กรุงเทพฯ และเลย", ["bangkok", "loei"], {"กรุงเทพฯ": "bangkok", "เลย": "loei"}),
        ("กทม./จังหวัดเลย", ["bangkok", "loei"], {"กทม": "bangkok", "เลย": "loei"}),
        ("จ.เลยและจ.ลำปาง", ["loei", "lampang"], {"เลย": "loei", "ลำปาง": "lampang"}),
        (
            "นครศรีธรรมราช นคร",
            ["nakhon-si-thammarat"],
            {"นครศรีธรรมราช": "nakhon-si-thammarat"},
        ),
        ("ทำงานได้เลยทันที", ["loei"], {}),
        ("เลย ลำปาง", ["loei"], {"เลย": "loei"}),
        ("ทั่วประเทศ", [], {}),
    ],
)
def test_each_province_that_the_line_names_is_a_link_and_no_letter_is_lost(
    cohort, text, provinces, linked
):
    pieces = pieces_of(cohort, text, provinces)
    assert "".join(words for words, _slug in pieces) == text
    assert {words: slug for words, slug in pieces if slug} == linked


def separators(original, items):
    source = SourceDocument(original=original.encode(), encoding="utf-8")
    found = presenting.separators_in(source, {"benefits": items})
    return found.get("benefits", [])


@pytest.mark.parametrize(
    ("original", "after"),
    [
        ("สวัสดิการ\nก / ข ,ค\n", [" / ", " ,", ""]),
        ("ก\nข\nค", ["", "", ""]),
        ("", ["", "", ""]),
        ("ก/ข", ["/", "", ""]),
    ],
)
def test_what_the_source_has_between_items_is_kept_beside_them(original, after):
    items = ["ก", "ข", "ค"]
    between = separators(original, items)
    pieces = presenting.list_pieces(items, between)
    assert [piece.after for piece in pieces] == after


def test_items_may_hold_what_means_something_to_a_pattern():
    assert separators("(a+ , b*[", ["(a+", "b*["]) == [" , "]


def test_nothing_is_left_of_an_empty_list():
    assert presenting.list_pieces([], separators("x", [])) == []


def test_separators_of_another_list_are_not_shown():
    assert presenting.list_pieces(["ก", "ข", "ค"], [" / "]) == [
        Piece("ก"),
        Piece("ข"),
        Piece("ค"),
    ]


@pytest.mark.parametrize("name", HEADINGS)
def test_thai_headings_are_those_of_the_document_letter_for_letter(name):
    with translation.override("th"):
        heading = presenting.headings()[name]
    assert (
        heading.replace('<span class="unsplit">', "").replace("</span>", "")
        == HEADINGS[name]
    )


def test_phases_without_months_are_kept_apart(cohort):
    phases = [
        {"text": "ก", "first_month": 1, "last_month": 3},
        {"text": "ข", "first_month": None, "last_month": None},
    ]
    body = presenting.present(
        make.content(learning_phases=phases), cohort=cohort, slug="x"
    )
    assert (body["dated_phases"], body["undated_phases"]) == (phases[:1], ["ข"])


def test_an_empty_draft_can_be_shown_too(cohort):
    body = presenting.present({}, cohort=cohort, slug="x")
    assert (body["links"], body["areas"], body["benefits"], body["closing"]) == (
        [],
        [],
        [],
        [],
    )


def test_separators_stand_between_thai_items_alone(cohort):
    content = make.content(benefits=["ก", "ข"], en={"benefits": ["a", "b"]})
    separators = {"benefits": [" / "]}
    bodies = []
    for language in ("th", "en"):
        with translation.override(language):
            bodies.append(
                presenting.present(
                    content, cohort=cohort, slug="x", separators=separators
                )
            )
    assert [body["benefits"] for body in bodies] == [
        [Piece("ก", after=" / "), Piece("ข")],
        [Piece("a"), Piece("b")],
    ]
