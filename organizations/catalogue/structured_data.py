"""Structured data (schema.org) of public pages: facts that the page shows, in the host's own words, and no others."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from organizations.importing.labels import is_web_address
from organizations.models import Organization, Position
from organizations.profiles import presenting, profile

Address = Callable[[str], str]
CONTEXT = "https://schema.org"


def position(shown: Position, address: Address) -> dict[str, Any]:
    """A posting with the deadline after which it no longer counts; without what the host or the cohort doesn't say."""
    content, cohort = profile.worded(shown.content, get_language()), shown.cohort
    told = {
        "@context": CONTEXT,
        "@type": "JobPosting",
        "title": f"{cohort.programme} {cohort.number} · {presenting.name_of(shown.organization)['text']}",
        "description": "\n\n".join(
            text for text in (content["role"], content["duties"]) if text
        ),
        "url": address(shown.get_absolute_url()),
        "datePosted": shown.published_at.date().isoformat(),
        "validThrough": cohort.last_instant.isoformat(timespec="seconds"),
        "employmentType": ["VOLUNTEER", "FULL_TIME"],
        "hiringOrganization": named(shown.organization, address),
        "jobLocation": [place(province.name) for province in shown.provinces.all()],
        "qualifications": "\n".join(content["qualifications"]),
        "jobBenefits": "\n".join(content["benefits"]),
        "totalJobOpenings": shown.seats,
        "jobStartDate": cohort.service_starts_on.isoformat()
        if cohort.service_starts_on
        else None,
    }
    return {key: value for key, value in told.items() if value}


def place(region: str) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressRegion": region,
        "addressCountry": "TH",
    }
    return {"@type": "Place", "address": address}


def organization(shown: Organization, address: Address) -> dict[str, Any]:
    return {"@context": CONTEXT, **named(shown, address)}


def named(shown: Organization, address: Address) -> dict[str, Any]:
    links = [
        link["url"]
        for link in shown.content.get("links", [])
        if is_web_address(link["url"])
    ]
    told = {
        "@type": "Organization",
        "name": presenting.name_of(shown)["text"],
        "sameAs": links,
    }
    return {key: value for key, value in told.items() if value} | {
        "url": address(shown.get_absolute_url())
    }
