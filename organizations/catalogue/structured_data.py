"""Structured data (schema.org) of public pages: only facts that the page shows."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from organizations.importing.labels import is_web_address
from organizations.models import Organization, Position, Province, names
from organizations.profiles import presenting, schema

AbsoluteUrl = Callable[[str], str]
"""Makes an absolute URL of a path."""

CONTEXT = "https://schema.org"


def job_posting(position: Position, absolute_url: AbsoluteUrl) -> dict[str, Any]:
    """Without the properties that neither the host nor the cohort states."""
    content = schema.localized(position.content, get_language())
    cohort, organization = position.cohort, position.organization
    name = names.label_of(position)["text"]
    properties = {
        "@context": CONTEXT,
        "@type": "JobPosting",
        "title": f"{cohort.programme} {cohort.number} · {name}",
        "description": "\n\n".join(filter(None, [content["role"], content["duties"]])),
        "url": absolute_url(position.get_absolute_url()),
        "datePosted": position.published_at.date().isoformat(),
        "validThrough": cohort.last_instant.isoformat(timespec="seconds"),
        "employmentType": ["VOLUNTEER", "FULL_TIME"],
        "hiringOrganization": organization_fields(organization, absolute_url),
        "jobLocation": [
            postal_place(province.name)
            for province in Province.objects.filter(slug__in=content["provinces"])
        ],
        "qualifications": "\n".join(content["qualifications"]),
        "jobBenefits": "\n".join(content["benefits"]),
        "totalJobOpenings": position.seats,
        "jobStartDate": cohort.service_starts_on.isoformat()
        if cohort.service_starts_on
        else None,
    }
    return {key: value for key, value in properties.items() if value}


def postal_place(region: str) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressRegion": region,
        "addressCountry": "TH",
    }
    return {"@type": "Place", "address": address}


def organization(row: Organization, absolute_url: AbsoluteUrl) -> dict[str, Any]:
    return {"@context": CONTEXT, **organization_fields(row, absolute_url)}


def organization_fields(row: Organization, absolute_url: AbsoluteUrl) -> dict[str, Any]:
    links = [
        link["url"]
        for link in row.content.get("links", [])
        if is_web_address(link["url"])
    ]
    properties = {
        "@type": "Organization",
        "name": presenting.name_of(row)["text"],
        "sameAs": links,
    }
    return {key: value for key, value in properties.items() if value} | {
        "url": absolute_url(row.get_absolute_url())
    }
