"""The difference between two texts as inserted and removed pieces, cut at blanks and punctuation, then at graphemes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import regex

from organizations.importing.difference import difference
from organizations.models import Issue, Province
from organizations.profiles import profile

CLAUSE = regex.compile(r"\s+|[,/;.()]+|[^\s,/;.()]+")
GRAPHEME = regex.compile(r"\X")
MOST_WORK = 1_000_000
LEAST_ALIKE = 0.5
LEAST_SAME = 3


@dataclass(frozen=True)
class Part:
    """`kind`: same, added or removed; for the component diff."""

    kind: str
    text: str


def parts(before: str, after: str) -> list[Part]:
    """All parts but the removed ones give `after`; all but the added ones give `before`."""
    return joined(clause_parts(before, after))


def clause_parts(before: str, after: str) -> Iterator[Part]:
    old, new = CLAUSE.findall(before), CLAUSE.findall(after)
    for kind, removed, added in pieces(old, new):
        if kind == "replace":
            yield from grapheme_parts(removed, added)
        else:
            yield from (
                (Part("same", added),) if kind == "equal" else changed(removed, added)
            )


def grapheme_parts(before: str, after: str) -> Iterator[Part]:
    """Within a replaced clause; one that is hardly alike is shown as a whole, because crumbs can't be read."""
    old, new = GRAPHEME.findall(before), GRAPHEME.findall(after)
    found = list(pieces(old, new))
    alike = sum(
        len(GRAPHEME.findall(added))
        for kind, _removed, added in found
        if kind == "equal"
    )
    if 2 * alike < LEAST_ALIKE * (len(old) + len(new)):
        yield from changed(before, after)
        return
    for kind, removed, added in without_crumbs(found):
        yield from (
            (Part("same", added),) if kind == "equal" else changed(removed, added)
        )


def pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(kind, what was, what is) in order; of very long texts only the common beginning and end are looked for."""
    start = common(old, new)
    end = common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    yield from [("equal", "".join(new[:start]), "".join(new[:start]))] if start else []
    if len(middle_old) * len(middle_new) > MOST_WORK:
        yield "replace", "".join(middle_old), "".join(middle_new)
    else:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            yield kind, "".join(middle_old[a:b]), "".join(middle_new[c:d])
    tail = "".join(new[len(new) - end :])
    yield from [("equal", tail, tail)] if end else []


def common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many items both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def without_crumbs(found: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """A few equal letters between two changes count as changed, so that a word is marked as one."""
    last = len(found) - 1
    for at, (kind, removed, added) in enumerate(found):
        is_crumb = (
            kind == "equal"
            and 0 < at < last
            and len(GRAPHEME.findall(added)) < LEAST_SAME
        )
        yield ("replace" if is_crumb else kind), removed, added


def changed(removed: str, added: str) -> Iterator[Part]:
    if removed:
        yield Part("removed", removed)
    if added:
        yield Part("added", added)


def joined(found: Iterator[Part]) -> list[Part]:
    """Neighbors become one; between two equal parts what was removed stands before what was added."""
    texts = {"same": "", "removed": "", "added": ""}
    result: list[Part] = []
    for part in found:
        changes = bool(texts["removed"] or texts["added"])
        if changes if part.kind == "same" else texts["same"]:
            result += flushed(texts)
        texts[part.kind] += part.text
    return result + flushed(texts)


def flushed(texts: dict[str, str]) -> list[Part]:
    found = [Part(kind, text) for kind, text in texts.items() if text]
    texts.update(same="", removed="", added="")
    return found


def rows(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Each field that differs, as the page that shows it needs it: label, both texts, and the marked difference."""
    changes = difference(readable(before), readable(after))
    return [
        {
            "name": change.field,
            "label": profile.PART_LABELS[change.field],
            "lang": "en" if change.field in profile.ENGLISH_LABELS else "th",
            "before": change.before,
            "after": change.after,
            "parts": parts(change.before, change.after),
        }
        for change in changes
    ]


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """Part by part; slugs of provinces and issues give way to their names."""
    content = profile.spread(content)
    provinces = {
        row.slug: row.name
        for row in Province.objects.filter(slug__in=content["provinces"])
    }
    issues = {
        row.slug: row.name for row in Issue.objects.filter(slug__in=content["issues"])
    }
    return {
        **content,
        "provinces": [provinces.get(slug, slug) for slug in content["provinces"]],
        "issues": [issues.get(slug, slug) for slug in content["issues"]],
    }
