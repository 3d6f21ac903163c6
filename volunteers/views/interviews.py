"""An applicant's interview: picking a time, changing it, cancelling, and its entry for
a calendar.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.files import storage
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from volunteers import rules
from volunteers.interviews import booking
from volunteers.interviews.forms import PickForm
from volunteers.messages import calendar_files
from volunteers.models import Application, Interview, InterviewSlot
from volunteers.models.choices import ApplicationStatus, InterviewStatus

CONFLICT = 409


def get_own_application_or_404(request: HttpRequest, number: int) -> Application:
    """The person's own, or 404, for staff too."""
    rows = Application.objects.visible_to(request.user).select_related(
        "cohort", "applicant__data_key"
    )
    return get_object_or_404(rows, cohort__number=number, applicant=request.user)


@form_page
def application_interview(request: PersonRequest, number: int) -> HttpResponse:
    """What was picked; or, with `?change`, and where nothing was picked, the times that
    are open.
    """
    application = get_own_application_or_404(request, number)
    interview = booking.current_interview(application)
    if application.status != ApplicationStatus.INTERVIEW and interview is None:
        return redirect("application", number)
    if request.method == "POST":
        return pick_slot(request, application, interview)
    return render_interview(
        request, application, interview, is_picking="change" in request.GET
    )


def pick_slot(
    request: PersonRequest, application: Application, interview: Interview | None
) -> HttpResponse:
    form = pick_form(request, application, interview, request.POST)
    if not form.is_valid():
        return render_interview(
            request, application, interview, is_picking=True, form=form
        )
    try:
        booking.pick(application, form.cleaned_data["slot"], by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return render_interview(
            request,
            application,
            booking.current_interview(application),
            is_picking=True,
            status=CONFLICT,
        )
    messages.success(
        request,
        _("The time is yours. We have written to you with an entry for your calendar."),
    )
    return redirect("application_interview", application.cohort.number)


def pick_form(
    request: PersonRequest,
    application: Application,
    interview: Interview | None,
    data: QueryDict | None = None,
) -> PickForm:
    slots = booking.open_slots(application, by=request.user)
    picked = interview.slot if interview else None
    return PickForm(application, different(slots), data, picked=picked)


def different(slots: list[InterviewSlot]) -> list[InterviewSlot]:
    """What looks the same to the applicant, because two panels have it, is there
    once.
    """
    found = {
        (slot.starts_at, slot.ends_at, slot.is_remote or slot.place): slot
        for slot in reversed(slots)
    }
    return list(reversed(found.values()))


def render_interview(
    request: PersonRequest,
    application: Application,
    interview: Interview | None,
    *,
    is_picking: bool,
    form: PickForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`form`: as it was refused."""
    can_pick = rules.can_pick_interview(request.user, application, interview)
    is_picking = can_pick and (is_picking or interview is None)
    form = form or pick_form(request, application, interview) if is_picking else None
    context = {
        "application": application,
        "interview": interview,
        "is_picking": is_picking,
        "form": form if form and form.slots else None,
        "can_pick": can_pick,
        "can_change": interview is not None
        and rules.can_change_interview(request.user, interview),
        "last_change": rules.interview_change_deadline(interview)
        if interview
        else None,
        "interviewers": interviewers(interview),
        "is_to_come": interview is not None
        and interview.status == InterviewStatus.BOOKED,
    }
    return render(request, "volunteers/interviews/pick.html", context, status=status)


def interviewers(interview: Interview | None) -> list[Any]:
    """Only where the cohort tells."""
    if interview is None or not interview.slot.panel.cohort.names_interviewers:
        return []
    return list(interview.slot.panel.members.order_by("display_name", "pk"))


@form_page
def application_interview_cancel(request: PersonRequest, number: int) -> HttpResponse:
    application = get_own_application_or_404(request, number)
    interview = booking.current_interview(application)
    if interview is None or not rules.can_change_interview(request.user, interview):
        return redirect("application_interview", number)
    if request.method != "POST":
        return render(
            request,
            "volunteers/interviews/cancel.html",
            {"application": application, "interview": interview},
        )
    try:
        booking.cancel(interview, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Your appointment was cancelled. You can choose another time.")
        )
    return redirect("application_interview", number)


@require_safe
def application_interview_calendar(request: PersonRequest, number: int) -> HttpResponse:
    """The same file as in the letter, or 404 without a time."""
    interview = get_object_or_404(
        get_own_application_or_404(request, number).interviews.booked().with_slot()
    )
    file = calendar_files.enclosed_file(interview)
    return HttpResponse(
        file.text,
        content_type=f"{file.content_type}; charset=utf-8",
        headers=storage.attachment_headers(calendar_files.FILENAME),
    )
