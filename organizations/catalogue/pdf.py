"""A position as a PDF. The texts of the host stay letter for letter."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from organizations.models import Position, names
from organizations.profiles import facts, presenting, schema
from portal.files import pdf
from portal.text import dates

SECTION_FIELDS = (
    "role",
    "duties",
    "areas_text",
    "benefits",
    "qualifications",
    "preferred_qualifications",
    "expectations",
    "learning_phases",
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
)
NUMBERED_FIELDS = ("objectives", "activities")


def render(position: Position) -> bytes:
    """In the active language; the host's texts in the language they are written in."""
    return pdf.pdf("position", document_data(position))


def document_data(position: Position) -> dict[str, Any]:
    """For templates/documents/position.typ; empty sections are left out."""
    content = schema.localized(position.content, translation.get_language())
    cohort = position.cohort
    titles = {
        name: strip_tags(str(heading))
        for name, heading in presenting.headings().items()
    }
    sections = [
        section_data(name, titles[name], content[name], content["lang"][name])
        for name in SECTION_FIELDS
        if content[name]
    ]
    sections += [
        section_data("", row["heading"], row["text"]) for row in content["sections"]
    ]
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "title": names.label_of(position)["text"],
        "facts": list(fact_rows(position, content)),
        "sections": sections,
        "links": [f"{link['label']}: {link['url']}" for link in content["links"]],
        "example": _("A fictional example")
        if position.organization.is_fictional
        else "",
        "address": f"{settings.ORIGIN}{position.get_absolute_url()}",
        "page": _("Page {at} of {count}"),
    }


def fact_rows(position: Position, content: dict[str, Any]) -> list[dict[str, str]]:
    """As on the page, but with the time of the deadline instead of the days left."""
    cohort, phase = position.cohort, presenting.phase_of(position)
    *others, deadline = facts.key_facts(content, cohort, phase)
    rows = [
        (fact["label"], " · ".join(filter(None, [fact["value"], fact.get("note", "")])))
        for fact in others
    ]
    if deadline["value"]:
        instant = (
            cohort.applications_open_at
            if phase == "before"
            else cohort.applications_close_at
        )
        rows.append((deadline["label"], dates.show_datetime(instant)))
    return [
        {"label": str(label), "value": str(value)} for label, value in rows if value
    ]


def section_data(name: str, title: str, value: Any, lang: str = "th") -> dict[str, Any]:
    """`text`, or `items` with a mark each: a number, months of the year, or a dash."""
    if isinstance(value, str):
        return {"title": title, "text": value, "items": [], "lang": lang}
    if name == "learning_phases":
        items = [
            {"mark": phase_months(phase), "text": phase["text"]} for phase in value
        ]
    else:
        items = [
            {"mark": f"{number}." if name in NUMBERED_FIELDS else "–", "text": text}
            for number, text in enumerate(value, 1)
        ]
    return {"title": title, "text": "", "items": items, "lang": lang}


def phase_months(phase: dict[str, Any]) -> str:
    return facts.format_months(phase["first_month"], phase["last_month"])
