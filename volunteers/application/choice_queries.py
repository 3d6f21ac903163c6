"""Queries of the choices section: stored choices and the positions to choose from."""

from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    prefetch_related_objects,
)

from organizations.models import Position
from volunteers.models import Application, Choice


def stored_choices(application: Application) -> list[Choice]:
    loaded = getattr(application, "_prefetched_objects_cache", {})
    if "choices" not in loaded:  # building the query again costs as much as asking it
        prefetch_choices(application)
    return list(application.choices.all())


def listed_positions(application: Application) -> Any:
    """Open positions, and those of refused organizations that left the cohort."""
    refused = Application.never.through.objects.filter(
        application=application, organization=OuterRef("organization")
    )
    is_open = ExpressionWrapper(Position.objects.is_open(), BooleanField())
    rows = Position.objects.in_cohort(application.cohort).annotate(
        is_open=is_open, is_refused=Exists(refused)
    )
    listed = rows.filter(Q(is_open=True) | Q(is_refused=True)).select_related(
        "organization"
    )
    return listed.defer("content", "organization__content")


def prefetch_choices(application: Application) -> Application:
    """Loads the choices with their organizations, without the long profile texts."""
    refused = Application.never.through.objects.filter(
        application=OuterRef("application"),
        organization=OuterRef("position__organization"),
    )
    choices = Choice.objects.select_related(
        "position__organization", "position__participation"
    )
    without_texts = choices.defer(
        "position__content", "position__organization__content"
    )
    prefetch_related_objects(
        [application],
        Prefetch(
            "choices",
            without_texts.annotate(is_refused=Exists(refused)),
        ),
    )
    return application
