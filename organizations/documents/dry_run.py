"""What importing a document would store, field by field, for the person who pasted it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from organizations.documents import texts
from organizations.documents.store import Plan
from organizations.importing.difference import as_text
from organizations.importing.draft import Doubt
from organizations.profiles import comparison, profile


@dataclass(frozen=True)
class Line:
    text: str
    is_doubtful: bool


@dataclass
class Row:
    """One field: its lines, what was not certain about it, and the marked difference from what stands there now."""

    name: str
    label: Any
    lines: list[Line] = field(default_factory=list)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    parts: list[comparison.Part] = field(default_factory=list)


def rows(plan: Plan) -> list[Row]:
    """Fields that would hold something, or about which there is a doubt."""
    content = comparison.readable(plan.content)
    doubts = by_field(plan.parsed.doubts)
    changed = differences(plan)
    found = []
    for name, label in profile.LABELS.items():
        own = doubts.get(name, [])
        if content[name] or own or name in changed:
            lines = [
                Line(text, is_doubtful(text, own))
                for text in as_text(content[name]).splitlines()
            ]
            found.append(
                Row(
                    name,
                    label,
                    lines,
                    [told(doubt) for doubt in own],
                    changed.get(name, []),
                )
            )
    return found


def general(plan: Plan) -> list[dict[str, Any]]:
    """Doubts about the document as a whole."""
    found = [
        told(doubt) for doubt in plan.parsed.doubts if base(doubt) not in profile.LABELS
    ]
    if plan.parsed.content["cohort"] not in (None, plan.cohort.number):
        words = _("The document speaks of cohort %(number)s.") % {
            "number": plan.parsed.content["cohort"]
        }
        found.append({"words": words, "text": ""})
    return found


def differences(plan: Plan) -> dict[str, list[comparison.Part]]:
    """Only where something stands there already."""
    if plan.newest is None:
        return {}
    return {
        row["name"]: row["parts"]
        for row in comparison.rows(plan.newest.content, plan.content)
        if row["before"]
    }


def by_field(doubts: Sequence[Doubt]) -> dict[str, list[Doubt]]:
    found: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        found.setdefault(base(doubt), []).append(doubt)
    return found


def base(doubt: Doubt) -> str:
    """The field of a path such as "objectives.0"."""
    return doubt.field.partition(".")[0]


def is_doubtful(line: str, doubts: Sequence[Doubt]) -> bool:
    """Whether a doubt is about words that stand in this line, or about more than this line."""
    words = line.strip()
    return bool(words) and any(
        doubt.text and (doubt.text in line or words in doubt.text) for doubt in doubts
    )


def told(doubt: Doubt) -> dict[str, Any]:
    return {"words": texts.DOUBTS[doubt.code], "text": " ".join(doubt.text.split())}
