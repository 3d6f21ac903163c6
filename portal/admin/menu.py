"""The desk's menu: the parts of the work in its order, and the pages of each part.

Packages register their pages as tabs of a part. The page that is open always belongs
to one tab, so that exactly one part is marked as current.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import cache
from portal.kernel.registry import Registry

Waiting = Callable[[Any, Any], "list[QuerySet[Any] | int]"]
"""Of a person and a cohort or None: rows or numbers of what they should act on."""
LIST = "_changelist"


@dataclass(frozen=True)
class Part:
    name: str
    label: "str | Promise"
    group: str = ""


@dataclass(frozen=True)
class Tab:
    """One page of a part. Those of a lower `order` come first.

    `route`: the name of its address in the admin. `covers`: how the names of further
    pages begin; a list covers every page of its model. `label`: the model's plural
    where it is empty. `waiting`: counted in the menu.
    """

    part: str
    route: str
    label: "str | Promise" = ""
    covers: tuple[str, ...] = ()
    waiting: Waiting | None = None
    may_open: Callable[[Any], bool] | None = None
    is_shown: bool = True
    order: int = 50

    @property
    def model_key(self) -> str:
        """`app_model` of a list, else the name of the address."""
        return self.route.removesuffix(LIST)

    def reach(self, route: str) -> int:
        """How much of the name of an address this tab knows; 0 for another's page."""
        own = f"{self.model_key}_" if self.route.endswith(LIST) else self.route
        return max(
            (len(start) for start in (own, *self.covers) if route.startswith(start)),
            default=0,
        )


GROUPS: dict[str, "str | Promise"] = {
    "": "",
    "selection": _lazy("Selection"),
    "placing": _lazy("Placing"),
    "year": _lazy("The year"),
    "hosts": _lazy("Hosts"),
    "letters": _lazy("Communication"),
    "foot": _lazy("Settings"),
}
PARTS = (
    Part("overview", _lazy("Overview")),
    Part("applications", _lazy("Applications"), "selection"),
    Part("reviews", _lazy("Reviewing"), "selection"),
    Part("interviews", _lazy("Interviews"), "selection"),
    Part("outcomes", _lazy("Results"), "selection"),
    Part("matching", _lazy("Matching"), "placing"),
    Part("offers", _lazy("Offers"), "placing"),
    Part("placements", _lazy("Placements"), "year"),
    Part("concerns", _lazy("Concerns"), "year"),
    Part("hosts", _lazy("Organizations and profiles"), "hosts"),
    Part("messages", _lazy("Messages"), "letters"),
    Part("campaigns", _lazy("Messages to many"), "letters"),
    Part("settings", _lazy("Cohort settings"), "foot"),
    Part("history", _lazy("History"), "foot"),
    Part("accounts", _lazy("Accounts and erasures"), "foot"),
)
tabs: Registry[Tab] = Registry(key=lambda tab: tab.route)


def tab_of(route: str) -> Tab | None:
    """The tab that the page of this name belongs to."""
    best = max(tabs, key=lambda tab: tab.reach(route), default=None)
    return best if best and best.reach(route) else None


@dataclass
class Line:
    """A part or a tab as the menu shows it."""

    label: str
    url: str
    current: str = ""
    count: int = 0


@dataclass
class Lines:
    label: str
    items: list[Line] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)

    @property
    def is_here(self) -> bool:
        return any(item.current for item in self.items)


class Menu:
    """For one person on one page. `query`: what every address carries along."""

    def __init__(
        self, site: AdminSite, request: HttpRequest, cohort: Any, query: str
    ) -> None:
        self.site, self.request, self.query = site, request, query
        match = request.resolver_match
        self.route = (match.url_name if match else "") or ""
        self.here = tab_of(self.route)
        prepared = self.prepared(cohort)
        self.open_tabs, self.counts = prepared.tabs, prepared.counts()

    def prepared(self, cohort: Any) -> "Prepared":
        """Kept for a minute: what a person may open changes seldom, and to write the
        statement takes ten times as long as to ask it.
        """
        user: Any = self.request.user

        def prepare() -> Prepared:
            ordered = sorted(tabs, key=lambda tab: tab.order)
            open_tabs = [tab for tab in ordered if self.may_open(tab)]
            return prepare_counts(open_tabs, user, cohort)

        key = ("menu", user.code, cohort and cohort.pk)
        return cache.for_a_minute(key, prepare)

    def may_open(self, tab: Tab) -> bool:
        if tab.may_open is not None:
            return tab.may_open(self.request.user)
        model_admin = self.model_admin(tab)
        return model_admin is None or model_admin.has_view_permission(self.request)

    def model_admin(self, tab: Tab) -> Any:
        for model, model_admin in self.site._registry.items():
            if tab.route.startswith(f"{model._meta.label_lower.replace('.', '_')}_"):
                return model_admin
        return None

    def label(self, tab: Tab) -> str:
        model_admin = self.model_admin(tab)
        words = tab.label or model_admin.opts.verbose_name_plural
        return str(capfirst(str(words)))

    def url(self, tab: Tab) -> str:
        return reverse(f"admin:{tab.route}") + self.query

    def current(self, tab: Tab) -> str:
        """The value of `aria-current`."""
        if tab != self.here:
            return ""
        return "page" if self.route == tab.route else "true"

    def groups(self) -> Iterator[Lines]:
        for group, label in GROUPS.items():
            lines = [
                line
                for part in PARTS
                if part.group == group and (line := self.line_of(part))
            ]
            if lines:
                yield Lines(str(label), lines)

    def line_of(self, part: Part) -> Line | None:
        of_part = [tab for tab in self.open_tabs if tab.part == part.name]
        if not of_part:
            return None
        current = next(filter(None, map(self.current, of_part)), "")
        count = sum(self.counts.get(tab.route, 0) for tab in of_part)
        return Line(str(part.label), self.url(of_part[0]), current, count)

    def parent(self) -> Line | None:
        """The page that leads to this list, where no tab does."""
        here = self.here
        if here is None or here.is_shown or self.route != here.route:
            return None
        first = next(tab for tab in self.open_tabs if tab.part == here.part)
        return None if first == here else Line(self.label(first), self.url(first))

    def siblings(self) -> list[Line]:
        """The tabs under the title: on their own pages, where there are two."""
        if self.here is None or self.route != self.here.route:
            return []
        lines = [
            Line(
                self.label(tab),
                self.url(tab),
                self.current(tab),
                self.counts.get(tab.route, 0),
            )
            for tab in self.open_tabs
            if tab.part == self.here.part and tab.is_shown
        ]
        return lines if len(lines) > 1 and self.here.is_shown else []


@dataclass(frozen=True)
class Prepared:
    """The tabs that somebody may open, and the statement that counts what waits."""

    tabs: list[Tab]
    known: dict[str, int]
    sql: str
    params: tuple[Any, ...]

    def counts(self) -> dict[str, int]:
        """By route; one query for all of them, asked anew for every page."""
        counts = Counter(self.known)
        if self.sql:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, self.params)
                for route, count in cursor.fetchall():
                    counts[route] += count
        return counts


def prepare_counts(open_tabs: list[Tab], user: Any, cohort: Any) -> Prepared:
    known = Counter[str]()
    counted: list[QuerySet[Any]] = []
    for tab in open_tabs:
        for rows in tab.waiting(user, cohort) if tab.waiting else ():
            if isinstance(rows, int):
                known[tab.route] += rows
            else:
                counted.append(of_route(tab.route, rows))
    if not counted:
        return Prepared(open_tabs, known, "", ())
    first, *others = counted
    query = (first.union(*others, all=True) if others else first).query
    try:
        sql, params = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Prepared(open_tabs, known, "", ())
    return Prepared(open_tabs, known, sql, tuple(params))


def of_route(route: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Grouped by a constant: no row where there is nothing."""
    return (
        rows.order_by()
        .annotate(menu_route=Value(route))
        .values("menu_route")
        .annotate(menu_count=Count("pk"))
        .values_list("menu_route", "menu_count")
    )
