"""Who looks after the volunteers: read by the organization's members, written by its editors, never public."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import rules
from organizations.hosts.forms import ContactsForm
from organizations.models import Contacts, Participation
from organizations.profiles import contacts as contacting
from organizations.views.host import own_organization, standing_in
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def host_contacts(request: PersonRequest, slug: str) -> HttpResponse:
    standing = standing_in(
        own_organization(request, slug), request.GET.get("cohort", "")
    )
    if standing.participation is None:
        raise Http404
    desk = Desk(request, standing.participation)
    return (
        desk.save()
        if request.method == "POST"
        else desk.page(desk.filled(desk.contacts))
    )


@dataclass
class Desk:
    request: PersonRequest
    participation: Participation

    def __post_init__(self) -> None:
        self.contacts: Contacts = contacting.of(self.participation)
        self.can_edit = rules.can_edit_contacts(self.request.user, self.participation)

    def filled(self, contacts: Contacts) -> ContactsForm:
        return ContactsForm(
            initial={name: getattr(contacts, name) for name in contacting.FIELDS}
        )

    def page(self, form: ContactsForm, theirs: Contacts | None = None) -> HttpResponse:
        """`theirs`: what somebody else saved while this form was open."""
        context = {
            "participation": self.participation,
            "organization": self.participation.organization,
            "contacts": self.contacts,
            "theirs": theirs,
            "can_edit": self.can_edit,
            "form": form,
        }
        return render(self.request, "organizations/host/contacts.html", context)

    def save(self) -> HttpResponse:
        if not self.can_edit:
            raise PermissionDenied
        form = ContactsForm(self.request.POST)
        if not form.is_valid():
            return self.page(form)
        words = self.request.POST.get("version", "")
        version = int(words) if words.isdecimal() and len(words) < 9 else -1
        try:
            contacting.keep(
                self.participation,
                facts=form.cleaned_data,
                version=version,
                by=self.request.user,
            )
        except StaleVersion as changed:
            self.contacts = changed.theirs
            return self.page(form, changed.theirs)
        except TransitionRefused as refused:
            messages.error(self.request, str(refused))
            return self.page(form)
        messages.success(
            self.request,
            _(
                "The contacts are saved. Only your members and the coordinators see them."
            ),
        )
        return redirect("host", self.participation.organization.slug)
