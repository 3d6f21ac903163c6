"""What the desk's skin needs beside Django's own admin tags."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.template.defaultfilters import iriencode
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from portal.admin.site import in_words

register = template.Library()
CURRENT = mark_safe(' aria-current="true"')


@register.filter
def cells(
    row: Iterable[SafeString], headers: list[dict[str, Any]]
) -> Iterator[SafeString]:
    """A row's cells, each with the name of its column for the phone, where a row is a card."""
    for cell, header in zip(row, headers, strict=False):
        if "label" not in header:
            header["label"] = (
                ""
                if "<" in header["text"]
                else conditional_escape(capfirst(str(header["text"])))
            )
        yield named(cell, header["label"])


def named(cell: SafeString, name: str) -> SafeString:
    """`name` is escaped."""
    if not name or not cell.startswith("<td"):
        return cell
    begin, _, content = cell.removesuffix("</td>").partition(">")
    return mark_safe(f'<td data-label="{name}"{begin[3:]}><div>{content}</div></td>')


@register.filter
def links(choices: Iterable[dict[str, Any]]) -> SafeString:
    """A filter's choices; hundreds of them, so without a template."""
    rows = (
        (
            iriencode(one["query_string"]),
            CURRENT if one["selected"] else "",
            one["display"],
        )
        for one in choices
    )
    return format_html_join("", '<li><a href="{}"{}>{}</a></li>', rows)


@register.filter
def chosen(choices: list[dict[str, Any]]) -> str:
    """What a filter is set to; empty where it is set to everything, which comes first."""
    return next(
        (str(choice["display"]) for choice in choices[1:] if choice["selected"]), ""
    )


register.filter("in_words", in_words)
