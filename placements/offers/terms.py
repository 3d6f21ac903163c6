"""What an offer says about the position, stored as it was shown to the applicant.

A later change of the profile changes no offer.
"""

from datetime import date
from typing import Any

from django.utils.translation import get_language

from organizations.models import Position, Province
from organizations.profiles import schema

TEXTS = {"role": "role", "areas": "areas_text", "benefits": "benefits"}


def build_terms(
    position: Position, *, province: Province | None = None
) -> dict[str, Any]:
    """Dates in ISO form, empty where the cohort has none.

    `province`: where the seat is, if the position's seats are split.
    Texts are the host's own; `en` holds those it gave in English.
    """
    cohort, content = position.cohort, schema.with_defaults(position.content)
    stored = {
        "organization": position.organization.name,
        "title": position.title,
        "starts_on": iso_date(cohort.service_starts_on),
        "ends_on": iso_date(cohort.service_ends_on),
        "orientation_on": iso_date(cohort.orientation_on),
        **{name: content[field] for name, field in TEXTS.items()},
        "en": english_terms(position),
    }
    return at_place(stored, province)


def at_place(stored: dict[str, Any], province: Province | None) -> dict[str, Any]:
    """The terms with the province of the seat, which may be another than before."""
    english = dict(stored.get("en", {}))
    english.pop("place", None)
    if province:
        english["place"] = province.name_en
    return {
        **stored,
        "place": province.name_th if province else "",
        "en": english,
    }


def iso_date(day: date | None) -> str:
    return day.isoformat() if day else ""


def english_terms(position: Position) -> dict[str, Any]:
    content = schema.localized(position.content, "en")
    texts = {
        name: content[field]
        for name, field in TEXTS.items()
        if content["lang"][field] == "en"
    }
    names = {
        "organization": position.organization.name_en,
        "title": position.title_en,
    }
    return texts | {key: name for key, name in names.items() if name}


def terms_in_language(terms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each text for a page in the current language, with the language it is in.

    Older offers have no English.
    """
    english = terms.get("en", {}) if get_language() == "en" else {}
    return {
        name: {
            "text": english.get(name) or terms.get(name),
            "lang": "en" if english.get(name) else "th",
        }
        for name in ("organization", "title", "place", *TEXTS)
    }


def term_date(terms: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(terms[name]) if terms.get(name) else None
