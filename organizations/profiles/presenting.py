"""Template contexts of a profile's content: public pages and previews of drafts.

Every text of the host stays as it was written: it is cut into pieces, never changed,
and what the source has between two pieces is shown between them.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from organizations.importing.headings import HEADINGS
from organizations.importing.hints.places import PROVINCE_ALIASES
from organizations.importing.labels import LABELS, is_web_address
from organizations.models import (
    Cohort,
    Organization,
    Position,
    Province,
    SourceDocument,
    names,
)
from organizations.models.choices import ParticipationStatus
from organizations.profiles import facts, province_map, schema

APPLY_PREFIX = "คลิกสมัคร"
UNSPLIT_WORD = "อาสาสมัคร"
SCHEME = re.compile(r"^https?://(www\.)?", re.IGNORECASE)

# One comma, slash or the like between two items on one line, with the blanks around it.
# "[^\S\r\n]" is a blank but no line end: matches " / ", ", " and "、".
_SEPARATOR = re.compile(r"[^\S\r\n]*[,，、/;|][^\S\r\n]*")
# "province", "and", "or": in Thai they touch the names beside them.
_JOINING_WORDS = ("จังหวัด", "และ", "หรือ")

Separators = Mapping[str, Sequence[str]]
"""By list: what stands between its items, one less than there are items."""

SEPARATED_LISTS = ("benefits", "qualifications", "preferred_qualifications")


@dataclass(frozen=True)
class Piece:
    """`text` of a host, linked to `url` if there is one.

    `after`: what the source has between this piece and the next.
    """

    text: str
    url: str = ""
    after: str = ""


def present(
    content: dict[str, Any],
    *,
    cohort: Cohort,
    slug: str,
    separators: Separators | None = None,
    phase: str = "",
) -> dict[str, Any]:
    """The context `body` of organizations/catalogue/position_body.html.

    `phase`: of the position, if not the cohort's.
    """
    hidden = hidden_sections(content)
    content = schema.localized(content, get_language())
    phase = phase or cohort.phase()
    lists = separated_lists(content, separators or {})
    return {
        "cohort": cohort,
        "phase": phase,
        "slug": slug,
        "content": content,
        "hidden_sections": hidden,
        "headings": headings(),
        "facts": facts.key_facts(content, cohort, phase),
        "links": link_rows(content),
        "areas": area_pieces(content, cohort),
        "map": map_of(content["provinces"], cohort),
        "benefits": lists["benefits"],
        "qualifications": lists["qualifications"],
        "preferred": lists["preferred_qualifications"],
        **phase_rows(content["learning_phases"]),
        "closing": closing_rows(content["closing"]),
    }


def closing_rows(lines: Sequence[str]) -> list[dict[str, Any]]:
    """`applies`: the line leads to the application."""
    return [{"text": line, "applies": line.startswith(APPLY_PREFIX)} for line in lines]


def map_of(provinces: Collection[str], cohort: Cohort) -> dict[str, Any]:
    """Each of the provinces leads to all positions there."""
    return province_map.marked_map(
        provinces, lambda province: positions_url(cohort, province=province)
    )


def hidden_sections(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For previews; of a position, which holds only what is public, there are none."""
    sections = content.get("sections", ())
    return [row for row in sections if not schema.is_public_section(row)]


def phase_rows(phases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Learning phases with months apart from those without."""
    return {
        "dated_phases": [row for row in phases if row["first_month"]],
        "undated_phases": [row["text"] for row in phases if not row["first_month"]],
    }


def present_organization(content: dict[str, Any]) -> dict[str, Any]:
    """The context `body` of organizations/catalogue/organization_body.html."""
    content = schema.localized(content, get_language())
    return {"content": content, "headings": headings(), "links": link_rows(content)}


def headings() -> Mapping[str, "str | Promise"]:
    """On Thai pages the headings of the agreed document, letter for letter."""
    if get_language() == "en":
        return schema.LABELS
    return (
        schema.LABELS
        | {"name": LABELS["name"][0]}
        | {name: _mark_unsplit(words) for name, words in HEADINGS.items()}
    )


def _mark_unsplit(heading: str) -> SafeString:
    """Adds markup against a line break within one word; the text stays the same."""
    # Safe because it is escaped before the markup is added.
    return mark_safe(
        escape(heading).replace(
            UNSPLIT_WORD, f'<span class="unsplit">{UNSPLIT_WORD}</span>'
        )
    )


def link_rows(content: dict[str, Any]) -> list[dict[str, str]]:
    """Only web addresses become links; anything else stays text. `short` is how people
    write an address.
    """
    return [
        {
            "label": link["label"],
            "text": link["url"],
            "short": SCHEME.sub("", link["url"]).rstrip("/"),
            # Checked again here: older content may hold "javascript:" and the like.
            "url": link["url"] if is_web_address(link["url"]) else "",
        }
        for link in content["links"]
    ]


def area_pieces(content: dict[str, Any], cohort: Cohort) -> list[Piece]:
    """The text about places; provinces in it are linked to the positions there."""
    content = schema.localized(content, get_language())
    text = content["areas_text"]
    is_english = content["lang"]["areas_text"] == "en"
    if is_english:
        slugs = _slugs_by_english_name(content["provinces"])
        name_pattern = _english_name_pattern
    else:
        slugs = _slugs_by_name(content["provinces"])
        name_pattern = _thai_name_pattern
    pieces: list[Piece] = []
    position = 0
    for match in name_pattern(slugs).finditer(text) if slugs else ():
        url = positions_url(cohort, province=slugs[match["name"]])
        pieces += [Piece(text[position : match.start()]), Piece(match[0], url)]
        position = match.end()
    return [piece for piece in (*pieces, Piece(text[position:])) if piece.text]


def positions_url(cohort: Cohort, **filters: str) -> str:
    return f"{reverse('cohort_positions', args=[cohort.number])}?{urlencode(filters)}"


def _slugs_by_name(slugs: Sequence[str]) -> dict[str, str]:
    names = dict(Province.objects.filter(slug__in=slugs).values_list("name_th", "slug"))
    aliases = {
        alias: names[name] for alias, name in PROVINCE_ALIASES.items() if name in names
    }
    return names | aliases


def _slugs_by_english_name(slugs: Sequence[str]) -> dict[str, str]:
    return dict(Province.objects.filter(slug__in=slugs).values_list("name_en", "slug"))


def _english_name_pattern(slugs: dict[str, str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(slugs, key=len, reverse=True))
    # A whole word, the longest name first: "Nakhon Si Thammarat" in a sentence.
    return re.compile(rf"\b(?P<name>{names})\b")


def _thai_name_pattern(slugs: dict[str, str]) -> re.Pattern[str]:
    """A whole name between blanks, punctuation or joining words.

    Thai has no word boundaries: between other letters it may be part of another word
    ("เลย" is a province and an everyday word). A ฯ after a name abbreviates it, but ฯลฯ
    ("and so on") doesn't belong to it.
    """
    names = "|".join(re.escape(name) for name in sorted(slugs, key=len, reverse=True))
    # One lookbehind for each word, because Python wants them of a fixed width.
    before = "|".join(["(?<![ก-๎])", *(f"(?<={word})" for word in _JOINING_WORDS)])
    after = "|".join(["(?![ก-๎])", *(f"(?={word})" for word in (*_JOINING_WORDS, "ฯ"))])
    # Matches "เลย" in "จังหวัดเลยและ…" but not in "ไม่เลยครับ"; with ฯ, "กรุงเทพฯ".
    return re.compile(f"(?:{before})(?P<name>{names})(?:ฯ(?!ล))?(?:{after})")


def separated_lists(
    content: dict[str, Any], separators: Separators
) -> dict[str, list[Piece]]:
    """`content`: localized; what stands between Thai items is not for English ones."""
    return {
        name: list_pieces(
            content[name],
            separators.get(name, ()) if content["lang"][name] == "th" else (),
        )
        for name in SEPARATED_LISTS
    }


def list_pieces(items: Sequence[str], between: Sequence[str]) -> list[Piece]:
    """Items of a list with what stands between them, if all of that is known."""
    after = [*between, ""] if len(between) == len(items) - 1 else [""] * len(items)
    return [Piece(text, after=mark) for text, mark in zip(items, after, strict=True)]


def separators_in(
    source: SourceDocument | None, content: Mapping[str, Any]
) -> Separators:
    """The commas and slashes that a document has between the items of its lists."""
    original = source.text if source else ""
    return {
        name: [_separator(*pair, original) for pair in pairwise(content[name])]
        for name in SEPARATED_LISTS
        if original and len(content.get(name, ())) > 1
    }


def _separator(first: str, second: str, original: str) -> str:
    # Escaped: the items are a host's own words. "ที่พัก" + " / " + "อาหาร".
    match = re.search(
        rf"{re.escape(first)}({_SEPARATOR.pattern}){re.escape(second)}", original
    )
    return match[1] if match else ""


def phase_of(position: Position) -> str:
    """The phase of its cohort; "closed" if the host doesn't take anybody any more."""
    if position.participation.status == ParticipationStatus.CLOSED:
        return "closed"
    return position.cohort.phase()


def name_of(organization: Organization) -> dict[str, str]:
    """The name for a page in the active language, and the language of the name."""
    return names.name_of(organization)
