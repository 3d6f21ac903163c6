"""What the script sends at a pause in typing: stored as it is, answered in JSON, never half lost."""

from django.http import JsonResponse, QueryDict
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.text import dates
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at
from volunteers.application import drafting, form_tickets
from volunteers.application.form_tickets import Ticket
from volunteers.application.sections.forms import BY_SECTION
from volunteers.models import Application


def autosave(
    application: Application, section: str, posted: QueryDict, ticket: Ticket
) -> JsonResponse:
    data = posted.copy()
    data["add"] = ""  # what is selected but not added yet is no choice
    form = BY_SECTION[section](data, application=application, is_strict=False)
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
            words = _("This page was changed elsewhere. Nothing is lost.")
            return JsonResponse({"clash": True, "words": words}, status=CONFLICT)
    except TransitionRefused as refused:
        return JsonResponse({"refused": str(refused)}, status=CONFLICT)
    return saved(application, section, ticket)


def saved(application: Application, section: str, ticket: Ticket) -> JsonResponse:
    """The page now stands on what is stored, and was still opened when it was opened."""
    clock = f"{dates.in_bangkok(application.saved_at):%H:%M}"
    renewed = Ticket(
        version=drafting.section_version(application, section),
        opened_at=ticket.opened_at,
    )
    told = {"saved_at": clock, "words": saved_at(application.saved_at)}
    return JsonResponse(
        {**told, "ticket": form_tickets.sign(renewed, application, section)}
    )
