"""The content of a profile from parts that a person moved.

Fields whose parts are as the importer left them keep its content.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from organizations.importing.areas import read_areas
from organizations.importing.draft import Doubt, Draft, Parsed
from organizations.importing.headings import HEADINGS
from organizations.importing.labels import complete_address, is_web_address
from organizations.importing.lines import (
    Line,
    Span,
    is_bare,
    lines_of,
    marker,
    page_numbers,
    prose,
    remainder,
)
from organizations.importing.phases import months_of
from organizations.importing.sorting.parts import (
    FIELDS,
    LINK_LABEL,
    SECTION_HEADING,
    Part,
    parts_of,
)
from organizations.importing.splitting import read_list

LISTS = (
    *("objectives", "activities", "benefits", "qualifications"),
    *("preferred_qualifications", "learning_phases", "closing"),
)
# Names that belong together: what one of them loses changes the other.
_OWNERS = {
    SECTION_HEADING: "sections",
    LINK_LABEL: "links",
    "provinces": "areas_text",
    "areas_open_ended": "areas_text",
}


def rebuilt(
    parsed: Parsed, parts: Sequence[Part], provinces: Mapping[str, str]
) -> Parsed:
    """`parsed` with the content that the parts give, and the doubts that are left."""
    touched = touched_fields(parsed, parts)
    if not touched:
        return parsed
    draft = Draft(parsed.text, left_out=page_numbers(parsed.text), joins=parsed.joins)
    builder = _Builder(draft, parts, provinces)
    content = deepcopy(parsed.content)
    for name in touched:
        builder.build(name)
    for name in touched | _products(touched):
        content[name] = draft.content[name]
    # Of links that are none, in sections.
    if "sections" not in touched:
        content["sections"] = [*content["sections"], *draft.content["sections"]]
    old = [doubt for doubt in parsed.doubts if _owner(doubt) not in touched]
    doubts = [*old, *draft.doubts, *_positions(parsed, content, touched)]
    missing = [
        Doubt(name, "", "missing_section")
        for name in ("name", *HEADINGS)
        if name in touched and not content[name]
    ]
    return replace(parsed, content=content, doubts=(*doubts, *missing))


def _positions(
    parsed: Parsed, content: Mapping[str, Any], touched: set[str]
) -> list[Doubt]:
    """Further positions that are still sections, under the number they have now."""
    if "sections" not in touched:
        return []
    titles = {row.text for row in parsed.doubts if row.code == "second_position"}
    return [
        Doubt(f"sections.{number}", row["heading"], "second_position")
        for number, row in enumerate(content["sections"])
        if row["heading"] in titles
    ]


def touched_fields(parsed: Parsed, parts: Sequence[Part]) -> set[str]:
    """Whose parts differ from those that the importer made."""
    before, after = _by_field(parts_of(parsed)), _by_field(parts)
    return {name for name in FIELDS if before.get(name) != after.get(name)}


def _by_field(parts: Sequence[Part]) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(_OWNERS.get(part.field, part.field), []).append(part)
    return groups


def _products(touched: set[str]) -> set[str]:
    return {"provinces", "areas_open_ended"} if "areas_text" in touched else set()


def _owner(doubt: Doubt) -> str:
    root = doubt.field.partition(".")[0]
    return _OWNERS.get(root, root)


class _Builder:
    def __init__(
        self, draft: Draft, parts: Sequence[Part], provinces: Mapping[str, str]
    ) -> None:
        self.draft = draft
        self.parts = parts
        self.provinces = provinces

    def build(self, name: str) -> None:
        own = [part for part in self.parts if part.field == name]
        if name == "links":
            self._links()
        elif name == "sections":
            self._sections()
        elif name == "areas_text":
            self._areas(own)
        elif name in LISTS:
            for part in own:
                self._items(name, part)
        else:
            self.draft.content[name] = self._prose(name, own)

    def _lines(self, part: Part) -> list[Line]:
        return [
            Line(part.start + line.start, part.start + line.end, line.is_after_gap)
            for line in lines_of(self.draft.text[part.start : part.end])
        ]

    def _prose(self, name: str, own: Sequence[Part]) -> str:
        """Parts that follow each other keep what stands between them."""
        runs = list[list[Part]]()
        for part in own:
            follows = runs and is_bare(
                self.draft.text, Span(runs[-1][-1].end, part.start)
            )
            if follows:
                runs[-1].append(part)
            else:
                runs.append([part])
        spans = [
            prose(self.draft.text, self._lines(Part(run[0].start, run[-1].end, name)))
            for run in runs
        ]
        return "\n".join(self.draft.claim(name, span) for span in spans if span)

    def _areas(self, own: Sequence[Part]) -> None:
        """Each part by itself: what stands between two of them is no place."""
        slugs = dict[str, None]()
        for part in own:
            read_areas(self.draft, self._lines(part), self.provinces)
            slugs |= dict.fromkeys(self.draft.content["provinces"])
        self.draft.content["provinces"] = list(slugs)
        self.draft.content["areas_text"] = self._prose("areas_text", own)

    def _items(self, name: str, part: Part) -> None:
        lines = self._lines(part)
        spans = [Span(part.start, part.end)]
        if any(marker(self.draft.text, line) for line in lines):
            spans = read_list(self.draft, name, lines)
        rows = self.draft.content[name]
        for span in spans:
            path = f"{name}.{len(rows)}"
            words = self.draft.claim(path, span)
            if name == "learning_phases":
                first, last = months_of(self.draft, path, words)
                rows.append({"text": words, "first_month": first, "last_month": last})
            else:
                rows.append(words)

    def _links(self) -> None:
        label: Part | None = None
        for part in self.parts:
            if part.field == "links":
                self._link(label, part)
            label = part if part.field == LINK_LABEL else None

    def _link(self, label: Part | None, part: Part) -> None:
        address = complete_address(self.draft.text[part.start : part.end])
        rows = self.draft.content["links"]
        if not is_web_address(address):
            words = Span(label.start, label.end) if label else None
            self.draft.add_section(words, Span(part.start, part.end), "not_a_link")
            return
        name = self.draft.text[label.start : label.end] if label else ""
        rows.append({"label": name or urlsplit(address).hostname, "url": address})

    def _sections(self) -> None:
        rows: list[dict[str, Any]] = self.draft.content["sections"]
        is_open = False
        for part in self.parts:
            words = self.draft.text[part.start : part.end]
            if part.field == SECTION_HEADING:
                line = Line(part.start, part.end)
                match = marker(self.draft.text, line)
                rest = remainder(self.draft.text, line, match.end()) if match else []
                head = self.draft.text[rest[0].start : rest[0].end] if rest else words
                rows.append({"heading": head, "text": ""})
                is_open = True
            elif part.field == "sections":
                text = self.draft.claim("sections", Span(part.start, part.end))
                if is_open:
                    rows[-1]["text"] = text
                else:
                    rows.append({"heading": "", "text": text})
                is_open = False
            elif is_open:
                is_open = False
