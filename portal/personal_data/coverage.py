"""Which models hold something about a person, and whether the download has it.

A test compares this with the models: nothing is left out without a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import models

from portal.kernel.registry import Registry
from portal.models import (
    AuditEntry,
    Campaign,
    Enclosure,
    Job,
    JobRow,
    LineCode,
    LineLink,
    LineNotice,
    Message,
    MessageTemplate,
    Preference,
    Session,
    User,
)

OURS = ("portal", "organizations", "volunteers", "placements")


@dataclass(frozen=True)
class Coverage:
    """`part` of data.json, or `why` it is left out; in English, for docs."""

    model: type[models.Model]
    part: str = ""
    why: str = ""


coverages: Registry[Coverage] = Registry(key=attrgetter("model"))


def register(exported: dict[Any, str], left_out: dict[Any, str]) -> None:
    """By model: the part that has it, or why none has."""
    coverages.register_all(
        *(Coverage(model, part=part) for model, part in exported.items()),
        *(Coverage(model, why=why) for model, why in left_out.items()),
    )


def models_about_people() -> set[type[models.Model]]:
    """Every model with a path of foreign keys or many-to-many fields to an account."""
    found: set[Any] = {User}
    ours: list[Any] = [
        model for label in OURS for model in apps.get_app_config(label).get_models()
    ]
    while more := {
        model
        for model in ours
        if model not in found and any(target in found for target in targets(model))
    }:
        found |= more
    return found


def targets(model: Any) -> Iterator[Any]:
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.is_relation:
            yield field.related_model


def table() -> str:
    """In Markdown, for docs/personal-data.md."""
    rows = sorted(coverages, key=lambda row: row.model._meta.label)
    lines = ["| model | in the download |", "|---|---|"]
    for row in rows:
        told = f"`{row.part}`" if row.part else f"no: {row.why}"
        lines.append(f"| `{row.model._meta.label}` | {told} |")
    return "\n".join(lines)


WORK = "made by staff in their work; history has who did it"
register(
    {
        User: "account",
        Session: "account",
        Preference: "account",
        LineLink: "line",
        Message: "messages",
        Enclosure: "messages",
        AuditEntry: "history",
    },
    {
        LineCode: "a code that is valid for a quarter of an hour",
        LineNotice: "says only that a message was announced; the message is there",
        Campaign: WORK,
        Job: WORK,
        JobRow: WORK,
        MessageTemplate: WORK,
    },
)
