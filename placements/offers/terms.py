"""What an offer says about the position, stored as it was shown to the applicant.

A later change of the profile changes no offer.
"""

from datetime import date
from typing import Any

from django.utils.translation import get_language

from organizations.models import Position
from organizations.profiles import schema

TEXTS = {"role": "role", "areas": "areas_text", "benefits": "benefits"}


def build_terms(position: Position) -> dict[str, Any]:
    """Dates in ISO form, empty where the cohort has none.

    Texts are the host's own; `en` holds those it gave in English.
    """
    cohort, content = position.cohort, schema.with_defaults(position.content)
    return {
        "organization": position.organization.name,
        "starts_on": iso_date(cohort.service_starts_on),
        "ends_on": iso_date(cohort.service_ends_on),
        "orientation_on": iso_date(cohort.orientation_on),
        **{name: content[field] for name, field in TEXTS.items()},
        "en": english_terms(position),
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
    name = position.organization.name_en
    return texts | ({"organization": name} if name else {})


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
        for name in ("organization", *TEXTS)
    }


def term_date(terms: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(terms[name]) if terms.get(name) else None
