"""One step with one application: ask what is needed, show the exact message, then do it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import change_url, find, known
from volunteers.admin.steps.preview import rehearse
from volunteers.admin.steps.steps import STEPS, DeskStep
from volunteers.models import Application


def page(
    desk: ModelAdmin, request: PersonRequest, code: str, slug: str
) -> HttpResponse:
    """GET asks or, where there is nothing to ask, shows what will happen; POST goes on; `confirmed` does it."""
    application, step = find(request.user, code), wanted(slug)
    try:
        if reason := step.refusal(request.user, application):
            raise TransitionRefused(reason)
        if request.method == "POST" and "change" not in request.POST:
            form = step.form(application.cohort, request.POST)
            if form.is_valid():
                return go_on(desk, request, application, step, form)
        else:
            form = step.form(
                application.cohort, request.POST if request.method == "POST" else None
            )
            if not form.fields:
                return check(desk, request, application, step, form, data={})
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(change_url(application))
    return shown(desk, request, application, step, form=form, stage="ask")


def wanted(slug: str) -> DeskStep:
    if slug not in STEPS:
        raise Http404
    return STEPS[slug]


def go_on(
    desk: ModelAdmin,
    request: PersonRequest,
    application: Application,
    step: DeskStep,
    form: Any,
) -> HttpResponse:
    """Raises `TransitionRefused`."""
    if "confirmed" not in request.POST:
        return check(desk, request, application, step, form, data=form.cleaned_data)
    step.act(application, request.user, form.cleaned_data)
    messages.success(
        request,
        _("%(reference)s: %(done)s")
        % {"reference": application.reference, "done": step.done},
    )
    return redirect(change_url(application))


def check(
    desk: ModelAdmin,
    request: PersonRequest,
    application: Application,
    step: DeskStep,
    form: Any,
    *,
    data: dict[str, Any],
) -> HttpResponse:
    """Raises `TransitionRefused` if the step would be refused."""
    letters = rehearse(application, lambda fresh: step.act(fresh, request.user, data))
    return shown(
        desk, request, application, step, form=form, letters=letters, stage="check"
    )


def shown(
    desk: ModelAdmin,
    request: PersonRequest,
    application: Application,
    step: DeskStep,
    **more: Any,
) -> HttpResponse:
    context = known(
        desk,
        request,
        title=step.label,
        application=application,
        thing_url=change_url(application),
        step=step,
        **more,
    )
    return TemplateResponse(request, "admin/volunteers/step.html", context)
