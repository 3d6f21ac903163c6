"""What conflicts of interest hide beside applications: people, messages, history."""

from collections.abc import Mapping

from django.db import models
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from portal.kernel import permissions
from portal.models import User
from volunteers.models.queries import scope


@permissions.hidden_people_sources.register
def hidden_applicants(user: User) -> QuerySet:
    return scope.hidden_applications(user).order_by().values("applicant")


@permissions.hidden_object_sources.register
def hidden_objects(user: User) -> Mapping[str, QuerySet]:
    """Of every model with a path to an application."""
    hidden = scope.hidden_applications(user)
    # One short query instead of a condition for each model: for most people nothing is
    # hidden.
    if not hidden.exists():
        return {}
    return {
        model._meta.label_lower: codes_of(model, path, hidden)
        for model, path in scope.application_paths().items()
    }


def codes_of(model: type[models.Model], path: str, applications: QuerySet) -> QuerySet:
    """As history names them (`audit.record`)."""
    rows = model._default_manager.filter(**{f"{path}__in": applications.values("pk")})
    rows = rows.order_by()
    if any(field.name == "code" for field in model._meta.fields):
        return rows.values("code")
    as_text = getattr(model, "code_expression", None) or Cast("pk", CharField())
    return rows.annotate(as_text=as_text).values("as_text")
