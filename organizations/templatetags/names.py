"""Template filters for names that exist in both languages."""

import re

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from organizations.models import Organization, Participation, Position, names
from organizations.models.names import Name

register = template.Library()
THAI = re.compile(r"[\u0e00-\u0e7f]")


@register.filter
def named(named: Organization | Participation | Position) -> str:
    """The name in the language of the page, marked if it is in the other one."""
    return marked(names.name_of(named))


@register.filter
def titled(position: Position) -> str:
    """What tells it apart from others of its organization; may be empty."""
    return marked(names.title_of(position))


@register.filter
def named_text(named: Organization | Participation | Position) -> str:
    """Without markup: for titles of pages, attributes and sentences."""
    return names.text_of(named)


@register.filter
def host_name(text: str) -> str:
    """What `position_label` read: it is Thai if it has Thai letters."""
    return marked({"text": text, "lang": "th" if THAI.search(text) else "en"})


def marked(name: Name) -> str:
    if name["lang"] == get_language() or not name["text"]:
        return name["text"]
    return format_html('<span lang="{lang}">{text}</span>', **name)
