"""The volunteer's concerns; 404 for hosts and other coordinators."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from placements.models import Concern
from placements.views.placement import get_own_placement
from placements.year import concerns
from placements.year.forms import ConcernForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest


@form_page
def placement_concerns(request: PersonRequest) -> HttpResponse:
    placement = get_own_placement(request)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            concern = concerns.open_concern(
                placement, text=form.cleaned_data["text"], by=request.user
            )
            messages.success(
                request,
                _("Your message was sent. We answer here, and tell you when we have."),
            )
            return redirect("placement_concern", concern.code)
        except TransitionRefused as error:
            form.add_error(None, str(error))
    own_concerns = Concern.objects.filter(
        placement__application__applicant=request.user
    )
    context = {
        "placement": placement,
        "form": form,
        "concerns": own_concerns,
        "contacts": concerns.contact_names(placement),
        "address": settings.MAIL.replies,
    }
    return render(request, "placements/year/concerns.html", context)


@form_page
def placement_concern(request: PersonRequest, concern: str) -> HttpResponse:
    placement = get_own_placement(request)
    own_concerns = Concern.objects.filter(
        placement__application__applicant=request.user
    ).select_related("placement__application__cohort", "placement__data_key")
    own_concern = get_object_or_404(own_concerns, code=concern)
    form = ConcernForm(
        request.POST if request.method == "POST" else None, label=_("Write again")
    )
    if form.is_valid():
        try:
            concerns.reply(own_concern, text=form.cleaned_data["text"], by=request.user)
            messages.success(
                request,
                _("Your message was sent. We answer here, and tell you when we have."),
            )
            return redirect("placement_concern", own_concern.code)
        except TransitionRefused as error:
            form.add_error(None, str(error))
    context = {
        "placement": placement,
        "concern": own_concern,
        "said": own_concern.messages.select_related(
            "author", "concern__placement__data_key"
        ),
        "form": form,
        "has_contact": concerns.has_contact(placement),
        "address": settings.MAIL.replies,
    }
    return render(request, "placements/year/concern.html", context)
