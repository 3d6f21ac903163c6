"""Inviting people into an organization: the message is shown before it goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.hosts import members
from organizations.hosts.forms import InviteForm
from organizations.models import Invitation, Organization
from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused


class InviteMember(ConfirmedAction[Organization]):
    """The same page lists the open invitations and revokes them."""

    template_name = "admin/organizations/invite.html"

    def respond(self) -> HttpResponse:
        return self.revoke() if "revoke" in self.request.POST else super().respond()

    def find(self, pk: int) -> Organization:
        if not permissions.is_coordinator(self.request.user):
            raise PermissionDenied
        rows = Organization.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=pk)

    def build_form(self, data: QueryDict | None) -> InviteForm:
        return InviteForm(data)

    def perform(self, organization: Organization) -> None:
        members.invite(organization, **self.answers, by=self.request.user)

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        self.form.add_error("email", str(refusal))
        return self.render(previews=None)

    def success_message(self) -> str:
        return _("The invitation is on its way to %(email)s.") % self.answers

    def success_url(self) -> str:
        return self.request.path

    def object_url(self) -> str:
        return reverse(
            "admin:organizations_organization_change", args=[self.instance.pk]
        )

    def context(self) -> dict[str, Any]:
        invitations = list(self.instance.invitations.pending())
        return {
            "title": _("Invite someone"),
            "object_name": str(self.instance),
            "lead": _("This will be sent:"),
            "confirm_label": _("Send the invitation"),
            "invitations": invitations,
            "undelivered": members.undelivered(invitations),
        }

    def revoke(self) -> HttpResponse:
        invitation = get_object_or_404(
            Invitation.objects.visible_to(self.request.user),
            organization=self.instance,
            code=self.request.POST["revoke"],
        )
        try:
            members.revoke(invitation, by=self.request.user)
        except TransitionRefused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(
                self.request,
                _("The invitation was taken back; its link no longer works."),
            )
        return redirect(self.request.path)
