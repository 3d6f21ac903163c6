"""Template filters for profiles."""

from typing import Any

from django import template

from organizations.profiles import schema

register = template.Library()


@register.filter
def field_label(name: str) -> Any:
    """The label of a field of a profile."""
    return schema.FIELD_LABELS.get(name, name)
