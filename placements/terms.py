"""What an offer says about the place, kept as it was shown: a later change of the profile changes no promise."""

from datetime import date
from typing import Any

from organizations.models import Position


def of(position: Position) -> dict[str, Any]:
    """Dates in ISO form, empty where the cohort has none; texts are the host's own, in Thai."""
    cohort, content = position.cohort, position.content
    return {
        "organization": position.organization.name,
        "starts_on": cohort.service_starts_on.isoformat() if cohort.service_starts_on else "",
        "ends_on": cohort.service_ends_on.isoformat() if cohort.service_ends_on else "",
        "orientation_on": cohort.orientation_on.isoformat() if cohort.orientation_on else "",
        "role": content.get("role", ""),
        "areas": content.get("areas_text", ""),
        "benefits": content.get("benefits", []),
    }


def day(terms: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(terms[name]) if terms.get(name) else None
