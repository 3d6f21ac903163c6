"""`glue`: keeps words together where browsers would break a line of Thai."""

import re

from django import template
from django.utils.safestring import SafeString

from portal.text import thai

register = template.Library()

# A whole tag, such as <a href="/">; the group makes `split` keep it.
_TAG = re.compile(r"(<[^>]*>)")


@register.filter(is_safe=True)
def glue(text: object) -> str:
    """For the portal's own texts; a host's text stays as it was written.

    In text that is marked safe, only what stands between tags is changed.
    """
    if isinstance(text, SafeString):
        return "".join(
            part if part.startswith("<") else thai.glue(part)
            for part in _TAG.split(text)
        )
    return thai.glue(str(text))
