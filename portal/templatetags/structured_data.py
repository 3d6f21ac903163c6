"""`ld_json`: structured data (JSON-LD) for a page."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Escapes of JSON for what could end the script (</script>) or a line of JavaScript.
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@register.filter
def ld_json(data: dict[str, Any]) -> SafeString:
    """JSON for a <script> of data: no text in it can end that or begin a tag."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # nosec B703
