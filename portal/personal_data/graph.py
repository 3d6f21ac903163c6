"""What hangs on a row: every row of other models that goes with it."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from portal.models import Message

GOES_WITH = (models.CASCADE, models.PROTECT)
"""By what foreign keys a row belongs to another; SET_NULL lets it stay."""


def relations(model: type[models.Model]) -> Iterator[Any]:
    """Foreign keys to the model, including those without a reverse accessor."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and not field.many_to_many:
            yield field


def rows_below(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """Of each model what belongs to `rows`, directly or through other rows."""
    for relation in relations(rows.model):
        if relation.on_delete in GOES_WITH:
            manager = relation.related_model._base_manager
            below = manager.filter(**{f"{relation.field.name}__in": rows})
            yield below
            yield from rows_below(below)


def codes_of(rows: QuerySet[Any]) -> set[str]:
    """The public codes of the rows and of all that belong to them."""
    return {
        code
        for each in (rows, *rows_below(rows))
        if any(field.name == "code" for field in each.model._meta.concrete_fields)
        for code in each.values_list("code", flat=True)
    }


def messages_about(codes: set[str]) -> QuerySet[Message]:
    """Those on occasions that name one of the codes; 60 random bits never collide."""
    about = Q(pk=None)
    for code in sorted(codes):
        about |= Q(occasion__contains=code)
    return Message.objects.filter(about)
