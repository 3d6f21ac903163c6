"""The list of matches, and where their pages hang."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.admin.matching import board, lines
from placements.admin.matching import run as running
from placements.models import MatchRun
from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import permissions
from volunteers.admin.applications.filters import CohortFilter


def safe(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that only shows: other methods are turned away."""

    def shown(
        desk: ModelAdmin, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return view(desk, request, *args, **kwargs)

    return shown


@admin.register(MatchRun)
class MatchRunAdmin(RuleAdmin):
    """A match is never edited or deleted: another one is run."""

    menu_order = 30
    view_rule = add_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "named",
        "placed",
        "first_choices",
        "free_seats",
        moment("made_at", _lazy("made")),
        "made_by",
    ]
    list_filter = [CohortFilter]
    list_select_related = ["cohort", "made_by"]
    change_list_template = "admin/placements/matches.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchRun]:
        return super().get_queryset(request).defer("inputs", "options")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", listed, name="placements_matchrun_changelist"),
            self.page("add/", running.page, "add"),
            self.reading("<str:code>/change/", board.page, "change"),
            self.reading("<str:code>/compare/", board.compare, "compare"),
            self.page("<str:code>/adopt/", running.adopt, "adopt"),
            self.page("<str:code>/plan/", running.plan, "plan"),
            self.page("<str:code>/lines/<str:application>/", lines.page, "line"),
            self.page("<str:code>/lines/<str:application>/lock/", lines.lock, "lock"),
        ]

    def reading(
        self, route: str, view: Callable[..., HttpResponse], name: str
    ) -> URLPattern:
        return self.page(route, safe(view), name)

    @admin.display(description=_lazy("name"), ordering="name")
    def named(self, run: MatchRun) -> str:
        if run.adopted_at is None:
            return run.name
        return format_html(
            '{} <span class="badge badge--leaf">{}</span>', run.name, _("adopted")
        )

    @admin.display(description=_lazy("with a place"))
    def placed(self, run: MatchRun) -> str:
        return f"{run.figures['placed']} / {run.figures['people']}"

    @admin.display(description=_lazy("first choice"))
    def first_choices(self, run: MatchRun) -> int:
        return run.figures["first"]

    @admin.display(description=_lazy("free seats"))
    def free_seats(self, run: MatchRun) -> int:
        return sum(run.figures["free"].values())
