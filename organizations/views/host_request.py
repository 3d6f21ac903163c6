"""The public form by which an organization asks to host volunteers."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.hosts import hosting_requests
from organizations.hosts.forms import HostRequestForm
from portal.kernel.methods import form_page


@login_not_required
@form_page
def host_request(request: HttpRequest) -> HttpResponse:
    form = HostRequestForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        if ratelimit.consume(request, action="host_request"):
            hosting_requests.submit(
                language=get_language() or "th", **form.cleaned_data
            )
            return redirect("host_request_sent")
        form.add_error(
            None,
            _(
                "Several requests came from your connection. "
                "Wait an hour, then send it again."
            ),
        )
        status = 429
    return render(
        request, "organizations/hosts/host_request.html", {"form": form}, status=status
    )


@login_not_required
@require_safe
def host_request_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "organizations/hosts/host_request_sent.html")
