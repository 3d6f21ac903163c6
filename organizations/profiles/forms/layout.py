"""The layout of the profile editor: headed groups of fields, each with the remarks on
it and the place for its English.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.template import Context
from django.utils.functional import Promise

from organizations.profiles import schema
from portal.forms.layout import Container, Field, Part

CSS = {"seats": "field--short"}


class FieldGroup(Container):
    """A headed part of the editor; `slug` is its anchor."""

    template = "organizations/hosts/group.html"

    def __init__(self, slug: str, title: Promise, *fields: Any) -> None:
        super().__init__(*fields)
        self.slug, self.title = slug, title


class Remarks(Part):
    """The open remarks on a field, with the fields of the page's `answers`."""

    template = "organizations/hosts/pinned.html"

    def __init__(self, name: str) -> None:
        self.name = name

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {"remarks": context["answers"].rows_for(self.name)}


class English(Field):
    """The English of a field, closed unless there is something to do."""

    template = "organizations/hosts/english.html"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}_en")

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        more = super().more_context(form, context)
        field = more["field"]
        focused_row = getattr(field.field.widget, "focused_row", None)
        return {
            **more,
            "is_open": bool(field.errors) or focused_row is not None,
            "is_written": bool(field.value()),
        }


def field_group(slug: str, title: Promise, names: Iterable[str]) -> FieldGroup:
    parts = [part for name in names for part in field_parts(name)]
    return FieldGroup(slug, title, *parts)


def field_parts(name: str) -> list[Part]:
    english = [English(name)] if name in schema.TRANSLATABLE else []
    return [Remarks(name), Field(name, CSS.get(name, "")), *english]
