"""A host's document → the fields of a profile, without losing a character.

This package is pure: bytes in, dataclasses out, no database.
"""

import hashlib
from collections.abc import Mapping, Sequence

from organizations.importing.areas import read_areas
from organizations.importing.blocks import Block, blocks_of
from organizations.importing.contact_details import details_in, split_off_contacts
from organizations.importing.decoding import UnreadableDocument, decode
from organizations.importing.draft import Draft, Parsed
from organizations.importing.headings import HEADINGS, heading_words
from organizations.importing.identity import (
    read_closing,
    read_cohort,
    read_identity,
    title_of,
    use_title,
)
from organizations.importing.lines import Line, Span, prose, span_of, trim
from organizations.importing.phases import read_phases
from organizations.importing.splitting import read_list, split_commas, split_slashes


def parse(raw: bytes, *, provinces: Mapping[str, str]) -> Parsed:
    """`provinces`: Thai name → slug. Raises `UnreadableDocument`."""
    text, encoding = decode(raw)
    blocks = blocks_of(text)
    if not any(block.kind in HEADINGS for block in blocks):
        raise UnreadableDocument("no_heading")
    draft = Draft(text)
    if encoding == "cp874":
        draft.doubt("", "", "windows_874")
    _read(draft, blocks, provinces)
    for name in ("name", *HEADINGS):
        if not draft.content[name]:
            draft.doubt(name, "", "missing_section")
    return Parsed(
        text,
        encoding,
        hashlib.sha256(raw).hexdigest(),
        draft.content,
        draft.segments(),
        tuple(draft.doubts),
    )


def _read(draft: Draft, blocks: Sequence[Block], provinces: Mapping[str, str]) -> None:
    # Taken out first, or the identity block would keep it as unplaced text.
    title = title_of(draft.text, blocks[0].lines)
    if title:
        blocks[0].lines = [line for line in blocks[0].lines if line.start > title.start]
    for block in blocks:
        if block.kind == "identity":
            read_identity(draft, block.lines)
        elif block.kind == "closing":
            read_closing(draft, block.lines)
        elif block.heading:
            _read_section(draft, block, block.heading, provinces)
    # After the labels, which win over a title; and the cohort after the closing lines,
    # where it is named.
    use_title(draft, title)
    read_cohort(draft)


def _read_section(
    draft: Draft, block: Block, heading: Span, provinces: Mapping[str, str]
) -> None:
    """The first section with words fills its field.

    A heading without words is skipped, as in a table of contents.
    """
    lines, contacts = block.lines, list[Line]()
    if block.kind != "unknown":
        lines, contacts = split_off_contacts(draft.text, lines)
    span = span_of(lines)
    for line in block.suspects:
        if span and line.end < span.end:
            name = "sections" if block.kind == "unknown" else block.kind
            draft.doubt(name, draft.text[line.start : line.end], "possible_heading")
    if block.kind == "unknown":
        draft.add_parts(heading, lines, "unknown_heading")
    elif span and draft.content[block.kind]:
        draft.add_section(heading_words(draft.text, heading), span, "duplicate_heading")
    else:
        draft.separate(f"heading.{block.kind}", trim(draft.text, *heading))
        if span:
            read_field(draft, block.kind, lines, provinces)
    if contacts:
        draft.add_section(None, span_of(contacts), "contact_details")


def read_field(
    draft: Draft, name: str, lines: Sequence[Line], provinces: Mapping[str, str]
) -> None:
    match name:
        case "areas_text":
            read_areas(draft, lines, provinces)
        case "learning_phases":
            read_phases(draft, lines)
        case "objectives" | "activities" | "benefits" | "qualifications":
            draft.content[name] = draft.claim_each(name, _items(draft, name, lines))
        case _:
            span = prose(draft.text, lines)
            draft.content[name] = draft.claim(name, span) if span else ""
    for words in details_in(draft.content[name]):
        draft.doubt(name, words, "contact_in_text")


def _items(draft: Draft, name: str, lines: Sequence[Line]) -> list[Span]:
    items = read_list(draft, name, lines)
    if name == "benefits":
        return [part for item in items for part in split_slashes(draft, name, item)]
    # A single item is run-on text; in a real list commas belong to the items.
    if name == "qualifications" and len(items) == 1:
        return split_commas(draft, name, items[0])
    return items
