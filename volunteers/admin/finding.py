"""What the admin pages about applications share: lookups, URLs, context."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from organizations.models import Cohort
from portal.admin import context
from portal.admin.cohort_choice import get_cohort_or_404
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


FILTERS_PARAMETER = "_changelist_filters"
"""The list that a page was opened from, as Django's admin names it: its query."""


def with_list(request: HttpRequest, url: str) -> str:
    """The address with the list that this page was opened from, if it was."""
    query = request.GET.get(FILTERS_PARAMETER)
    if query is None:
        return url
    return f"{url}?{urlencode({FILTERS_PARAMETER: query})}"


def list_url_of(request: HttpRequest, code: str = "") -> str:
    """The list that this page was opened from, at the row of the application."""
    query = request.GET.get(FILTERS_PARAMETER, "")
    url = f"{list_url()}?{query}" if query else list_url()
    return f"{url}#{code}" if code else url


def list_url() -> str:
    return reverse("admin:volunteers_application_changelist")


def change_url(application: Application) -> str:
    return reverse("admin:volunteers_application_change", args=[application.code])


def admin_context(
    model_admin: ModelAdmin, request: HttpRequest, **more: Any
) -> dict[str, Any]:
    """The breadcrumbs of all these pages lead to the list of applications, with the
    filters that it had.
    """
    code = getattr(more.get("application"), "code", "")
    of_list = {
        "list_url": list_url_of(request, code),
        "list_query": with_list(request, ""),
    }
    return context.admin_context(model_admin, request, **{**of_list, **more})


def get_chosen_cohort(request: PersonRequest) -> Cohort:
    """See `get_cohort_or_404`; 403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    return get_cohort_or_404(request)
