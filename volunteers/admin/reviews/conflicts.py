"""Conflicts of interest in the admin: a coordinator's own, and the list of all."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import (
    admin_context,
    change_url,
    get_application_or_404,
    list_url_of,
    with_list,
)
from volunteers.conflicts import conflicts
from volunteers.models import Conflict
from volunteers.reviews.forms import ConflictForm


def declare_conflict(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Afterwards the application is hidden from this coordinator."""
    application = get_application_or_404(request.user, code)
    form = ConflictForm(
        request.POST if request.method == "POST" else None, can_be_none=False
    )
    if form.is_valid():
        declaration = {
            "kind": form.cleaned_data["answer"],
            "note": form.cleaned_data["note"],
        }
        try:
            conflicts.declare_own(application, **declaration, by=request.user)
        except TransitionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                _("%(reference)s is hidden from you now.") % {"reference": application},
            )
        return redirect(list_url_of(request))
    context = admin_context(
        model_admin,
        request,
        title=_("Declare a conflict"),
        application=application,
        form=form,
    )
    return TemplateResponse(
        request,
        "admin/volunteers/conflict.html",
        {**context, "thing_url": with_list(request, change_url(application))},
    )


class ConflictCohortFilter(CohortFilter):
    path = "application__cohort__number"


@admin.register(Conflict)
class ConflictAdmin(RuleAdmin):
    """Read-only: who has a conflict of interest with what, and why."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "application",
        "reviewer",
        "kind",
        date_column("made_at", _lazy("since")),
    ]
    list_filter = [ConflictCohortFilter, "kind"]
    readonly_fields = fields = (
        "application",
        "reviewer",
        "kind",
        "note",
        date_column("made_at", _lazy("since")),
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
