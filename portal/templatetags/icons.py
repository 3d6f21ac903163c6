"""`icon`: a shape of `components/icon_shape.html`, drawn once.

A page has a dozen of them, and each asked its name of every shape before its own.
"""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    return render_to_string("components/icon_shape.html", {"name": name})
