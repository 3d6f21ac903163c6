"""The public positions of a cohort as JSON, described in docs/feed.md.

`VERSION` is raised with every incompatible change.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import translate_url

from organizations.models import Cohort, Issue, Place, Position, Province
from organizations.profiles import presenting, schema

AbsoluteUrl = Callable[[str], str]
"""Makes an absolute URL of a path."""

VERSION = 2
TEXT_FIELDS = ("role", "duties", "areas_text", "expectations")
LIST_FIELDS = ("qualifications", "preferred_qualifications", "benefits")


def build(cohort: Cohort, absolute_url: AbsoluteUrl) -> dict[str, Any]:
    """In the same number of queries for any number of positions."""
    rows = (
        Position.objects.public()
        .in_cohort(cohort)
        .for_cards()
        .select_related("participation")
        .prefetch_related("places__province")
    )
    return {
        "version": VERSION,
        "cohort": {
            "number": cohort.number,
            "programme": {"th": cohort.programme_th, "en": cohort.programme_en},
            "applications_open_at": cohort.applications_open_at.isoformat(),
            "applications_close_at": cohort.last_instant.isoformat(timespec="seconds"),
            "url": urls_by_language(cohort.get_absolute_url(), absolute_url),
        },
        "positions": [
            position_entry(position, absolute_url)
            for position in rows.order_by(
                "organization__sort_key", "participation__order", "slug"
            )
        ],
    }


def position_entry(position: Position, absolute_url: AbsoluteUrl) -> dict[str, Any]:
    content = schema.with_defaults(position.content)
    organization = position.organization
    return {
        "slug": position.slug,
        "url": urls_by_language(position.get_absolute_url(), absolute_url),
        "organization": {
            "slug": organization.slug,
            "name": organization.name,
            "name_en": organization.name_en or None,
        },
        "title": position.title or None,
        "title_en": position.title_en or None,
        "is_fictional": organization.is_fictional,
        "is_open": presenting.phase_of(position) == "open",
        "seats": position.seats,
        "places": [place_fields(place) for place in position.places.all()],
        "provinces": [name_fields(province) for province in position.provinces.all()],
        "issues": [name_fields(issue) for issue in position.issues.all()],
        "areas_open_ended": position.areas_open_ended,
        "text": text_fields(content),
        "text_en": text_fields(content["en"]),
        "published_at": position.published_at.isoformat(timespec="seconds"),
    }


def text_fields(texts: dict[str, Any]) -> dict[str, Any]:
    return {name: texts.get(name) or None for name in TEXT_FIELDS} | {
        name: texts.get(name, []) for name in LIST_FIELDS
    }


def place_fields(place: Place) -> dict[str, Any]:
    return {"province": name_fields(place.province), "seats": place.seats}


def name_fields(row: Province | Issue) -> dict[str, str]:
    return {"slug": row.slug, "th": row.name_th, "en": row.name_en}


def urls_by_language(path: str, absolute_url: AbsoluteUrl) -> dict[str, str]:
    return {
        language: absolute_url(translate_url(path, language))
        for language, _name in settings.LANGUAGES
    }
