"""The rows of the list of applications as HTML, to the byte what Django's own tags and our skin would write.

Those ask for every cell's field, link, filters and template anew; fifty rows cost more than the rest of the page.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from volunteers.admin.applications.listing import Listing
from volunteers.models import Application

Cell = Callable[[Application], str]
PLACE = "CODE"


def rows(listing: Listing, headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """`headers`: of each column in turn."""
    cells = [
        cell(listing, str(name), str(header["text"]))
        for name, header in zip(listing.list_display, headers, strict=True)
    ]
    for application in listing.result_list:
        yield mark_safe(f"<tr>{''.join(write(application) for write in cells)}</tr>")


def cell(listing: Listing, name: str, label: str) -> Cell:
    value = getattr(listing.model_admin, name)
    if name == "action_checkbox":
        return lambda row: f'<td class="action-checkbox">{value(row)}</td>'
    if name in listing.list_display_links:
        before, after = link(listing)
        return lambda row: (
            f'<th class="field-{name}"><a href="{before}{row.code}{after}">{value(row)}</a></th>'
        )
    start = f'<td data-label="{conditional_escape(capfirst(label))}" class="field-{name}"><div>'
    return lambda row: f"{start}{conditional_escape(value(row))}</div></td>"


def link(listing: Listing) -> tuple[str, str]:
    """What stands in the address before and after a row's code, which needs no escaping."""
    url = listing.url_for_result(Application(code=PLACE))
    kept: dict[str, Any] = {
        "preserved_filters": listing.preserved_filters,
        "opts": listing.opts,
    }
    before, _code, after = add_preserved_filters(kept, url).partition(PLACE)
    return escape(before), escape(after)
