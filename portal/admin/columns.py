"""Columns and words that lists of the admin share."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.text import dates, thai


def date_column(name: str, label: Any) -> Any:
    """A column, or a read-only field, that shows the day or instant `name` in words."""

    def column(obj: Any) -> str:
        return format_moment(getattr(obj, name))

    column.__name__ = name
    return admin.display(description=label, ordering=name, empty_value="–")(column)


def format_moment(value: Any) -> str:
    """The day, and below it the time if there is one."""
    if value is None:
        return ""
    day = thai.glue(dates.show_date(value))
    if not hasattr(value, "hour"):
        return day
    return format_html('{} <span class="sub">{}</span>', day, dates.show_time(value))


def readable_name(name: str) -> str:
    """A name in the code (a kind of message, an action in the history), translated."""
    return capfirst(_(name.replace("_", " ")))
