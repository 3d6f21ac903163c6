"""The rows of the list of applications as HTML, exactly as Django's tags render them.

The tags look up field, link, filters and template for every cell; for fifty rows that
takes longer than the rest of the page.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from volunteers.admin.applications.listing import ApplicationChangeList
from volunteers.admin.finding import FILTERS_PARAMETER
from volunteers.models import Application

CellRenderer = Callable[[Application], str]
CODE_PLACEHOLDER = "CODE"


def render_rows(
    listing: ApplicationChangeList, headers: list[dict[str, Any]]
) -> Iterator[SafeString]:
    """`headers`: of each column in turn."""
    cells = [
        cell_renderer(listing, str(name), str(header["text"]))
        for name, header in zip(listing.list_display, headers, strict=True)
    ]
    for application in listing.result_list:
        row = "".join(write(application) for write in cells)
        # Codes are letters and digits; pages of applications lead back to their row.
        yield mark_safe(f'<tr id="{application.code}">{row}</tr>')


def cell_renderer(
    listing: ApplicationChangeList, name: str, label: str
) -> CellRenderer:
    value = getattr(listing.model_admin, name)
    if name == "action_checkbox":
        return lambda row: f'<td class="action-checkbox">{value(row)}</td>'
    if name in listing.list_display_links:
        before, after = split_row_url(listing)
        return lambda row: (
            f'<th class="field-{name}">'
            f'<a href="{before}{row.code}{after}">{value(row)}</a></th>'
        )
    label = conditional_escape(capfirst(label))
    start = f'<td data-label="{label}" class="field-{name}"><div>'
    return lambda row: f"{start}{conditional_escape(value(row))}</div></td>"


def split_row_url(listing: ApplicationChangeList) -> tuple[str, str]:
    """What stands in the address before and after a row's code, which needs no
    escaping.
    """
    url = listing.url_for_result(Application(code=CODE_PLACEHOLDER))
    before, _code, after = url.partition(CODE_PLACEHOLDER)
    # Also without filters, so that the page of a row knows the next one.
    of_list = listing.preserved_filters or urlencode({FILTERS_PARAMETER: ""})
    return escape(before), escape(f"{after}?{of_list}")
