"""The identity block (title, name and links) and the closing lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from organizations.importing.contact_details import holds_contact_details
from organizations.importing.draft import MAX_PARTS, DoubtCode, Draft
from organizations.importing.headings import MAX_HEADING_LENGTH, is_closing
from organizations.importing.labels import (
    Label,
    complete_address,
    is_web_address,
    label_of,
)
from organizations.importing.likeness.letters import restore
from organizations.importing.lines import Line, Span, is_bare, prose, span_of

# "cohort 16"; \d matches Thai digits, too, and int() reads them.
# Matches "รุ่นที่ 16" and "รุ่น ๑๖"; not "รุ่น 12345", a number too long.
_COHORT = re.compile(r"รุ่น(?:ที่)?\s{0,3}(\d{1,4})(?!\d)")


def title_of(text: str, lines: Sequence[Line]) -> Span | None:
    """The first line, unless it is a label."""
    if (
        not lines
        or label_of(text, lines[0])
        or lines[0].end - lines[0].start > MAX_HEADING_LENGTH
    ):
        return None
    return span_of(lines[:1])


def read_identity(draft: Draft, lines: Sequence[Line]) -> None:
    """Lines without a label become a section."""
    if len(lines) > MAX_PARTS:
        draft.add_section(None, span_of(lines), "too_many_parts")
        return
    for _type, group in groupby(_entries(draft.text, lines), key=type):
        entries = list(group)
        loose = [entry for entry in entries if isinstance(entry, Line)]
        if loose:
            draft.add_parts(None, loose, "unplaced_text")
        for entry in entries:
            if isinstance(entry, Label):
                _place(draft, entry)


def read_closing(draft: Draft, lines: Sequence[Line]) -> None:
    """Other lines between closing lines become a section."""
    for closes, group in groupby(lines, lambda line: is_closing(draft.text, line)):
        if closes:
            spans = [prose(draft.text, [line]) for line in group]
            draft.content["closing"] += draft.claim_each(
                "closing", [span for span in spans if span]
            )
        else:
            draft.add_parts(None, list(group), "unplaced_text")


def read_cohort(draft: Draft, title: Span | None) -> None:
    """As the closing lines say, else the title."""
    closing = "\n".join(draft.content["closing"])
    words = draft.text[title.start : title.end] if title else ""
    numbers = [
        int(number)
        for number in _COHORT.findall(restore(closing))
        or _COHORT.findall(restore(words))
    ]
    draft.content["cohort"] = numbers[0] if numbers else None
    if len(set(numbers)) > 1:
        draft.doubt("cohort", "", "several_cohorts")


def use_title(draft: Draft, title: Span | None) -> None:
    """The title is the name if no label gives one."""
    if not title:
        return
    if draft.content["name"]:
        draft.separate("title", title)
        return
    draft.content["name"] = draft.claim("name", title)
    draft.doubt("name", draft.content["name"], "name_from_title")


def _entries(text: str, lines: Sequence[Line]) -> Iterator[Label | Line]:
    """Labels with their values, which may follow on the next line; and other lines."""
    waiting: Label | None = None
    for line in lines:
        label = label_of(text, line)
        if waiting:
            yield (
                waiting if label else replace(waiting, value=Span(line.start, line.end))
            )
        # Remembered first: the next statement replaces `waiting`.
        is_value = waiting and not label
        # A label without a value: "เว็บไซต์ :" with the address on the next line.
        waiting = label if label and label.value.start == label.value.end else None
        if not waiting and not is_value:
            yield label or line
    if waiting:
        yield waiting


def _place(draft: Draft, label: Label) -> None:
    name = draft.text[label.words.start : label.words.end]
    written = draft.text[label.value.start : label.value.end]
    words = complete_address(written)
    if is_bare(draft.text, label.value):
        draft.separate("label", label.words)
    elif label.kind == "name" and not draft.content["name"]:
        draft.separate("heading.name", label.words)
        draft.content["name"] = draft.claim("name", label.value)
    # The value decides, so a link under a label of the host's own is kept as a link.
    # But one to an account of a messenger is a contact detail.
    elif (
        label.kind != "name"
        and is_web_address(words)
        and not holds_contact_details(name, words)
    ):
        path = f"links.{len(draft.content['links'])}"
        draft.content["links"].append(
            {
                "label": draft.claim(f"{path}.label", label.words),
                "url": complete_address(draft.claim(f"{path}.url", label.value)),
            }
        )
        if words != written:
            draft.doubt(path, written, "link_completed")
    else:
        codes: dict[str, DoubtCode] = {
            "name": "duplicate_heading",
            "links": "not_a_link",
        }
        draft.add_section(
            label.words, label.value, codes.get(label.kind, "unknown_label")
        )
