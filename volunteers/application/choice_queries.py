"""Queries of the choices section: stored choices and the positions to choose from."""

from typing import Any

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    prefetch_related_objects,
)

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from volunteers.models import Application, Choice

LISTED = (
    *("slug", "title", "title_en", "cohort", "participation__status"),
    *("organization__slug", "organization__name", "organization__name_en"),
)
"""What the section shows of a position."""


def is_loaded(application: Application) -> bool:
    return "choices" in getattr(application, "_prefetched_objects_cache", {})


def stored_choices(application: Application) -> list[Choice]:
    if not is_loaded(application):
        # Building the query again costs as much as asking it.
        prefetch_choices(application)
    return list(application.choices.all())


def listed_positions(application: Application) -> list[Any]:
    """All positions of its cohort, also those that left it: `is_open`, `is_refused`."""
    refused = Application.never.through.objects.filter(
        application=application, organization=OuterRef("organization")
    )
    rows = Position.objects.in_cohort(application.cohort).annotate(
        is_refused=Exists(refused)
    )
    listed = rows.select_related("organization", "participation").only(*LISTED)
    for position in listed:
        # As `Position.objects.is_open` has it; the cohort is at hand.
        is_approved = position.participation.status == ParticipationStatus.APPROVED
        vars(position)["is_open"] = application.cohort.is_public and is_approved
    return list(listed)


def attach_choices(application: Application, listed: list[Any]) -> None:
    """Loads the choices with the positions of the cohort that were loaded before: half
    of what `prefetch_choices` costs, most of which is the building of its statement.
    """
    if is_loaded(application):
        return
    prefetch_related_objects([application], "choices")
    by_key = {position.pk: position for position in listed}
    for choice in application.choices.all():
        choice.position = by_key[choice.position_id]
        vars(choice)["is_refused"] = by_key[choice.position_id].is_refused


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
