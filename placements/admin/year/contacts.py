"""The contact log of a placement: read and written on one page, lines struck out."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.admin.finding import get_placement_or_404
from placements.contacts import log
from placements.contacts.forms import ContactForm
from placements.models import ContactNote, Placement
from placements.year import health
from portal.admin.context import admin_context, form_page, post_only
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest

LIST_URL = "admin:placements_placement_contacts"


def get_logged_placement(user: Any, code: str) -> Placement:
    placement = get_placement_or_404(user, code)
    if not rules.can_log_contact(user, placement):
        raise PermissionDenied
    return placement


def log_lines(user: Any, placement: Placement) -> list[ContactNote]:
    """With their texts, the newest talk first."""
    rows = ContactNote.objects.visible_to(user).filter(placement=placement)
    lines = list(rows.select_related("written_by"))
    for line in lines:
        line.placement = placement
    return lines


@form_page
def contact_log(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    placement = get_logged_placement(request.user, code)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            log.add(placement, **form.cleaned_data, by=request.user)
            messages.success(request, _("Saved in the contact log."))
            return redirect(placement)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
    audit.record("read contact log", placement, by=request.user)
    context = admin_context(
        model_admin,
        request,
        title=_("Contact log"),
        placement=placement,
        light=health.light(placement),
        form=form,
        contact_lines=log_lines(request.user, placement),
        can_log=True,
    )
    return TemplateResponse(request, "admin/placements/contacts.html", context)


@post_only(_lazy("Strike out the line"), LIST_URL, "code")
def strike_contact(
    model_admin: ModelAdmin, request: PersonRequest, code: str, note: str
) -> HttpResponse:
    """Strikes a line out, or brings it back, as the button says."""
    placement = get_logged_placement(request.user, code)
    rows = ContactNote.objects.visible_to(request.user).filter(placement=placement)
    line = get_object_or_404(rows, code=note)
    line.placement = placement
    try:
        if request.POST.get("act") == "back":
            log.bring_back(line, by=request.user)
            messages.success(request, _("The line counts again."))
        else:
            log.strike_out(line, by=request.user)
            messages.success(request, _("The line was struck out."))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(LIST_URL, code)
