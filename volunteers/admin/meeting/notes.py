"""Writing a note beside somebody in the meeting."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from portal.admin.context import form_page
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import admin_context, get_application_or_404
from volunteers.admin.meeting import address, page
from volunteers.admin.meeting.forms import NoteForm
from volunteers.meeting import notes


@form_page
def add_note(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    application = get_application_or_404(request.user, code)
    where = address.read(request, application.cohort)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        notes.add(application, by=request.user, **form.cleaned_data)
        said = _("%(reference)s: the note was added.") % {
            "reference": application.reference
        }
        if page.is_in_row(request):
            return page.answer_row(request, where, application.code, said=said)
        messages.success(request, said)
        return redirect(where.url(application.code))
    if page.is_in_row(request):
        return HttpResponse(status=422)
    context = admin_context(
        model_admin,
        request,
        title=_("Add a note"),
        application=application,
        form=form,
        names_hidden=where.names_hidden,
        thing_url=where.url(application.code),
    )
    return TemplateResponse(request, "admin/volunteers/meeting/note.html", context)
