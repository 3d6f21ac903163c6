"""What an offer says about the place, kept as it was shown: a later change of the profile changes no promise."""

from datetime import date
from typing import Any

from django.utils.translation import get_language

from organizations.models import Position
from organizations.profiles import profile

TEXTS = {"role": "role", "areas": "areas_text", "benefits": "benefits"}


def of(position: Position) -> dict[str, Any]:
    """Dates in ISO form, empty where the cohort has none; texts are the host's own, `en` has what English it gave."""
    cohort, content = position.cohort, profile.filled(position.content)
    return {
        "organization": position.organization.name,
        "starts_on": cohort.service_starts_on.isoformat()
        if cohort.service_starts_on
        else "",
        "ends_on": cohort.service_ends_on.isoformat() if cohort.service_ends_on else "",
        "orientation_on": cohort.orientation_on.isoformat()
        if cohort.orientation_on
        else "",
        **{name: content[field] for name, field in TEXTS.items()},
        "en": in_english(position),
    }


def in_english(position: Position) -> dict[str, Any]:
    content = profile.worded(position.content, "en")
    found = {
        name: content[field]
        for name, field in TEXTS.items()
        if content["lang"][field] == "en"
    }
    name = position.organization.name_en
    return found | ({"organization": name} if name else {})


def worded(terms: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each text for a page in this language, and the language it is in; offers made before had no English."""
    english = terms.get("en", {}) if get_language() == "en" else {}
    return {
        name: {
            "text": english.get(name) or terms.get(name),
            "lang": "en" if english.get(name) else "th",
        }
        for name in ("organization", *TEXTS)
    }


def day(terms: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(terms[name]) if terms.get(name) else None
