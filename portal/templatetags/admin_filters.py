"""Filters of the admin's templates, beside Django's own admin tags."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.template.defaultfilters import iriencode
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.admin import history
from portal.admin.cohort_choice import PARAMETER
from portal.admin.columns import field_words, readable_name

register = template.Library()
# Django's admin answers a boolean with a picture; its name says which.
BOOLEAN = re.compile(r'<img src="[^"]*icon-(?P<name>yes|no|unknown)\b[^>]*>')
SIGNS = {"yes": ("check", "Yes"), "no": ("ring", "No"), "unknown": ("grey", "–")}
CURRENT = mark_safe(' aria-current="true"')


@register.filter
def cells(
    row: Iterable[SafeString], headers: list[dict[str, Any]]
) -> Iterator[SafeString]:
    """A row's cells with the names of their columns: on a phone each row is a card."""
    for cell, header in zip(row, headers, strict=False):
        if "label" not in header:
            header["label"] = (
                ""
                if "<" in header["text"]
                else conditional_escape(capfirst(str(header["text"])))
            )
        yield with_label(cell, header["label"])


def with_label(cell: SafeString, label: str) -> SafeString:
    """`label` is escaped already."""
    cell = own_signs(cell)
    if not label or not cell.startswith("<td"):
        return cell
    tag, _, content = cell.removesuffix("</td>").partition(">")
    attributes = tag.removeprefix("<td")
    return mark_safe(f'<td data-label="{label}"{attributes}><div>{content}</div></td>')


@register.filter
def own_signs(content: Any) -> SafeString:
    """A cell or a read-only field; what isn't markup is escaped."""
    return mark_safe(BOOLEAN.sub(boolean_words, conditional_escape(content)))  # nosec B308 B703


def boolean_words(image: re.Match[str]) -> str:
    """A sign and a word in place of Django's green and red pictures."""
    tone, words = SIGNS[image["name"]]
    return f'<span class="state state--{tone}">{conditional_escape(_(words))}</span>'


@register.filter
def links(choices: Iterable[dict[str, Any]]) -> SafeString:
    """A filter's choices. There can be hundreds, too many for a template each."""
    rows = (
        (
            iriencode(choice["query_string"]),
            CURRENT if choice["selected"] else "",
            choice["display"],
        )
        for choice in choices
    )
    return format_html_join("", '<li><a href="{}"{}>{}</a></li>', rows)


@register.filter
def chosen(choices: list[dict[str, Any]]) -> str:
    """What a filter is set to; empty for everything, which is the first choice."""
    displayed = (choice["display"] for choice in choices[1:] if choice["selected"])
    return str(next(displayed, ""))


@register.simple_tag
def menu_filters(change_list: Any) -> list[Any]:
    """Those that the list offers itself; the cohort is chosen in the desk's menu."""
    return [
        spec
        for spec in change_list.filter_specs
        if getattr(spec, "parameter_name", "") != PARAMETER
    ]


@register.simple_tag
def list_cohort(change_list: Any) -> Any:
    """The cohort that the list shows; None where it shows all, or knows none."""
    for spec in change_list.filter_specs:
        if getattr(spec, "parameter_name", "") == PARAMETER:
            return spec.shown()
    return None


@register.simple_tag
def active_filters(change_list: Any) -> list[dict[str, str]]:
    """What is set, each with the address of the list without it."""
    found = []
    for spec in menu_filters(change_list):
        # The choices of the others, which can be hundreds, are only built for the menu.
        if not any(name in change_list.params for name in spec.expected_parameters()):
            continue
        everything, *others = spec.choices(change_list)
        text = chosen([everything, *others])
        # A range has one entry, which is itself what is set.
        if not others and everything["selected"]:
            text = everything["display"]
        if text:
            without = everything.get("everything") or everything["query_string"]
            found.append({"title": capfirst(spec.title), "text": text, "url": without})
    return found


@register.filter
def fields_in_words(line: Any) -> str:
    """The fields that a line of the history names, as forms call them."""
    return field_words(line.subject_type, line.fields)


register.filter("in_words", readable_name)
register.filter("kind_in_words", history.kind_of)
register.filter("moved_in_words", history.moved_words)
