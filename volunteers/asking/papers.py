"""What is asked, as a PDF to take along."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.files import pdf
from portal.text import dates
from volunteers.asking.questions import (
    AskedSection,
    Item,
    asked_sections,
    referee_questions,
)


def questions_pdf(cohort: Cohort) -> bytes:
    """In the active language."""
    return pdf.pdf("questions", document_data(cohort))


def document_data(cohort: Cohort) -> dict[str, Any]:
    """For templates/documents/questions.typ."""
    parts = [*map(section_data, asked_sections(cohort)), *referee_parts(cohort)]
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "title": _("What the application asks"),
        "facts": fact_rows(cohort),
        "sections": [
            {**part, "items": [item_data(item) for item in part["items"]]}
            for part in parts
        ],
        "optional": _("optional"),
        "address": settings.ORIGIN + reverse("asked", args=[cohort.number]),
        "page": _("Page {at} of {count}"),
    }


def fact_rows(cohort: Cohort) -> list[dict[str, str]]:
    minutes = sum(section.minutes for section in asked_sections(cohort))
    return [
        {
            "label": _("Applications close"),
            "value": dates.show_datetime(cohort.applications_close_at),
        },
        {
            "label": _("Time it takes"),
            "value": _("About %(minutes)s minutes") % {"minutes": minutes},
        },
    ]


def referee_parts(cohort: Cohort) -> list[dict[str, Any]]:
    if not cohort.references_wanted:
        return []
    title = _("What we ask a referee")
    return [{"title": title, "lead": "", "items": referee_questions()}]


def section_data(section: AskedSection) -> dict[str, Any]:
    return {"title": section.label, "lead": section.lead, "items": section.items}


def item_data(item: Item) -> dict[str, Any]:
    return {
        "label": item.label,
        "help": " ".join(filter(None, (item.help, item.note))),
        "is_required": item.is_required,
    }
