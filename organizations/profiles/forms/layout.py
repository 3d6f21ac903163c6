"""The layout of a part of the profile: each field with the remarks on it and the place
for its English.
"""

from typing import Any

from django import forms
from django.template import Context

from organizations.profiles import schema
from portal.forms.layout import Container, Field, Part

CSS = {"seats": "field--short"}


class Remarks(Part):
    """The open remarks on a field, with the fields of the page's `answers`."""

    template = "organizations/hosts/pinned.html"

    def __init__(self, name: str) -> None:
        self.name = name

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {"remarks": context["answers"].rows_for(self.name)}


class Pair(Container):
    """A field and its English: beside it where there is room, else below by choice."""

    template = "organizations/hosts/pair.html"

    def __init__(self, name: str) -> None:
        super().__init__(Field(name, CSS.get(name, "")), Field(f"{name}_en", "english"))


class Pins(Part):
    """At the desk: each field with its text, its open remarks and the place for one.

    `rows` are the form's.
    """

    template = "admin/organizations/revision_remarks.html"

    def more_context(self, form: Any, context: Context) -> dict[str, Any]:
        drawn = {"settled", *(row["field"].name for row in form.rows())}
        form.rendered_fields |= drawn
        return {"rows": form.rows()}


class Changes(Field):
    """At the desk: a tick at each difference, of the page's `rows`."""

    template = "admin/organizations/revision_parts.html"

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        more = super().more_context(form, context)
        return {**more, "ticks": list(zip(context["rows"], more["field"], strict=True))}


def field_parts(name: str) -> list[Part]:
    if name in schema.TRANSLATABLE:
        return [Remarks(name), Pair(name)]
    return [Remarks(name), Field(name, CSS.get(name, ""))]
