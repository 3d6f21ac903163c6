"""What the desk's pages about applications share: finding rows, and what every page of the admin knows."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from organizations.models import Cohort
from portal.admin.site import the_cohort
from portal.kernel import permissions
from portal.kernel.permissions import PersonRequest
from volunteers.models import Application


def find(user: Any, code: str) -> Application:
    """A sent application, or 404; 403 for staff whose work it isn't. A coordinator's own is hidden from them."""
    return get_object_or_404(
        readable(user).select_related("cohort", "applicant", "data_key"), code=code
    )


def find_whole(user: Any, code: str) -> Application:
    """The same with everything that a reading page shows."""
    return get_object_or_404(readable(user).for_reading(), code=code)


def readable(user: Any) -> Any:
    if not permissions.is_coordinator(user):
        raise PermissionDenied
    return Application.objects.visible_to(user).exclude(applicant=user.pk)


def list_url() -> str:
    return reverse("admin:volunteers_application_changelist")


def change_url(application: Application) -> str:
    return reverse("admin:volunteers_application_change", args=[application.code])


def known(desk: ModelAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": list_url(),
        **more,
    }


def cohort_of(request: PersonRequest) -> Cohort:
    """See `adminsite.the_cohort`; 403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    return the_cohort(request)
