"""The receipt of an application as a PDF: everything that was sent."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from organizations.cohorts import controller
from organizations.models import Cohort
from portal.files import pdf
from portal.kernel.lifecycle import TransitionRefused
from portal.text import dates
from volunteers.application import summary
from volunteers.application.summary import Row, SectionSummary
from volunteers.models import Application

LONG_LABEL, LONG_VALUE = 40, 70


def receipt_pdf(application: Application) -> bytes:
    """In the active language. Raises `TransitionRefused` if it was never sent."""
    if not application.submitted_at:
        raise TransitionRefused(_("the application was not sent"))
    return answers_pdf(application)


def answers_pdf(application: Application) -> bytes:
    """The receipt, or for a draft the same document without a time of sending."""
    return pdf.pdf(
        "receipt", receipt_context(application, sent_at=application.submitted_at)
    )


def file_name(application: Application) -> str:
    return _("Application %(reference)s") % {"reference": application}


def receipt_context(
    application: Application, *, sent_at: datetime | None
) -> dict[str, Any]:
    """What templates/documents/receipt.typ shows."""
    sent_fact = (
        [{"label": _("Sent at"), "value": dates.show_datetime(sent_at)}]
        if sent_at
        else []
    )
    cohort = application.cohort
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "title": _("Application receipt") if sent_at else _("Draft answers"),
        "facts": [
            {"label": _("Reference"), "value": str(application)},
            *sent_fact,
            {
                "label": _("Last changed"),
                "value": dates.show_datetime(application.saved_at),
            },
        ],
        "sections": [section_context(part) for part in summary.summarize(application)],
        "responsible": responsible_context(cohort),
        "nothing": _("Not provided"),
        "reference": str(application),
        "page": _("Page {at} of {count}"),
    }


def section_context(section_summary: SectionSummary) -> dict[str, Any]:
    """Long answers stand below their questions, short ones beside their labels."""
    return {
        "title": str(section_summary.section.label),
        "is_stacked": any(is_long(row) for row in section_summary.rows),
        "rows": [
            {"label": str(row.label), "value": row.value.strip(), "note": str(row.note)}
            for row in section_summary.rows
        ],
    }


def responsible_context(cohort: Cohort) -> dict[str, Any]:
    """A further section, of what the page of the consents says beside their texts."""
    part = controller.responsible(cohort)
    return {
        "title": part["title"],
        "is_stacked": False,
        "rows": [
            {
                "label": fact["label"],
                "value": "\n".join(text for text, _href in fact["lines"]),
                "note": "",
            }
            for fact in part["facts"]
        ],
    }


def is_long(row: Row) -> bool:
    return (
        len(str(row.label)) > LONG_LABEL
        or len(row.value) > LONG_VALUE
        or "\n" in row.value
    )
