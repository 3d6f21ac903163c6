"""Autosave: stores a section as it is when the script sends it; answers in JSON."""

from django.http import JsonResponse, QueryDict
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.text import dates
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at
from volunteers.application import drafting, form_tickets
from volunteers.application.form_tickets import Ticket
from volunteers.application.sections.registry import FORMS
from volunteers.models import Application
from volunteers.reviews import masking


def autosave(
    application: Application, section: str, posted: QueryDict, ticket: Ticket
) -> JsonResponse:
    data = posted.copy()
    data["add"] = ""  # what is selected but not added yet is no choice
    form = FORMS[section](data, application=application, is_strict=False)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    try:
        drafting.save_section(
            application,
            section,
            form.section_data(),
            version=ticket.version,
            by=application.applicant,
            opened_at=ticket.opened_at,
            is_autosave=True,
        )
    except StaleVersion:
        if form.clashes():
            message = _("This page was changed elsewhere. Nothing is lost.")
            return JsonResponse({"clash": True, "words": message}, status=CONFLICT)
    except TransitionRefused as refused:
        return JsonResponse({"refused": str(refused)}, status=CONFLICT)
    return saved_response(
        application, section, ticket, masking.warning_for(application, form)
    )


def saved_response(
    application: Application, section: str, ticket: Ticket, warning: str = ""
) -> JsonResponse:
    """A new ticket with the stored version; the time of opening stays.

    `warning`: stands beside when it was saved.
    """
    clock = f"{dates.in_bangkok(application.saved_at):%H:%M}"
    renewed = Ticket(
        version=drafting.section_version(application, section),
        opened_at=ticket.opened_at,
    )
    words = " · ".join(filter(None, (saved_at(application.saved_at), warning)))
    data = {"saved_at": clock, "words": words}
    return JsonResponse(
        {**data, "ticket": form_tickets.sign(renewed, application, section)}
    )
