"""Template filters for profiles."""

from typing import Any

from django import template

from organizations.catalogue import quilt
from organizations.profiles import schema

register = template.Library()


@register.filter
def field_label(name: str) -> Any:
    """The label of a field of a profile."""
    return schema.FIELD_LABELS.get(name, name)


@register.inclusion_tag("components/quilt_tile.html")
def quilt_tile(slug: str) -> dict[str, Any]:
    """The piece of the quilt of an organization, by its slug."""
    return {"squares": quilt.tile(slug)}
