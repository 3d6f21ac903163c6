"""`own_links`: the text of a message as HTML, with links.

Only addresses of the portal itself become links, whatever people typed.
"""

import re

from django import template
from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Our origin and a path that ends in a letter, digit or slash, so that the full stop of
# a sentence stays outside: https://portal.example/inbox/.
OWN_URL = re.compile(re.escape(settings.ORIGIN) + r"/[A-Za-z0-9/_.-]*[A-Za-z0-9/]")


@register.filter(needs_autoescape=True)
def own_links(text: str, autoescape: bool = True) -> SafeString:
    # Escaped first: then the only tags in the result are the links added here.
    escaped = conditional_escape(text)
    return mark_safe(
        OWN_URL.sub(lambda match: f'<a href="{match[0]}">{match[0]}</a>', escaped)
    )
