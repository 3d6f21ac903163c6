"""Hostile documents: parsing takes linear time, and the number of parts is limited."""

import sys

import pytest

from organizations.importing.decoding import MAX_BYTES
from organizations.importing.draft import MAX_PARTS, source_of
from organizations.importing.headings import HEADINGS
from tests.organizations.sample_documents import codes, document, doubts, read, section

HOSTILE = {
    "commas": ("qualifications", ","),
    "items with commas": ("qualifications", "ก,"),
    "dashes": ("learning_phases", "-"),
    "dashed lines": ("learning_phases", "- ก\n"),
    "numbered lines": ("objectives", "1. a\n"),
    "short lines": ("benefits", "a\n"),
    "blanks": ("role", " "),
    "joiners": ("role", "\u2060"),
    "slashes": ("benefits", "a/b "),
    "words": ("areas_text", "ก "),
    "open ends": ("areas_text", "และอื่น"),
    "ranges": ("learning_phases", "ระยะ 1-"),
    "year words": ("learning_phases", "ระหว่าง"),
    "addresses": ("benefits", "http://"),
    "hashes": ("role", "#"),
    "own headings": ("role", "\n\na\nb"),
    "decorated lines": ("role", "# a\n"),
    "suspects": ("role", "a\n\n"),
    "labels": ("role", "\nชื่อองค์กร:x"),
    "colons": ("role", "a:\n"),
    "marks above": ("role", "\u0301"),
    "sara am": ("areas_text", "\u0e4d\u0e32"),
}


def hostile(name, pattern, size):
    head = section(name, "")
    return head + pattern * ((size - len(head.encode())) // len(pattern.encode()))


def calls_of(text):
    """Python calls and calls into C that a reading makes."""
    count = 0

    def tally(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    read(text)
    sys.setprofile(None)
    return count


@pytest.mark.parametrize(("name", "pattern"), HOSTILE.values(), ids=HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(name, pattern):
    single, double = (
        calls_of(hostile(name, pattern, size)) for size in (20_000, 40_000)
    )
    assert double <= 2.1 * single


@pytest.mark.parametrize(("name", "pattern"), HOSTILE.values(), ids=HOSTILE)
def test_a_full_megabyte_loses_nothing_and_stays_few_parts(name, pattern):
    raw = hostile(name, pattern, MAX_BYTES).encode()
    parsed = read(raw)
    assert source_of(parsed) == raw
    assert len(parsed.segments) <= 5 * MAX_PARTS
    assert len(parsed.doubts) <= 3 * MAX_PARTS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("objectives", "1. ก\n" * 201),
        ("benefits", "ก\n" * 201),
        ("benefits", "ก / " * 201),
        ("qualifications", "ก," * 201),
    ],
)
def test_a_list_of_countless_items_is_kept_in_one_piece(name, text):
    parsed = read(document(**{name: text}))
    assert len(parsed.content[name]) == 1
    assert "too_many_parts" in codes(parsed)


def test_two_hundred_items_are_still_a_list():
    parsed = read(document(objectives="1. ก\n" * MAX_PARTS))
    assert parsed.content["objectives"] == ["ก"] * MAX_PARTS


def test_countless_places_are_looked_up_as_far_as_is_reasonable():
    parsed = read(document(areas_text="เลย " * MAX_PARTS + "ตาก " * 100))
    assert parsed.content["provinces"] == ["loei", "tak"]
    assert len(doubts(parsed, "too_many_parts")) == 1


def test_countless_lines_above_the_first_heading_are_kept_in_one_piece():
    parsed = read("a:b\n" * 300 + section("role", "ช่วยทีม"))
    assert parsed.content["role"] == "ช่วยทีม"
    assert [row["heading"] for row in parsed.content["sections"]] == [""]
    assert set(HEADINGS) > {"role"}
