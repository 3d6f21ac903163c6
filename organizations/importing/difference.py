"""What changed between two contents."""

from dataclasses import dataclass
from typing import Any

from organizations.importing.draft import FIELDS


@dataclass(frozen=True, slots=True)
class Change:
    """One field as plain text, before and after; a list has one item a line."""

    field: str
    before: str
    after: str


def difference(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Only what differs, in the order of the document, other keys last.

    A missing key equals an empty field.
    """
    others = dict.fromkeys(
        key for content in (old, new) for key in content if key not in FIELDS
    )
    pairs = [
        (name, old.get(name) or None, new.get(name) or None)
        for name in (*FIELDS, *others)
    ]
    return [
        Change(name, as_text(before), as_text(after))
        for name, before, after in pairs
        if before != after
    ]


def as_text(value: Any) -> str:
    """A tick for true, "" for what is missing."""
    if isinstance(value, list):
        return "\n".join(map(as_text, value))
    if isinstance(value, dict):
        return _row(value)
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if value is None else str(value)


def _row(row: dict[str, Any]) -> str:
    """A link, seats in a province, a learning phase or a section."""
    if "province" in row:
        return f"{row['province']}: {row['seats']}"
    if "url" in row:
        return f"{row['label']} : {row['url']}"
    if "heading" in row:
        return f"{row['heading']}\n{row['text']}".strip()
    months = (
        f"({row['first_month']}–{row['last_month']}) " if row.get("first_month") else ""
    )
    return f"{months}{row['text']}"
