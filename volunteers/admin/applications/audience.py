"""Whom a saved filter of the list finds, as an audience of group emails."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.db.models import F, Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _lazy

from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User
from volunteers.admin.applications.neighbours import Order
from volunteers.models import Application, SavedFilter
from volunteers.models.choices import ApplicationStatus as S

TELLING = ("state", "outcome")
"""Parameters that choose people by what was decided on them."""


def people(by: User, chosen: Mapping[str, str]) -> Any:
    """Nobody by an outcome that was not released: the message would give it away."""
    saved = SavedFilter.objects.visible_to(by).filter(code=chosen.get("filter", ""))
    query = saved.values_list("query", flat=True).first()
    rows = Application.objects.none() if query is None else found(by, query)
    return User.objects.filter(pk__in=rows.order_by().values("applicant"))


def found(by: User, query: str) -> Any:
    """The applications of the list with this query, as the coordinator sees it."""
    request: Any = HttpRequest()
    request.user, request.GET = by, QueryDict(query)
    request.changelist_class = Order
    model_admin = admin.site.get_model_admin(Application)
    try:
        rows = model_admin.get_changelist_instance(request).queryset
    except (IncorrectLookupParameters, SuspiciousOperation):
        return Application.objects.none()
    if any(name in request.GET for name in TELLING):
        rows = rows.filter(~Q(status__in=S.held()) | Q(released_status=F("status")))
    return rows


def saved_filters(by: User) -> Choices:
    rows = SavedFilter.objects.visible_to(by)
    return list(rows.values_list("code", "name"))


audiences.message_audiences.register_all(
    Audience(
        "saved_filter",
        _lazy("Applicants of a saved filter"),
        (Filter("filter", _lazy("Saved filter"), saved_filters, is_required=True),),
        people,
    )
)
