"""A cohort's published positions as data; docs/feed.md describes it, and `VERSION` grows when that has to change."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import translate_url

from organizations.models import Cohort, Position
from organizations.profiles import presenting, profile

VERSION = 1
WORDS = ("role", "duties", "areas_text", "expectations")
LISTS = ("qualifications", "preferred_qualifications", "benefits")


def of_cohort(cohort: Cohort, address: Callable[[str], str]) -> dict[str, Any]:
    """In a constant number of queries; `address` makes a path absolute."""
    rows = (
        Position.objects.public()
        .in_cohort(cohort)
        .for_cards()
        .select_related("participation")
    )
    return {
        "version": VERSION,
        "cohort": {
            "number": cohort.number,
            "programme": {"th": cohort.programme_th, "en": cohort.programme_en},
            "applications_open_at": cohort.applications_open_at.isoformat(),
            "applications_close_at": cohort.last_instant.isoformat(timespec="seconds"),
            "url": urls(cohort.get_absolute_url(), address),
        },
        "positions": [
            told(position, address)
            for position in rows.order_by("organization__sort_key", "slug")
        ],
    }


def told(position: Position, address: Callable[[str], str]) -> dict[str, Any]:
    content, organization = profile.filled(position.content), position.organization
    return {
        "slug": position.slug,
        "url": urls(position.get_absolute_url(), address),
        "organization": {
            "slug": organization.slug,
            "name": organization.name,
            "name_en": organization.name_en or None,
        },
        "is_fictional": organization.is_fictional,
        "is_open": presenting.phase_of(position) == "open",
        "seats": position.seats,
        "provinces": [named(province) for province in position.provinces.all()],
        "issues": [named(issue) for issue in position.issues.all()],
        "areas_open_ended": position.areas_open_ended,
        "text": words(content),
        "text_en": words(content["en"]),
        "published_at": position.published_at.isoformat(timespec="seconds"),
    }


def words(texts: dict[str, Any]) -> dict[str, Any]:
    return {name: texts.get(name) or None for name in WORDS} | {
        name: texts.get(name, []) for name in LISTS
    }


def named(thing: Any) -> dict[str, str]:
    return {"slug": thing.slug, "th": thing.name_th, "en": thing.name_en}


def urls(path: str, address: Callable[[str], str]) -> dict[str, str]:
    return {
        language: address(translate_url(path, language))
        for language, _name in settings.LANGUAGES
    }
