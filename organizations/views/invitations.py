"""The private link of an invitation. One that is unknown, used, taken back or too old always gets the same page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organizations.hosts import members
from organizations.models import Invitation
from portal.kernel.lifecycle import TransitionRefused


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; the button does, for the one address that was invited."""
    found = members.invited(token)
    if found is None:
        return render(request, "organizations/invitation_closed.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        return accepted(request, found)
    own = reverse("invitation", args=[token])
    context = {
        "invitation": found,
        "own_url": own,
        "signup_url": f"{reverse('account_signup')}?{urlencode({'next': own})}",
        "login_url": f"{reverse('account_login')}?{urlencode({'next': own})}",
    }
    return render(request, "organizations/invitation.html", context)


def accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    try:
        members.accept(found, by=request.user)  # type: ignore[arg-type]
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(request.path)
    messages.success(request, _("Welcome. You now belong to this organization."))
    return redirect("host", found.organization.slug)
