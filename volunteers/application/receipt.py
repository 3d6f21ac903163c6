"""The receipt of an application as a PDF: everything that was sent, to keep and to print."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from portal.files import pdf
from portal.kernel.lifecycle import TransitionRefused
from portal.text import dates
from volunteers.application import summary
from volunteers.application.summary import Row, Told
from volunteers.models import Application

LONG_LABEL, LONG_VALUE = 34, 70


def receipt_pdf(application: Application) -> bytes:
    """In the language of the page. Raises `TransitionRefused` for an application that was never sent."""
    if not application.submitted_at:
        raise TransitionRefused(_("the application was not sent"))
    return answers_pdf(application)


def answers_pdf(application: Application) -> bytes:
    """The receipt, or for a draft the same paper without a time of sending."""
    return pdf.pdf("receipt", receipt(application, sent_at=application.submitted_at))


def file_name(application: Application) -> str:
    return _("Application %(reference)s") % {"reference": application}


def receipt(application: Application, *, sent_at: datetime | None) -> dict[str, Any]:
    """What templates/documents/receipt.typ shows."""
    sent = (
        [{"label": _("Sent at"), "value": dates.show_datetime(sent_at)}]
        if sent_at
        else []
    )
    cohort = application.cohort
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "title": _("Receipt of an application") if sent_at else _("Answers of a draft"),
        "facts": [
            {"label": _("Reference"), "value": str(application)},
            *sent,
            {
                "label": _("Answers as of"),
                "value": dates.show_datetime(application.saved_at),
            },
        ],
        "sections": [shown(told) for told in summary.told(application)],
        "nothing": _("Not provided"),
        "reference": str(application),
        "page": _("Page {at} of {count}"),
    }


def shown(told: Told) -> dict[str, Any]:
    """Long answers stand below their questions, short ones beside their labels."""
    return {
        "title": str(told.section.label),
        "is_stacked": any(is_long(row) for row in told.rows),
        "rows": [
            {"label": str(row.label), "value": row.value.strip(), "note": str(row.note)}
            for row in told.rows
        ],
    }


def is_long(row: Row) -> bool:
    return (
        len(str(row.label)) > LONG_LABEL
        or len(row.value) > LONG_VALUE
        or "\n" in row.value
    )
