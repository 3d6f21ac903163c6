"""Conflicts of interest at the desk: a coordinator's own, and the list of all."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.site import RuleAdmin, moment
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from volunteers.admin.applications.filters import CohortFilter
from volunteers.admin.finding import change_url, find, known, list_url
from volunteers.conflicts import conflicts
from volunteers.models import Conflict
from volunteers.reviews.forms import ConflictForm


def page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Afterwards the application is not there any more for this coordinator."""
    application = find(request.user, code)
    form = ConflictForm(
        request.POST if request.method == "POST" else None, can_be_none=False
    )
    if form.is_valid():
        told = {"kind": form.cleaned_data["answer"], "note": form.cleaned_data["note"]}
        try:
            conflicts.declare_own(application, **told, by=request.user)
        except TransitionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                _("%(reference)s is hidden from you now.") % {"reference": application},
            )
        return redirect(list_url())
    context = known(
        desk, request, title=_("Declare a conflict"), application=application, form=form
    )
    return TemplateResponse(
        request,
        "admin/volunteers/conflict.html",
        {**context, "thing_url": change_url(application)},
    )


class ConflictCohortFilter(CohortFilter):
    path = "application__cohort__number"


@admin.register(Conflict)
class ConflictAdmin(RuleAdmin):
    """Read-only: who has stepped aside, or was set aside, and why."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "application",
        "reviewer",
        "kind",
        moment("made_at", _lazy("since")),
    ]
    list_filter = [ConflictCohortFilter, "kind"]
    readonly_fields = fields = (
        "application",
        "reviewer",
        "kind",
        "note",
        moment("made_at", _lazy("since")),
    )
    ordering = ["-made_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """A coordinator's own application is not for them to read about."""
        rows = (
            super()
            .get_queryset(request)
            .exclude(application__applicant=request.user.pk)
        )
        return rows.select_related("application__data_key", "reviewer")
