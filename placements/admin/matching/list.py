"""The list of matches, and the addresses of their pages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from placements.admin.matching import adopting, board, lines, needs, run
from placements.models import MatchRun, Proposal
from portal.admin.columns import date_column
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import permissions


@admin.register(MatchRun)
class MatchRunAdmin(RuleAdmin):
    """A match is never edited or deleted: another one is run."""

    empty_text = _lazy(
        "Once people are shortlisted, run a match: it proposes who goes where."
    )
    view_rule = add_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "named",
        "placed",
        "first_choices",
        "free_seats",
        date_column("made_at", _lazy("made")),
        "made_by",
    ]
    list_filter = [CohortFilter]
    list_select_related = ["cohort", "made_by"]
    change_list_template = "admin/placements/matches.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchRun]:
        # `inputs` holds a row for every applicant, and the list shows none of it.
        rows = super().get_queryset(request).defer("inputs", "options")
        shown = Q(proposals__in=Proposal.objects.visible_to(request.user))
        placed = shown & Q(proposals__position__isnull=False)
        return rows.annotate(
            people=Count("proposals", filter=shown),
            placed_count=Count("proposals", filter=placed),
            first_count=Count("proposals", filter=placed & Q(proposals__rank=1)),
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_matchrun_changelist"),
            self.page("add/", run.match_form, "add"),
            self.page("<str:code>/change/", board.match_board, "change"),
            self.page("<str:code>/compare/", board.compare_matches, "compare"),
            self.page("<str:code>/adopt/", adopting.AdoptMatch.view, "adopt"),
            self.page(
                "<str:code>/take-back/", adopting.TakeBackAdoption.view, "take_back"
            ),
            self.page("<str:code>/plan/", run.plan_offers, "plan"),
            self.page(
                "<str:code>/lines/<str:application>/", lines.MoveProposal.view, "line"
            ),
            self.page(
                "<str:code>/lines/<str:application>/lock/", lines.lock_proposal, "lock"
            ),
            self.page(
                "<str:code>/lines/<str:application>/waive/", needs.waive_view, "waive"
            ),
        ]

    @admin.display(description=_lazy("name"), ordering="name")
    def named(self, run: MatchRun) -> str:
        if run.adopted_at is None:
            return run.name
        return format_html(
            '{} <span class="badge badge--leaf">{}</span>', run.name, _("in use")
        )

    @admin.display(description=_lazy("with a place"))
    def placed(self, run: MatchRun) -> str:
        return f"{run.placed_count} / {run.people}"  # type: ignore[attr-defined]

    @admin.display(description=_lazy("first choice"))
    def first_choices(self, run: MatchRun) -> int:
        return run.first_count  # type: ignore[attr-defined]

    @admin.display(description=_lazy("free seats"))
    def free_seats(self, run: MatchRun) -> int:
        return sum(run.figures["free"].values())
