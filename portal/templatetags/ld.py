import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@register.filter
def ld_json(data: dict[str, Any]) -> SafeString:
    """JSON for a data block: no text in it can end the block or begin a tag."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # nosec B703
