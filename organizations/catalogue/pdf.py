"""A position as a PDF: what its page says, to print or to pass on. The host's texts stay letter for letter."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from organizations.models import Position
from organizations.profiles import facts, presenting, profile
from portal.files import pdf
from portal.text import dates

PARTS = (
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
NUMBERED = ("objectives", "activities")


def position_pdf(position: Position) -> bytes:
    """In the language of the page; the host's own words in the language in which they were written."""
    return pdf.pdf("position", data(position))


def data(position: Position) -> dict[str, Any]:
    """What templates/documents/position.typ shows; an empty part is left out."""
    content, cohort = (
        profile.worded(position.content, translation.get_language()),
        position.cohort,
    )
    titles = {
        name: strip_tags(str(heading))
        for name, heading in presenting.headings().items()
    }
    found = [
        part(name, titles[name], content[name], content["lang"][name])
        for name in PARTS
        if content[name]
    ]
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "title": presenting.name_of(position.organization)["text"],
        "facts": list(shown_facts(position, content)),
        "sections": [
            *found,
            *(
                part("", section["heading"], section["text"])
                for section in content["sections"]
            ),
        ],
        "links": [f"{link['label']}: {link['url']}" for link in content["links"]],
        "example": _("A fictional example")
        if position.organization.is_fictional
        else "",
        "address": f"{settings.ORIGIN}{position.get_absolute_url()}",
        "page": _("Page {at} of {count}"),
    }


def shown_facts(position: Position, content: dict[str, Any]) -> list[dict[str, str]]:
    """As on the page, but with the deadline as an instant: what is printed doesn't count days."""
    cohort, phase = position.cohort, presenting.phase_of(position)
    *kept, deadline = facts.facts(content, cohort, phase)
    rows = [
        (fact["label"], " · ".join(filter(None, [fact["value"], fact.get("note", "")])))
        for fact in kept
    ]
    if deadline["value"]:
        at = (
            cohort.applications_open_at
            if phase == "before"
            else cohort.applications_close_at
        )
        rows.append((deadline["label"], dates.show_datetime(at)))
    return [
        {"label": str(label), "value": str(value)} for label, value in rows if value
    ]


def part(name: str, title: str, value: Any, lang: str = "th") -> dict[str, Any]:
    """`text`, or `items` with a mark each: a number, months of the year, or a dash."""
    if isinstance(value, str):
        return {"title": title, "text": value, "items": [], "lang": lang}
    if name == "learning_phases":
        items = [{"mark": months(phase), "text": phase["text"]} for phase in value]
    else:
        items = [
            {"mark": f"{at}." if name in NUMBERED else "–", "text": text}
            for at, text in enumerate(value, 1)
        ]
    return {"title": title, "text": "", "items": items, "lang": lang}


def months(phase: dict[str, Any]) -> str:
    return facts.months_words(phase["first_month"], phase["last_month"])
