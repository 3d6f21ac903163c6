from typing import Any

from django import template

from organizations.profiles import profile

register = template.Library()


@register.filter
def field_label(name: str) -> Any:
    """What a field of a profile is called on pages."""
    return profile.PART_LABELS.get(name, name)
