"""The private link of an invitation.

Links that are unknown, used, revoked or expired all get the same page.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from organizations.hosts import members, membership_exclusions
from organizations.models import Invitation
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.kernel.methods import form_page
from portal.models import User


@login_not_required
@never_cache
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; the button does, for the invited address only."""
    invitation = members.find_invitation(token)
    if invitation is None:
        return render(request, "organizations/hosts/invitation_closed.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        return accept(request, invitation)
    url = reverse("invitation", args=[token])
    context = {
        "invitation": invitation,
        "refusal": refusal_of(request, invitation),
        "own_url": url,
        "consequences": membership_exclusions.find_consequences(
            request.user,  # type: ignore[arg-type]
            invitation.organization,
        ),
        "signup_url": f"{reverse('account_signup')}?{urlencode({'next': url})}",
        "login_url": f"{reverse('account_login')}?{urlencode({'next': url})}",
    }
    return render(request, "organizations/hosts/invitation.html", context)


def refusal_of(request: HttpRequest, invitation: Invitation) -> str:
    """Why the person reading can't accept it now, as accepting would say; else ""."""
    person = request.user
    if not isinstance(person, User) or person.email != invitation.email:
        return ""
    reason = members.find_refusal(person, invitation.organization, is_own=True)
    return str(InputRefused(reason)) if reason else ""


def accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        members.accept(invitation, by=request.user)  # type: ignore[arg-type]
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(request, _("Welcome. You now belong to this organization."))
    return redirect("host", invitation.organization.slug)
