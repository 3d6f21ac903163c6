"""A profile's content as its public page shows it; the page and the preview of a draft ask the same function.

Every text of the host stays as it was written: pieces are cut, never changed, and what stood between them in the
source is kept beside them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organizations.importing.areas import PROVINCE_ALIASES
from organizations.importing.headings import HEADINGS
from organizations.importing.labels import LABELS, is_web_address
from organizations.models import (
    Cohort,
    Issue,
    Organization,
    Position,
    Province,
    SourceDocument,
)
from organizations.models.choices import ParticipationStatus
from organizations.profiles import facts, profile

LONGEST_PLACE = 60
MOST_NAMED = 4
APPLY = "คลิกสมัคร"
UNSPLIT = "อาสาสมัคร"

_BETWEEN = re.compile(r"[^\S\r\n]*[,，、/;|][^\S\r\n]*")
_JOINS = ("จังหวัด", "และ", "หรือ")


@dataclass(frozen=True)
class Piece:
    """`text` of a host. `url`: where it leads. `after`: what the source has between this piece and the next."""

    text: str
    url: str = ""
    after: str = ""


def present(
    content: dict[str, Any],
    *,
    cohort: Cohort,
    slug: str,
    source: SourceDocument | None = None,
    phase: str = "",
) -> dict[str, Any]:
    """The context `body` of organizations/position_body.html. `phase`: if not the cohort's."""
    content = profile.worded(content, get_language())
    original = source.text if source else ""
    phases = content["learning_phases"]
    phase = phase or cohort.phase()
    return {
        "cohort": cohort,
        "phase": phase,
        "slug": slug,
        "content": content,
        "headings": headings(),
        "facts": facts.facts(content, cohort, phase),
        "links": links(content),
        "areas": areas(content, cohort),
        "benefits": pieces(content["benefits"], original),
        "qualifications": pieces(content["qualifications"], original),
        "preferred": pieces(content["preferred_qualifications"], original),
        "dated_phases": [phase for phase in phases if phase["first_month"]],
        "undated_phases": [
            phase["text"] for phase in phases if not phase["first_month"]
        ],
        "closing": [
            {"text": line, "applies": line.startswith(APPLY)}
            for line in content["closing"]
        ],
    }


def present_organization(content: dict[str, Any]) -> dict[str, Any]:
    """The context `body` of organizations/organization_body.html: what is permanent."""
    content = profile.worded(content, get_language())
    return {"content": content, "headings": headings(), "links": links(content)}


def headings() -> Mapping[str, "str | Promise"]:
    """On Thai pages the agreed document's own headings, letter for letter."""
    if get_language() == "en":
        return profile.LABELS
    return (
        profile.LABELS
        | {"name": LABELS["name"][0]}
        | {name: _together(words) for name, words in HEADINGS.items()}
    )


def _together(heading: str) -> SafeString:
    """Marks the word that a line should not split, without a character more."""
    return mark_safe(
        escape(heading).replace(UNSPLIT, f'<span class="unsplit">{UNSPLIT}</span>')
    )


def links(content: dict[str, Any]) -> list[dict[str, str]]:
    """Only web addresses lead anywhere; anything else stays text."""
    return [
        {
            "label": link["label"],
            "text": link["url"],
            "url": link["url"] if is_web_address(link["url"]) else "",
        }
        for link in content["links"]
    ]


def areas(content: dict[str, Any], cohort: Cohort) -> list[Piece]:
    """The line about places in pieces; a province that it names leads to the positions there."""
    content = profile.worded(content, get_language())
    text = content["areas_text"]
    is_english = content["lang"]["areas_text"] == "en"
    slugs = (
        _slugs_by_english_name(content["provinces"])
        if is_english
        else _slugs_by_name(content["provinces"])
    )
    naming = _naming_in_english if is_english else _naming
    found, at = [], 0
    for match in naming(slugs).finditer(text) if slugs else ():
        url = positions_url(cohort, province=slugs[match["name"]])
        found += [Piece(text[at : match.start()]), Piece(match[0], url)]
        at = match.end()
    return [piece for piece in (*found, Piece(text[at:])) if piece.text]


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


def _naming_in_english(slugs: dict[str, str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(slugs, key=len, reverse=True))
    return re.compile(rf"\b(?P<name>{names})\b")


def _naming(slugs: dict[str, str]) -> re.Pattern[str]:
    """A whole name between blanks, punctuation or joining words; Thai has no other word boundary."""
    names = "|".join(re.escape(name) for name in sorted(slugs, key=len, reverse=True))
    before = "|".join(["(?<![ก-๎])", *(f"(?<={word})" for word in _JOINS)])
    after = "|".join(["(?![ก-๎])", *(f"(?={word})" for word in (*_JOINS, "ฯ"))])
    return re.compile(f"(?:{before})(?P<name>{names})(?:ฯ(?!ล))?(?:{after})")


def pieces(items: Sequence[str], original: str) -> list[Piece]:
    """List items with the comma or slash that the source has between them."""
    after = [_separator(first, second, original) for first, second in pairwise(items)]
    return [
        Piece(text, after=between)
        for text, between in zip(items, [*after, ""], strict=False)
    ]


def _separator(first: str, second: str, original: str) -> str:
    found = re.search(
        rf"{re.escape(first)}({_BETWEEN.pattern}){re.escape(second)}", original
    )
    return found[1] if found else ""


def phase_of(position: Position) -> str:
    """Where its cohort stands; "closed" as well for a host that takes no more."""
    return (
        "closed"
        if position.participation.status == ParticipationStatus.CLOSED
        else position.cohort.phase()
    )


def name_of(organization: Organization) -> dict[str, str]:
    """Its name for a page in this language, and the language of the name."""
    return named(organization.name, organization.name_en)


def named(thai: str, english: str) -> dict[str, str]:
    if get_language() == "en" and english:
        return {"text": english, "lang": "en"}
    return {"text": thai, "lang": "th"}


def position_card(position: Position) -> dict[str, Any]:
    """For organizations/position_card.html; `position` comes from `for_cards`."""
    return {
        "position": position,
        "name": name_of(position.organization),
        "lead": lead(position.content),
        **place(position),
        "seats": facts.seats_words(position.seats),
    }


def offer_card(position: Position) -> dict[str, Any]:
    """For organizations/offer_card.html; `position` comes with its participation too."""
    return position_card(position) | {"phase": phase_of(position)}


def lead(content: dict[str, Any]) -> dict[str, str]:
    """What a card says under the name, and in which language."""
    content = profile.worded(content, get_language())
    return {"text": content["focus_issues"], "lang": content["lang"]["focus_issues"]}


def place(position: Position) -> dict[str, str]:
    """`place` for a card; `place_lang` where it is in the host's own words."""
    lang = profile.worded(position.content, get_language())["lang"]["areas_text"]
    return {
        "place": place_words(position),
        "place_lang": "" if position.content["provinces"] else lang,
    }


def place_words(position: Position) -> str:
    """A few of the provinces, as ordered by the host; the host's own words where there are none."""
    by_slug = {province.slug: province.name for province in position.provinces.all()}
    names = [by_slug[slug] for slug in position.content["provinces"] if slug in by_slug]
    if not names:
        return Truncator(
            profile.worded(position.content, get_language())["areas_text"]
        ).chars(LONGEST_PLACE)
    between = ", " if get_language() == "en" else " "
    if len(names) > MOST_NAMED:
        shown, others = names[: MOST_NAMED - 1], len(names) - MOST_NAMED + 1
        return _("%(provinces)s and %(count)s more provinces") % {
            "provinces": between.join(shown),
            "count": others,
        }
    listed = between.join(names)
    return (
        _("%(provinces)s and others") % {"provinces": listed}
        if position.areas_open_ended
        else listed
    )


def organization_card(
    organization: Organization, issues: Sequence[Issue]
) -> dict[str, Any]:
    """For organizations/organization_card.html; its `positions` are prefetched with their cohorts."""
    offers = sorted(
        organization.positions.all(), key=lambda position: -position.cohort.number
    )
    return {
        "organization": organization,
        "name": name_of(organization),
        "lead": lead(organization.content),
        "issues": [
            issue for issue in issues if issue.slug in organization.content["issues"]
        ],
        "offers": offers,
    }
