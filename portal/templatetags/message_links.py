"""`own_links`: the text of a message as HTML, with links.

Only addresses of the portal itself become links, whatever people typed.
"""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
OWN_URL = re.compile(re.escape(settings.ORIGIN) + r"/[A-Za-z0-9/_.-]*[A-Za-z0-9/]")


@register.filter(needs_autoescape=True)
def own_links(text: str, autoescape: bool = True) -> SafeString:
    escaped = conditional_escape(text)
    return mark_safe(
        OWN_URL.sub(lambda match: f'<a href="{match[0]}">{match[0]}</a>', escaped)
    )
