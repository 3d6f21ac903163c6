"""What the admin pages about applications share: lookups, URLs, context."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from organizations.models import Cohort
from portal.admin import context
from portal.admin.site import get_cohort_or_404
from portal.kernel import permissions
from portal.kernel.permissions import PersonRequest
from volunteers.models import Application


def get_application_or_404(user: Any, code: str) -> Application:
    """A sent application, or 404; 403 for staff whose work it isn't.

    A coordinator's own application is hidden from them.
    """
    return get_object_or_404(
        readable_applications(user).select_related("cohort", "applicant", "data_key"),
        code=code,
    )


def get_full_application_or_404(user: Any, code: str) -> Application:
    """The same with everything that a reading page shows."""
    return get_object_or_404(readable_applications(user).for_reading(), code=code)


def readable_applications(user: Any) -> Any:
    if not permissions.is_coordinator(user):
        raise PermissionDenied
    return Application.objects.visible_to(user).exclude(applicant=user.pk)


def list_url() -> str:
    return reverse("admin:volunteers_application_changelist")


def change_url(application: Application) -> str:
    return reverse("admin:volunteers_application_change", args=[application.code])


def admin_context(
    model_admin: ModelAdmin, request: HttpRequest, **more: Any
) -> dict[str, Any]:
    """The breadcrumbs of all these pages lead to the list of applications."""
    return context.admin_context(
        model_admin, request, **{"list_url": list_url(), **more}
    )


def get_chosen_cohort(request: PersonRequest) -> Cohort:
    """See `get_cohort_or_404`; 403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    return get_cohort_or_404(request)
