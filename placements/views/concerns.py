"""The volunteer's concerns. Hosts and other coordinators find nothing under these addresses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from placements.models import Concern
from placements.views.placement import own_placement
from placements.year import concerns as telling
from placements.year.forms import ConcernForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def concerns(request: PersonRequest) -> HttpResponse:
    own = own_placement(request)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = telling.raise_one(
                own, text=form.cleaned_data["text"], by=request.user
            )
            messages.success(
                request, _("Your message was sent. You will get an answer here.")
            )
            return redirect("placement_concern", made.code)
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
    rows = Concern.objects.filter(placement__application__applicant=request.user)
    context = {
        "placement": own,
        "form": form,
        "concerns": rows,
        "has_contact": telling.has_contact(own),
    }
    return render(request, "placements/year/concerns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: PersonRequest, concern: str) -> HttpResponse:
    own = own_placement(request)
    rows = Concern.objects.filter(placement__application__applicant=request.user)
    related = rows.select_related(
        "placement__application__cohort", "placement__data_key"
    )
    found = get_object_or_404(related, code=concern)
    form = ConcernForm(
        request.POST if request.method == "POST" else None, label=_("Write again")
    )
    if form.is_valid():
        telling.say(found, text=form.cleaned_data["text"], by=request.user)
        messages.success(
            request, _("Your message was sent. You will get an answer here.")
        )
        return redirect("placement_concern", found.code)
    said = found.messages.select_related("author", "concern__placement__data_key")
    context = {"placement": own, "concern": found, "said": said, "form": form}
    return render(request, "placements/year/concern.html", context)
