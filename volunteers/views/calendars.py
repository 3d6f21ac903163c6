"""A person's calendar as a private address, and the page on which they make, renew and
revoke it.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from volunteers.messages import calendar_files


@form_page
def account_calendar(request: PersonRequest) -> HttpResponse:
    """A new address is shown in the answer to the press that made it, and never
    again.
    """
    new_address = ""
    if request.method == "POST" and "revoke" in request.POST:
        calendar_files.revoke(request.user)
        messages.success(request, _("The calendar link does not work any more."))
        return redirect("account_calendar")
    if request.method == "POST":
        new_address = settings.ORIGIN + reverse(
            "calendar_feed", args=[calendar_files.new_link(request.user)]
        )
    context = {"link": calendar_files.get_link(request.user), "made": new_address}
    return render(request, "volunteers/interviews/calendar.html", context)


@login_not_required
@require_safe
@never_cache
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads it: an address that was revoked answers like one
    that never was.
    """
    user = calendar_files.find_owner(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        return HttpResponse(
            calendar_files.user_calendar(user),
            content_type=f"{calendar_files.CONTENT_TYPE}; charset=utf-8",
        )
