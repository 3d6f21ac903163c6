"""A former volunteer consents to be contacted, or takes that back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organizations.cohorts import controller
from placements.closing import alumni
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest


@form_page
def placement_alumni(request: PersonRequest) -> HttpResponse:
    """404 for people who aren't asked. Agreeing takes a button, no pre-ticked box."""
    consent = alumni.current_consent(request.user)
    text = alumni.latest_text()
    cohort = consent.cohort if consent else alumni.last_cohort(request.user)
    if cohort is None or (consent is None and text is None):
        raise Http404
    if request.method == "POST":
        return save_answer(request)
    return render(
        request,
        "placements/closing/alumni.html",
        {
            "given": consent,
            "text": consent.text if consent else text,
            "responsible": controller.responsible(cohort),
        },
    )


def save_answer(request: PersonRequest) -> HttpResponse:
    version = request.POST.get("agree", "")
    try:
        if version.isdecimal():
            alumni.agree(request.user, version=int(version))
            messages.success(
                request, _("Thank you. You can withdraw your consent here at any time.")
            )
        elif alumni.take_back(request.user):
            messages.success(
                request,
                _(
                    "Your consent was withdrawn and deleted. We will not contact "
                    "you any more."
                ),
            )
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("placement_alumni")
    return redirect("my")
