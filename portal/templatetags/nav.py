"""`nav_link`: a link of the menu. In Python, because each page has nine of them, and a
template included for each was a tenth of what a page costs.
"""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
THIS_PAGE = mark_safe(' aria-current="page"')  # nosec B308 B703
THIS_PART = mark_safe(' aria-current="true"')  # nosec B308 B703


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context, href: str, label: Any, *, exact: bool = False, count: Any = 0
) -> SafeString | str:
    """Nothing without `href`. `exact`: marked only on this very page, not below it."""
    if not href:
        return ""
    path = getattr(context.get("request"), "path", "")
    is_above = not exact and href in path
    current = THIS_PAGE if path == href else THIS_PART if is_above else ""
    counted = (
        render_to_string("components/count.html", {"count": count}) if count else ""
    )
    return format_html('<a href="{}"{}>{}{}</a>', href, current, label, counted)
