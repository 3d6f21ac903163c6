"""The minutes of the meeting: who was present is typed, the rest was decided."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.admin.context import form_page
from portal.files import storage
from portal.kernel import reauthentication
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import admin_context, get_chosen_cohort
from volunteers.admin.meeting import address
from volunteers.admin.meeting.address import Address
from volunteers.admin.meeting.forms import MinutesForm
from volunteers.meeting import minutes
from volunteers.meeting.minutes import Meeting


@form_page
def make_minutes(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """Many people in them need a recent log-in, as every export does."""
    cohort = get_chosen_cohort(request)
    where = address.read(request, cohort)
    form = build_form(request, where)
    if form.is_valid():
        meeting = Meeting(cohort, by=request.user, **form.cleaned_data)
        count = meeting.count()
        reauthentication.confirm_many(request, count)
        if count <= minutes.MAX_PEOPLE:
            return download(meeting)
        form.add_error(None, _("Choose a shorter time: these are too many people."))
    context = admin_context(
        model_admin,
        request,
        title=_("Make the minutes"),
        cohort=cohort,
        form=form,
        thing_url=where.url(),
    )
    return TemplateResponse(request, "admin/volunteers/meeting/minutes.html", context)


def build_form(request: PersonRequest, where: Address) -> MinutesForm:
    now = timezone.now()
    first = minutes.first_of_today(where.cohort, by=request.user)
    initial: dict[str, Any] = {
        "begins": first or now,
        "ends": now,
        "with_names": not where.names_hidden,
    }
    data = request.POST if request.method == "POST" else None
    return MinutesForm(data, initial=initial)


def download(meeting: Meeting) -> HttpResponse:
    name = f"minutes-{timezone.localdate(meeting.begins).isoformat()}.pdf"
    return HttpResponse(
        minutes.make(meeting),
        content_type="application/pdf",
        headers=storage.attachment_headers(name),
    )
