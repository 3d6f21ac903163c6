"""Requests to erase, and what is left of erased applications: counts, for the
programme's statistics.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from volunteers.admin.applications.filters import CohortFilter
from volunteers.models import ErasedCount, ErasureRequest
from volunteers.personal_data import erasure

asked_at_column, refused_at_column = (
    date_column("asked_at", _lazy("asked")),
    date_column("refused_at", _lazy("refused")),
)


@admin.register(ErasedCount)
class ErasedCountAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["value", "by", "cohort", "count"]
    list_filter = [CohortFilter, "by"]
    list_select_related = ["cohort"]
    fields = ["cohort", "by", "value", "count"]
    readonly_fields = ["cohort", "by", "value", "count"]


@admin.register(ErasureRequest)
class ErasureRequestAdmin(RuleAdmin):
    """Granting erases; what must be kept is refused, and the person is told."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["application", asked_at_column, refused_at_column]
    list_select_related = ["application"]
    fields = ["application", asked_at_column, refused_at_column]
    readonly_fields = ["application", asked_at_column, refused_at_column]
    actions = ["erase", "refuse"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErasureRequest]:
        """A coordinator's own is not for them to decide."""
        rows = ErasureRequest.objects.visible_to(request.user).exclude(
            application__applicant=request.user.pk
        )
        return rows.select_related(
            "application__cohort", "application__applicant", "application__data_key"
        )

    @admin.action(description=_lazy("Erase for ever"))
    def erase(self, request: PersonRequest, queryset: QuerySet[ErasureRequest]) -> None:
        count = sum(
            self.erase_one(request, erasure_request) for erasure_request in queryset
        )
        message = ngettext(
            "%(count)s application was erased",
            "%(count)s applications were erased",
            count,
        )
        self.message_user(
            request,
            message % {"count": count},
            messages.SUCCESS if count else messages.WARNING,
        )

    def erase_one(self, request: Any, erasure_request: ErasureRequest) -> bool:
        try:
            erasure.grant(erasure_request, by=request.user)
        except ProtectedError:
            message = _lazy("%(reference)s is still needed for a year of service.") % {
                "reference": erasure_request.application
            }
            self.message_user(request, message, messages.ERROR)
            return False
        except TransitionRefused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return False
        return True

    @admin.action(description=_lazy("Refuse and tell the person"))
    def refuse(
        self, request: PersonRequest, queryset: QuerySet[ErasureRequest]
    ) -> None:
        count = sum(
            erasure.refuse(erasure_request, by=request.user)
            for erasure_request in queryset
        )
        message = ngettext(
            "%(count)s request was refused", "%(count)s requests were refused", count
        )
        self.message_user(
            request,
            message % {"count": count},
            messages.SUCCESS if count else messages.WARNING,
        )
