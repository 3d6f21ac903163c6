"""The board: cards in columns by state, which move by the application's own steps."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.admin.cohort_choice import cohorts_of
from portal.admin.context import safe_page
from portal.kernel.permissions import PersonRequest
from volunteers.admin.applications import columns, listing, neighbours
from volunteers.admin.finding import admin_context, change_url, get_chosen_cohort
from volunteers.admin.steps.application_step import ApplicationStep
from volunteers.admin.steps.steps import APPLICATION_STEPS
from volunteers.admin.steps.take_step import TakeStep
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import dashboard, state_board
from volunteers.overview.state_board import Column

TARGETS = {
    "assign": S.IN_REVIEW,
    "invite": S.INTERVIEW,
    "uninvite": S.IN_REVIEW,
    "end-review": S.SUBMITTED,
    "shortlist": S.SHORTLISTED,
    "reserve": S.RESERVE,
    "return": S.INFORMATION_REQUESTED,
    "decline": S.NOT_SELECTED,
}
"""Where a step leads; a step that takes a decision back leads to where it was made."""
TAKES_BACK = ("unshortlist", "unreserve", "reconsider")
STEPS = {step.slug: step for step in APPLICATION_STEPS if step.slug != "extend"}
NO_MOVE = {("assign", S.IN_REVIEW)}


@dataclass(frozen=True)
class Move:
    label: str
    url: str
    target: str
    target_label: str


@dataclass(frozen=True)
class Card:
    application: Any
    url: str
    age: str
    score: str
    moves: list[Move]


@safe_page
def board(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    cohort = get_chosen_cohort(request)
    listed = filtered(model_admin, request)
    query = request.GET.urlencode()
    rows = listed.queryset.filter(status__in=state_board.STATES)
    counted = dashboard.cached_if_large(
        f"board {query}", cohort, request.user, lambda: state_board.counts(rows)
    )
    found = state_board.columns(rows, counted, page_of(request))
    cards = [card for each in found for card in each.cards]
    know_cohorts(cards, request)
    origins = state_board.came_from(cards)
    context = admin_context(
        model_admin,
        request,
        title=_("Board by state"),
        cohort=cohort,
        cl=listed,
        columns=[shown_column(each, listed, request, origins, query) for each in found],
    )
    return TemplateResponse(request, "admin/volunteers/board.html", context)


def know_cohorts(cards: list[Any], request: HttpRequest) -> None:
    """Those that the menu has read for this request anyway."""
    by_key = {cohort.pk: cohort for cohort in cohorts_of(request)}
    for card in cards:
        if card.cohort_id in by_key:
            card.cohort = by_key[card.cohort_id]


def filtered(model_admin: ModelAdmin, request: HttpRequest) -> Any:
    """The list with its filters and without its rows; columns that it shows, and what
    they are sorted by, don't matter here.
    """
    of_list: Any = copy(request)
    of_list.GET = request.GET.copy()
    for name in (*listing.OWN_PARAMETERS, "o", "p"):
        of_list.GET.pop(name, None)
    of_list.changelist_class = neighbours.Order
    return model_admin.get_changelist_instance(of_list)


def page_of(request: HttpRequest) -> dict[str, int]:
    """Of the one column that was paged: "in_review.2"."""
    state, _dot, page = request.GET.get(listing.MORE_PARAMETER, "").partition(".")
    is_known = state in S.values and page.isdecimal() and 0 < int(page[:4]) < 1000
    return {state: int(page[:4])} if is_known else {}


def shown_column(
    column: Column, listed: Any, request: Any, origins: dict[int, str], query: str
) -> dict[str, Any]:
    def of_page(number: int) -> str:
        more = f"{column.state}.{number}" if number > 1 else None
        text = listed.get_query_string({listing.MORE_PARAMETER: more})
        return str(text or "?")

    return {
        "column": column,
        "first": (column.page - 1) * state_board.CARDS + 1,
        "last": (column.page - 1) * state_board.CARDS + len(column.cards),
        "cards": [
            shown_card(row, request.user, origins, query) for row in column.cards
        ],
        "previous_url": of_page(column.page - 1) if column.page > 1 else "",
        "next_url": of_page(column.page + 1) if column.has_next else "",
    }


def shown_card(row: Any, user: Any, origins: dict[int, str], query: str) -> Card:
    steps = [
        (step, target_of(step, row, origins))
        for step in STEPS.values()
        if not step.refusal(user, row)
    ]
    return Card(
        row,
        change_url(row),
        columns.age(row.status_changed_at),
        columns.number(row.score_corrected),
        [
            Move(
                str(step.label),
                step_url(row, step, query),
                target,
                str(S(target).label),
            )
            for step, target in steps
            if target and target != row.status
        ],
    )


def target_of(step: ApplicationStep, row: Any, origins: dict[int, str]) -> str:
    """ "" where the step doesn't lead to another column."""
    if step.slug in TAKES_BACK:
        return origins.get(row.pk, "")
    if step.slug == "take-back-request":
        return str(row.came_from)
    if step.slug == "decline" and row.status == S.SUBMITTED:
        return S.INELIGIBLE
    return TARGETS.get(step.slug, "")


def step_url(row: Any, step: ApplicationStep, query: str) -> str:
    route = "admin:volunteers_application_board_step"
    return f"{reverse(route, args=[row.code, step.slug])}?{query}"


class TakeBoardStep(TakeStep):
    """The application's own step, which comes back to the board as it was filtered."""

    def find(self, code: str, slug: str) -> Application:
        if slug not in STEPS:
            raise Http404
        return super().find(code=code, slug=slug)

    def object_url(self) -> str:
        query = QueryDict(self.request.GET.urlencode(), mutable=True)
        query.setdefault("cohort", str(self.instance.cohort.number))
        address = reverse("admin:volunteers_application_board")
        return f"{address}?{query.urlencode()}#{self.instance.code}"

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "object_name": _("Board by state"),
            "names_hidden": False,
        }

    template_name = "admin/volunteers/meeting/step.html"
