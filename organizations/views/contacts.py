"""The contacts of a participation: members read them, editors change them.

They are never public.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organizations import rules
from organizations.hosts.forms import ContactsForm
from organizations.models import Contacts, Participation
from organizations.profiles import contacts
from organizations.views.host import get_requested_status_or_404
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest


@form_page
def host_contacts(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_requested_status_or_404(request, slug)
    if status.participation is None:
        raise Http404
    if request.method == "POST":
        return save_contacts(request, status.participation)
    stored = contacts.get_contacts(status.participation)
    form = ContactsForm(
        initial={name: getattr(stored, name) for name in contacts.FIELDS}
    )
    can_edit = rules.can_edit_contacts(request.user, status.participation)
    return render_contacts(
        request, status.participation, form, stored, can_edit=can_edit
    )


def save_contacts(request: PersonRequest, participation: Participation) -> HttpResponse:
    stored = contacts.get_contacts(participation)
    if not rules.can_edit_contacts(request.user, participation):
        raise PermissionDenied
    form = ContactsForm(request.POST)
    if not form.is_valid():
        return render_contacts(request, participation, form, stored)
    try:
        contacts.save(
            participation,
            values=form.cleaned_data,
            version=posted_version(request),
            by=request.user,
        )
    except StaleVersion as stale:
        return render_contacts(
            request, participation, form, stale.theirs, theirs=stale.theirs
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return render_contacts(request, participation, form, stored)
    messages.success(
        request,
        _("The contacts are saved. Only your members and the coordinators see them."),
    )
    return redirect("host", participation.organization.slug)


def posted_version(request: PersonRequest) -> int:
    """-1, which no row has, for anything that isn't a version."""
    value = request.POST.get("version", "")
    # Eight digits fit into the integer column; more would be a database error.
    return int(value) if value.isdecimal() and len(value) < 9 else -1


def render_contacts(
    request: PersonRequest,
    participation: Participation,
    form: ContactsForm,
    stored: Contacts,
    *,
    can_edit: bool = True,
    theirs: Contacts | None = None,
) -> HttpResponse:
    """`theirs`: what somebody else saved while this form was open."""
    context = {
        "participation": participation,
        "organization": participation.organization,
        "contacts": stored,
        "theirs": theirs,
        "can_edit": can_edit,
        "form": form,
    }
    return render(request, "organizations/hosts/contacts.html", context)
