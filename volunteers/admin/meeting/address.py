"""What the address of the meeting says, so that it can be sent to a colleague."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from organizations.models import Cohort, Position
from portal.admin import cohort_choice
from volunteers.meeting import table

DEFAULT_ORDER = "-score"
HIDDEN, LARGE = "hidden", "large"


@dataclass(frozen=True)
class Address:
    """`unknown`: what was asked for and isn't there; the table is then empty."""

    cohort: Cohort
    group: str = ""
    order: str = DEFAULT_ORDER
    chose: str = ""
    names_hidden: bool = False
    is_large: bool = False
    page: int = 1
    unknown: str = ""

    @property
    def query(self) -> str:
        parts = {
            cohort_choice.PARAMETER: self.cohort.number,
            "group": self.group,
            "o": "" if self.order == DEFAULT_ORDER else self.order,
            "chose": self.chose,
            "names": HIDDEN if self.names_hidden else "",
            "view": LARGE if self.is_large else "",
            "p": self.page if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})

    def url(self, code: str = "") -> str:
        """Of the meeting, at the row of the application with this code."""
        address = f"{reverse('admin:volunteers_application_meeting')}?{self.query}"
        return f"{address}#{code}" if code else address

    def to(self, name: str, *args: str) -> str:
        """Of a page below the meeting, which comes back to it as it is now."""
        route = reverse(f"admin:volunteers_application_meeting_{name}", args=args)
        return f"{route}?{self.query}"

    def but(self, **changes: Any) -> str:
        """The same meeting with another choice, from its first page."""
        return replace(self, **{"page": 1, **changes}).url()


def read(request: HttpRequest, cohort: Cohort) -> Address:
    asked = request.GET
    group, order = asked.get("group", ""), asked.get("o", DEFAULT_ORDER)
    chose, page = asked.get("chose", ""), asked.get("p", "1")
    found = Address(
        cohort,
        group=group,
        order=order,
        chose=chose,
        names_hidden=asked.get("names") == HIDDEN,
        is_large=asked.get("view") == LARGE,
        page=int(page) if page.isdecimal() and len(page) < 5 else 1,
    )
    if group not in table.GROUPS:
        return replace(found, group="", unknown=group)
    if order.removeprefix("-") not in table.ORDERS:
        return replace(found, order=DEFAULT_ORDER, unknown=order)
    of_cohort = Position.objects.in_cohort(cohort)
    if chose and not of_cohort.filter(slug=chose).exists():
        return replace(found, chose="", unknown=chose)
    return found
