"""`glue`: keeps words together where browsers would break a line of Thai."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

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


@register.filter
def whole(text: object) -> SafeString:
    """For what people and hosts wrote: the words of the list are kept whole by markup.

    So that whoever copies them copies what was written, and nothing unseen. A date
    stays on one line where there is room, or else breaks before its year.
    """
    if text is None:
        return SafeString()
    html = conditional_escape(text if isinstance(text, SafeString) else str(text))
    return mark_safe(  # nosec B308 B703
        "".join(
            part
            if part.startswith("<")
            else "".join(map(marked_date, thai.DATE.split(part)))
            for part in _TAG.split(html)
        )
    )


def marked_date(text: str) -> str:
    """`text`: a date as it is written, or what stands between dates."""
    if not thai.DATE.fullmatch(text):
        return "".join(map(marked, thai.find_whole(text)))
    day, era, year = thai.unglue(text).partition("พ.ศ.")
    day, year = marked((True, day.rstrip())), marked((True, era + year))
    return f'<span class="whole-date">{day} {year}</span>'


def marked(piece: tuple[bool, str]) -> str:
    is_whole, text = piece
    return f'<span class="whole">{text}</span>' if is_whole else text
