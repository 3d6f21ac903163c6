"""The difference between two texts, and between two contents field by field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import regex
from django.utils.translation import gettext as _

from organizations.importing.difference import as_text, difference
from organizations.models import Issue, Province
from organizations.profiles import schema

# Runs of blanks, runs of punctuation, and what stands between them. Thai has no blanks
# between words, so a clause may be a whole sentence.
CLAUSE = regex.compile(r"\s+|[,/;.()]+|[^\s,/;.()]+")
# A Thai vowel or tone mark stays with its consonant.
GRAPHEME = regex.compile(r"\X")
# SequenceMatcher takes quadratic time; beyond this product of lengths it is not used.
MAX_COMPARISONS = 1_000_000
MIN_SIMILARITY = 0.5
MIN_EQUAL_GRAPHEMES = 3

Operation = tuple[str, str, str]
"""A kind of `SequenceMatcher`, the removed text and the added text."""


@dataclass(frozen=True)
class Part:
    """`kind`: same, added or removed; for the component diff."""

    kind: str
    text: str


def compare_texts(before: str, after: str) -> list[Part]:
    """All parts except the removed ones give `after`, all except the added `before`."""
    return merge_neighbors(compare_clauses(before, after))


def compare_clauses(before: str, after: str) -> Iterator[Part]:
    operations = edit_operations(CLAUSE.findall(before), CLAUSE.findall(after))
    for kind, removed, added in operations:
        if kind == "replace":
            yield from compare_graphemes(removed, added)
        else:
            yield from parts_of(kind, removed, added)


def compare_graphemes(before: str, after: str) -> Iterator[Part]:
    """Inside a replaced clause; texts with little in common are replaced as a whole."""
    old, new = GRAPHEME.findall(before), GRAPHEME.findall(after)
    operations = list(edit_operations(old, new))
    equal_count = sum(
        len(GRAPHEME.findall(added))
        for kind, _removed, added in operations
        if kind == "equal"
    )
    if 2 * equal_count < MIN_SIMILARITY * (len(old) + len(new)):
        yield from parts_of("replace", before, after)
        return
    for operation in without_short_matches(operations):
        yield from parts_of(*operation)


def edit_operations(old: Sequence[str], new: Sequence[str]) -> Iterator[Operation]:
    """In order. Of very long texts only a common beginning and end are recognized."""
    start = common_prefix_length(old, new)
    end = common_prefix_length(old[start:][::-1], new[start:][::-1])
    middle_old = old[start : len(old) - end]
    middle_new = new[start : len(new) - end]
    if start:
        yield "equal", "".join(new[:start]), "".join(new[:start])
    if len(middle_old) * len(middle_new) > MAX_COMPARISONS:
        yield "replace", "".join(middle_old), "".join(middle_new)
    else:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            yield kind, "".join(middle_old[a:b]), "".join(middle_new[c:d])
    if end:
        tail = "".join(new[len(new) - end :])
        yield "equal", tail, tail


def common_prefix_length(first: Sequence[str], second: Sequence[str]) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next(
        (index for index, (a, b) in pairs if a != b), min(len(first), len(second))
    )


def without_short_matches(operations: list[Operation]) -> Iterator[Operation]:
    """A few equal letters between two changes count as changed: words stay whole."""
    last = len(operations) - 1
    for index, (kind, removed, added) in enumerate(operations):
        is_short_match = (
            kind == "equal"
            and 0 < index < last
            and len(GRAPHEME.findall(added)) < MIN_EQUAL_GRAPHEMES
        )
        yield ("replace" if is_short_match else kind), removed, added


def parts_of(kind: str, removed: str, added: str) -> Iterator[Part]:
    if kind == "equal":
        yield Part("same", added)
        return
    if removed:
        yield Part("removed", removed)
    if added:
        yield Part("added", added)


def merge_neighbors(parts: Iterable[Part]) -> list[Part]:
    """Joins neighbors of one kind; between equal parts, removed text comes first."""
    texts = {"same": "", "removed": "", "added": ""}
    merged: list[Part] = []
    for part in parts:
        has_changes = bool(texts["removed"] or texts["added"])
        if has_changes if part.kind == "same" else texts["same"]:
            merged += flush(texts)
        texts[part.kind] += part.text
    return merged + flush(texts)


def flush(texts: dict[str, str]) -> list[Part]:
    """The collected texts as parts; `texts` is empty afterwards."""
    parts = [Part(kind, text) for kind, text in texts.items() if text]
    texts.update(same="", removed="", added="")
    return parts


def changed_rows(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """For templates: each field that differs, with label, both texts and parts."""
    changes = difference(readable_content(before), readable_content(after))
    return [
        {
            "name": change.field,
            "label": schema.FIELD_LABELS[change.field],
            "lang": "en" if change.field in schema.ENGLISH_LABELS else "th",
            "before": change.before,
            "after": change.after,
            "parts": compare_texts(change.before, change.after),
        }
        for change in changes
    ]


def readable_content(content: dict[str, Any]) -> dict[str, Any]:
    """Flattened; provinces and issues by name, sections with who sees them."""
    content = schema.flatten(content)
    split = [row["province"] for row in content["places"]]
    provinces = {
        row.slug: row.name
        for row in Province.objects.filter(slug__in=[*content["provinces"], *split])
    }
    issues = {
        row.slug: row.name for row in Issue.objects.filter(slug__in=content["issues"])
    }
    return {
        **content,
        "sections": [readable_section(row) for row in content["sections"]],
        "provinces": [provinces.get(slug, slug) for slug in content["provinces"]],
        "places": [
            {**row, "province": provinces.get(row["province"], row["province"])}
            for row in content["places"]
        ],
        "issues": [issues.get(slug, slug) for slug in content["issues"]],
    }


def readable_section(section: dict[str, Any]) -> str:
    has_contacts = schema.has_contact_details(section)
    if not schema.is_public_section(section):
        mark = _("contact details, not public") if has_contacts else _("not public")
    else:
        mark = _("contact details, meant to be public") if has_contacts else ""
    text = as_text(section)
    return f"{text}\n({mark})" if mark else text
