"""A former volunteer agrees to stay in touch, or takes that back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from placements.closing import alumni
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def placement_alumni(request: PersonRequest) -> HttpResponse:
    """Not found for whoever isn't asked. Agreeing is a press of a button, never a pre-ticked box."""
    known, text = alumni.given(request.user), alumni.newest_text()
    if known is None and (text is None or alumni.cohort_of(request.user) is None):
        raise Http404
    if request.method == "POST":
        return answered(request)
    return render(
        request,
        "placements/alumni.html",
        {"given": known, "text": known.text if known else text},
    )


def answered(request: PersonRequest) -> HttpResponse:
    version = request.POST.get("agree", "")
    try:
        if version.isdecimal():
            alumni.agree(request.user, version=int(version))
            messages.success(
                request, _("Thank you. You can take it back here at any time.")
            )
        elif alumni.take_back(request.user):
            messages.success(
                request,
                _("It was taken back and deleted. We will not write to you any more."),
            )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("placement_alumni")
    return redirect("my")
