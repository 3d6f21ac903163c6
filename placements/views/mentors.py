"""The mentor: named by the host, written to by the volunteer, and their answers.

Neither the host's other members nor coordinators read the messages.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.mentors import candidates, workflow
from placements.mentors.forms import (
    ChangeMentorForm,
    MentorMessageForm,
    NameMentorForm,
)
from placements.models import Mentor, MentorMessage, Placement
from placements.models.choices import MentorStatus
from placements.views.host_volunteers import (
    get_answerable_placement,
    get_placement_or_404,
)
from placements.views.placement import get_own_placement
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


def messages_of(mentor: Mentor) -> list[MentorMessage]:
    rows = list(mentor.messages.select_related("author"))
    for row in rows:
        row.mentor = mentor
    return rows


@form_page
def placement_mentor(request: PersonRequest) -> HttpResponse:
    """The volunteer's: who the mentor is, the messages, and those of earlier ones."""
    placement = get_own_placement(request)
    mentor = workflow.current(placement)
    can_write = mentor is not None and rules.can_write_to_mentor(request.user, mentor)
    form = MentorMessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if mentor is None:
                raise TransitionRefused(_("you have no mentor now"))
            workflow.write(mentor, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("Your message was sent."))
            return redirect("placement_mentor")
        except TransitionRefused as error:
            form.add_error(None, str(error))
            can_write = True  # what was typed stays in the form
    context = {
        "placement": placement,
        "mentor": mentor,
        "said": messages_of(mentor) if mentor else [],
        "earlier": earlier_mentors(placement, mentor),
        "form": form,
        "can_write": can_write,
    }
    return render(request, "placements/mentors/mentor.html", context)


def earlier_mentors(placement: Placement, now: Mentor | None) -> list[dict[str, Any]]:
    """With their messages; those without any are left out."""
    rows = Mentor.objects.filter(
        placement__application__applicant=placement.application.applicant,
        status__in=MentorStatus.known_to_volunteer(),
        messages__isnull=False,
    ).distinct()
    rows = rows.exclude(pk=now.pk if now else None).for_reading().order_by("-pk")
    return [{"mentor": row, "said": messages_of(row)} for row in rows]


@form_page
def placement_mentor_change(request: PersonRequest) -> HttpResponse:
    """Asks coordinators for another mentor, or takes the request back."""
    placement = get_own_placement(request)
    mentor = workflow.current(placement)
    if mentor is None:
        messages.error(request, _("You have no mentor now."))
        return redirect("placement_mentor")
    form = ChangeMentorForm(request.POST if request.method == "POST" else None)
    try:
        if request.POST.get("act") == "keep":
            workflow.take_back_change(mentor, by=request.user)
            messages.success(request, _("You keep your mentor."))
            return redirect("placement_mentor")
        if form.is_valid():
            workflow.ask_for_change(mentor, **form.cleaned_data, by=request.user)
            messages.success(request, _("Coordinators have your request."))
            return redirect("placement_mentor")
    except TransitionRefused as error:
        form.add_error(None, str(error))
    context = {"placement": placement, "mentor": mentor, "form": form}
    return render(request, "placements/mentors/change.html", context)


@form_page
def host_mentor(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """Editors of the host name a mentor; a new one once a coordinator confirms it."""
    placement = get_answerable_placement(request, slug, code)
    form = NameMentorForm(
        request.POST if request.method == "POST" else None, placement=placement
    )
    if form.is_valid():
        try:
            membership = form.cleaned_data["membership"]
            workflow.name(placement, membership=membership, by=request.user)
            messages.success(
                request, _("The name was sent. A coordinator confirms the mentor.")
            )
            # Whoever names themselves answers nothing for the host here from now on.
            is_own = membership.user_id == request.user.pk
            page = "host_volunteer" if is_own else "host_mentor"
            return redirect(page, slug, code)
        except TransitionRefused as error:
            form.add_error(None, str(error))
    rows = Mentor.objects.filter(placement=placement).for_reading()
    named = rows.filter(status=MentorStatus.NAMED).first()
    context = {
        "placement": placement,
        "organization": placement.position.organization,
        "mentor": workflow.current(placement),
        "named": named,
        "declined": rows.filter(status=MentorStatus.DECLINED).first(),
        "others": [row for row in candidates.members(placement) if row[1]],
        "form": form,
        "can_name": named is None and not placement.is_over,
    }
    return render(request, "placements/mentors/host_mentor.html", context)


@post_only(_lazy("Take back the name"), "host_mentor", "slug", "code")
def host_mentor_back(
    request: PersonRequest, slug: str, code: str, mentor: str
) -> HttpResponse:
    placement = get_answerable_placement(request, slug, code)
    rows = Mentor.objects.filter(placement=placement).for_reading()
    named = get_object_or_404(rows, code=mentor)
    try:
        workflow.withdraw(named, by=request.user)
        messages.success(request, _("The name was taken back."))
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("host_mentor", slug, code)


@form_page
def host_mentoring(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """The mentor's own page; 404 for every other member of the host."""
    placement = get_placement_or_404(request, slug, code)
    rows = Mentor.objects.mentored_by(request.user).filter(placement=placement)
    mentor = rows.for_reading().first()
    if mentor is None:
        raise Http404
    can_write = rules.can_write_to_mentor(request.user, mentor)
    form = MentorMessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.write(mentor, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("Your message was sent."))
            return redirect("host_mentoring", slug, code)
        except TransitionRefused as error:
            form.add_error(None, str(error))
    context = {
        "placement": placement,
        "organization": placement.position.organization,
        "mentor": mentor,
        "said": messages_of(mentor),
        "form": form,
        "can_write": can_write,
    }
    return render(request, "placements/mentors/host_mentoring.html", context)
