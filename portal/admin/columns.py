"""Columns and words that lists of the admin share."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.text import dates


def date_column(name: str, label: Any) -> Any:
    """A column, or a read-only field, that shows the day or instant `name` in words."""

    def column(obj: Any) -> str:
        return format_moment(getattr(obj, name))

    column.__name__ = name
    return admin.display(description=label, ordering=name, empty_value="–")(column)


def format_moment(value: Any) -> str:
    """On one line, with the long form in its title."""
    if value is None:
        return ""
    if hasattr(value, "hour"):
        words, long_form = dates.show_short(value), dates.show_datetime(value)
    else:
        words, long_form = dates.show_short_date(value), dates.show_date(value)
    return format_html(
        '<time class="moment" datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        long_form,
        words,
    )


def field_words(model: str, names: Iterable[str]) -> str:
    """What the fields of a model are called; a name in the code where it has none."""
    try:
        meta = apps.get_model(model)._meta
    except LookupError:
        return ", ".join(names)
    return ", ".join(field_word(meta, name) for name in names)


def field_word(meta: Any, name: str) -> str:
    """Its label, or its name in the code, which the catalogues know as well."""
    try:
        label = meta.get_field(name).verbose_name
    except (FieldDoesNotExist, AttributeError):
        label = name.replace("_", " ")
    # A label that nobody wrote is the name of the field, in English.
    return _(label) if type(label) is str else str(label)


def readable_name(name: str) -> str:
    """A name in the code (a kind of message, an action in the history), translated."""
    return capfirst(_(name.replace("_", " ")))
