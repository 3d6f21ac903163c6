"""Template filters for profiles."""

from typing import Any

from django import template

from organizations.catalogue import quilt
from organizations.hosts.host_status import HostStatus
from organizations.profiles import schema
from organizations.profiles.parts.groups import part_of_field

register = template.Library()


@register.filter
def field_label(name: str) -> Any:
    """The label of a field of a profile."""
    return schema.FIELD_LABELS.get(name, name)


@register.simple_tag
def part_url(status: HostStatus, name: str) -> str:
    """The page of the profile's part that has this field."""
    return status.part_url(part_of_field(name).slug)


@register.inclusion_tag("components/quilt_tile.html")
def quilt_tile(slug: str) -> dict[str, Any]:
    """The piece of the quilt of an organization, by its slug."""
    return {"squares": quilt.tile(slug)}
