"""A host's document → the fields of a profile, without losing a character.

This package is pure: bytes in, dataclasses out, no database.
"""

import hashlib
from collections.abc import Mapping, Sequence

from organizations.importing.areas import read_areas
from organizations.importing.blocks import Block, blocks_of, further_positions
from organizations.importing.contact_details import details_in, split_off_contacts
from organizations.importing.decoding import UnreadableDocument, decode
from organizations.importing.draft import MAX_PARTS, Draft, Parsed
from organizations.importing.headings import HEADINGS, heading_words
from organizations.importing.hints.positions import title_in
from organizations.importing.hints.wordings import (
    is_preferred,
    seats_in,
    texts_about_seats,
)
from organizations.importing.identity import (
    read_closing,
    read_cohort,
    read_identity,
    title_of,
    use_title,
)
from organizations.importing.likeness.letters import broken_letters
from organizations.importing.lines import (
    Line,
    Span,
    marker,
    page_numbers,
    prose,
    span_of,
    trim,
)
from organizations.importing.phases import read_phases
from organizations.importing.splitting import read_list, split_commas, split_slashes

# From so many broken letters on, a text comes from a PDF, and its lines are joined.
BROKEN_LETTERS_OF_A_PDF = 3
# A longer document is no few pages of a PDF.
MAX_JOINED_LINES = 2000


def parse(
    raw: bytes,
    *,
    provinces: Mapping[str, str],
    is_pdf: bool = False,
    must_have_headings: bool = True,
) -> Parsed:
    """`provinces`: Thai name → slug. Raises `UnreadableDocument`.

    `is_pdf`: lines of a paragraph are joined. It is noticed by itself in a text that
    was copied out of a PDF.
    """
    text, encoding = decode(raw)
    blocks = blocks_of(text)
    if must_have_headings and not any(block.found for block in blocks):
        raise UnreadableDocument("no_heading")
    draft = Draft(text)
    if encoding == "cp874":
        draft.doubt("", "", "windows_874")
    _mind_pdf(draft, is_pdf=is_pdf)
    _read(draft, blocks, provinces)
    for name in ("name", *HEADINGS):
        if not draft.content[name] and not _is_asked(draft, name):
            draft.doubt(name, "", "missing_section")
    return Parsed(
        text,
        encoding,
        hashlib.sha256(raw).hexdigest(),
        draft.content,
        draft.segments(),
        tuple(draft.doubts),
        draft.joins,
    )


def _mind_pdf(draft: Draft, *, is_pdf: bool) -> None:
    draft.left_out = page_numbers(draft.text)
    if draft.left_out:
        words = draft.left_out[0]
        draft.doubt("", draft.text[words.start : words.end], "page_numbers")
    for span in draft.left_out:
        draft.separate("page_number", span)
    broken = broken_letters(draft.text)
    if broken:
        draft.doubt("", "", "broken_letters")
    draft.joins = (
        is_pdf or bool(draft.left_out) or broken >= BROKEN_LETTERS_OF_A_PDF
    ) and draft.text.count("\n") <= MAX_JOINED_LINES
    if draft.joins:
        draft.width = max(map(len, draft.text.splitlines()))


def _is_asked(draft: Draft, name: str) -> bool:
    return any(
        doubt.field == name and doubt.code == "merged_second" for doubt in draft.doubts
    )


def _read(draft: Draft, blocks: Sequence[Block], provinces: Mapping[str, str]) -> None:
    # Taken out first, or the identity block would keep it as unplaced text.
    # Of a text in which nothing was recognized, the first line may be anything.
    is_known = any(block.found for block in blocks)
    title = title_of(draft.text, blocks[0].lines) if is_known else None
    if title:
        blocks[0].lines = [line for line in blocks[0].lines if line.start > title.start]
    shared, further = further_positions(blocks)
    for block in shared:
        if block.kind == "identity":
            read_identity(draft, block.lines)
        elif block.kind == "closing":
            read_closing(draft, block.lines)
        elif block.kind == "position":
            _read_title(draft, block)
        elif block.heading:
            _read_section(draft, block, block.heading, provinces)
    _keep_positions(draft, shared, further)
    # After the labels, which win over a title; and the cohort after the closing lines,
    # where it is named.
    use_title(draft, title)
    read_cohort(draft, title)
    _propose_seats(draft)


def _read_title(draft: Draft, block: Block) -> None:
    """Of the first position; the number of volunteers beside it proposes seats."""
    heading = block.heading or Span(0, 0)
    title, body = title_in(draft.text, heading), span_of(block.lines)
    if not title or draft.content["title"]:
        draft.add_section(heading, body, "position_title")
        return
    for edge in (Span(heading.start, title.start), Span(title.end, heading.end)):
        around = trim(draft.text, *edge)
        if around.start < around.end:
            draft.separate("heading.title", around)
    draft.content["title"] = draft.claim("title", title)
    draft.doubt("title", draft.content["title"], "position_title")
    if body:
        draft.add_section(None, body, "unplaced_text")


def _keep_positions(
    draft: Draft, shared: Sequence[Block], further: Sequence[Sequence[Block]]
) -> None:
    """Each as one section: its title, and its text with the headings in it."""
    # With its lines as they are: a heading is a line of its own.
    joins, draft.joins = draft.joins, False
    for blocks in further:
        spans = [span for block in blocks if (span := _whole(block))]
        title, rest = spans[0], spans[1:]
        body = Span(rest[0].start, rest[-1].end) if rest else None
        if blocks[0].lines:
            body = Span(blocks[0].lines[0].start, body.end if body else title.end)
            title = blocks[0].heading or title
        if len(draft.content["sections"]) < MAX_PARTS:
            draft.add_section(title, body, "second_position")
    draft.joins = joins
    last = max((_end(blocks[-1]) for blocks in further), default=None)
    if last is not None:
        for block in shared:
            if block.heading and block.kind in HEADINGS and block.heading.start > last:
                draft.doubt(block.kind, "", "shared_by_positions")


def _whole(block: Block) -> Span | None:
    span = span_of(block.lines)
    if not block.heading:
        return span
    return Span(block.heading.start, span.end if span else block.heading.end)


def _end(block: Block) -> int:
    span = _whole(block)
    return span.end if span else 0


def _propose_seats(draft: Draft) -> None:
    others = [row.text for row in draft.doubts if row.code == "second_position"]
    titles = "\n".join(
        draft.text[part.start : part.end]
        for part in draft.claims
        if part.name == "heading.title"
    )
    texts = [titles, *texts_about_seats(draft.content, others)]
    found = [pair for text in texts for pair in seats_in(text)]
    if found:
        number, words = found[0]
        words = words if words in draft.text else ""
        draft.content["seats"] = number
        draft.doubt("seats", words, "seats_proposed")
        if any(other != number for other, _words in found):
            draft.doubt("seats", "", "several_seats")


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
            _ask_about_heading(draft, block)
    if contacts:
        draft.add_section(None, span_of(contacts), "contact_details")


def _ask_about_heading(draft: Draft, block: Block) -> None:
    """Of a heading that isn't the agreed one to the letter."""
    found = block.found
    if not found or found.likeness not in ("merged", "misspelt"):
        return
    span = heading_words(draft.text, found.span)
    words = draft.text[span.start : span.end]
    if found.likeness == "misspelt":
        draft.doubt(found.field, words, "misspelt_heading")
    else:
        draft.doubt(found.field, words, "merged_heading")
        for name in found.others:
            draft.doubt(name, words, "merged_second")


def read_field(
    draft: Draft, name: str, lines: Sequence[Line], provinces: Mapping[str, str]
) -> None:
    match name:
        case "areas_text":
            read_areas(draft, lines, provinces)
        case "learning_phases":
            read_phases(draft, lines)
        case "qualifications":
            _read_qualifications(draft, _items(draft, name, lines))
        case "objectives" | "activities" | "benefits" | "preferred_qualifications":
            draft.content[name] += draft.claim_each(name, _items(draft, name, lines))
        case _:
            span = prose(draft.text, lines)
            draft.content[name] = draft.claim(name, span) if span else ""
    for words in details_in(draft.content[name]):
        draft.doubt(name, words, "contact_in_text")


def _read_qualifications(draft: Draft, items: Sequence[Span]) -> None:
    """Those that are only preferred stand by themselves, and that is asked about."""
    for span in items:
        words = draft.text[span.start : span.end]
        name = "preferred_qualifications" if is_preferred(words) else "qualifications"
        draft.content[name] += draft.claim_each(name, [span])
        if name != "qualifications":
            draft.doubt(name, words, "preferred_assumed")


def _items(draft: Draft, name: str, lines: Sequence[Line]) -> list[Span]:
    items = read_list(draft, name, lines)
    if name == "benefits":
        return [
            part
            for item in items
            for part in split_slashes(draft, name, item, is_listed=len(items) > 1)
        ]
    # A single item is run-on text; in a real list commas belong to the items.
    is_run_on = len(items) == 1 and not marker(draft.text, lines[0])
    if name == "qualifications" and is_run_on:
        return split_commas(draft, name, items[0])
    return items
