"""`own_links`: text of a message as HTML. Only the portal's own addresses become links, whatever people typed."""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
OWN = re.compile(re.escape(settings.ORIGIN) + r"/[A-Za-z0-9/_.-]*[A-Za-z0-9/]")


@register.filter(needs_autoescape=True)
def own_links(text: str, autoescape: bool = True) -> SafeString:
    escaped = conditional_escape(text)
    return mark_safe(
        OWN.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)
    )
