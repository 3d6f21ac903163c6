"""Anybody can be erased at any moment: in a transaction that is rolled back."""

from django.apps import apps
from django.db import models

from portal.models import AuditEntry
from tests.simulation.invariants.registry import at_days_end
from volunteers.models import Application
from volunteers.personal_data import erasure

KINDS = (
    {"offers__isnull": False},
    {"offers__placement__isnull": False},
    {"deferral__isnull": False},
    {"interviews__isnull": False},
    {"submitted_at__isnull": False},
    {"submitted_at__isnull": True},
)
"""One of each is erased, as far as there is one."""


@at_days_end("erasing anybody raises nothing and leaves no trace of them")
def erasing_leaves_nothing(life):
    for kind in KINDS:
        keys = Application.objects.filter(**kind).order_by("pk").distinct()
        keys = list(keys.values_list("pk", flat=True))
        if keys:
            yield from traces(
                life, Application.objects.get(pk=life.chance.choice(keys))
            )


def traces(life, application):
    code = application.code
    words = [code, application.reference, *marks_of(life, application)]
    try:
        erasure.erase(application, by=None)
    except Exception as error:
        yield f"application {code}: {type(error).__name__}: {error}"
        return
    for model, row in rows_with([word for word in words if word]):
        yield f"application {code}: {model.__name__} {row} still tells of it"


def marks_of(life, application):
    """What its applicant wrote in it."""
    name = next(
        (a.name for a in life.world.actors if a.person == application.applicant), ""
    )
    path = f"/cohorts/{application.cohort.number}/application/"
    return [
        mark
        for mark, origin in life.marks.origins.items()
        if origin.actor == name and path in origin.path
    ]


def rows_with(words):
    """History keeps codes, and texts are sealed under keys that are gone."""
    for model in apps.get_models():
        if model is AuditEntry or model._meta.app_label in ("sessions", "admin"):
            continue
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._base_manager.values_list("pk", *fields) if fields else ():
            if any(word in str(row[1:]) for word in words):
                yield model, row[0]
