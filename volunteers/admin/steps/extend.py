"""More time for one person, named by their address: the answer never tells whether there is an application."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.models import Cohort
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.text import dates
from volunteers.admin.finding import known
from volunteers.admin.steps.forms import ExtendPersonForm
from volunteers.decisions import workflow
from volunteers.models import Application


def page(desk: ModelAdmin, request: PersonRequest, number: int) -> HttpResponse:
    return extend(request, desk, number)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: PersonRequest, desk: ModelAdmin, number: int) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), number=number)
    overview = f"{reverse('admin:index')}?cohort={number}"
    form = ExtendPersonForm(cohort, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = known(
            desk,
            request,
            title=_("Extend the deadline for one person"),
            cohort=cohort,
            form=form,
        )
        return TemplateResponse(
            request,
            "admin/volunteers/extend.html",
            {**context, "overview_url": overview},
        )
    extend_quietly(cohort, request, form)
    told = _(
        "If this person has an unsent or new application, they can send or change it until %(until)s and know it."
    )
    messages.success(
        request, told % {"until": dates.show_datetime(form.cleaned_data["until"])}
    )
    return redirect(overview)


def extend_quietly(
    cohort: Cohort, request: PersonRequest, form: ExtendPersonForm
) -> None:
    """History says on the cohort that it was tried, whatever came of it."""
    given = form.cleaned_data
    rows = Application.objects.in_cohort(cohort).select_related(
        "cohort", "applicant", "data_key"
    )
    found = (
        rows.filter(applicant__email=given["email"].lower())
        .exclude(applicant=request.user.pk)
        .first()
    )
    audit.record("extend for one person", cohort, by=request.user)
    if found is None:
        return
    try:
        workflow.extend(
            found, by=request.user, until=given["until"], reason=given["reason"]
        )
    except TransitionRefused:
        return
