"""From one application to the next of the list that it was opened from.

The list's filters, search and order stand in the address of the application, as Django
names them, so that two tabs go through two lists and a link can be sent to a colleague.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict

from volunteers.admin.applications.listing import MAX_COUNTED, ApplicationChangeList
from volunteers.admin.finding import FILTERS_PARAMETER, change_url, with_list
from volunteers.models import Application


class Order(ApplicationChangeList):
    """The list's query without its rows."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_count = 0


@dataclass(frozen=True)
class Neighbours:
    """`number` counts from 1 and is None where the application is not in the list, as
    after a step that its filter asks about; addresses are empty at the list's ends.
    """

    number: int | None
    count: int
    is_capped: bool
    previous_url: str
    next_url: str


def find_neighbours(
    model_admin: ModelAdmin, request: HttpRequest, application: Application
) -> Neighbours | None:
    """None where the page wasn't opened from the list."""
    if FILTERS_PARAMETER not in request.GET:
        return None
    codes = list_codes(model_admin, request)
    is_capped = len(codes) > MAX_COUNTED
    codes = codes[:MAX_COUNTED]
    if application.code not in codes:
        return Neighbours(None, len(codes), is_capped, "", "")
    place = codes.index(application.code)

    def url_at(other: int) -> str:
        if not 0 <= other < len(codes):
            return ""
        return with_list(request, change_url(Application(code=codes[other])))

    return Neighbours(
        number=place + 1,
        count=len(codes),
        is_capped=is_capped,
        previous_url=url_at(place - 1),
        next_url=url_at(place + 1),
    )


def list_codes(model_admin: ModelAdmin, request: HttpRequest) -> list[str]:
    """Of the rows in the list's order, one more than `MAX_COUNTED` at most."""
    of_list: Any = copy(request)
    of_list.GET = QueryDict(request.GET[FILTERS_PARAMETER])
    of_list.changelist_class = Order
    try:
        order = model_admin.get_changelist_instance(of_list)
    except (IncorrectLookupParameters, SuspiciousOperation):
        # A list that can't be shown has no neighbours.
        return []
    return list(order.queryset.values_list("code", flat=True)[: MAX_COUNTED + 1])
