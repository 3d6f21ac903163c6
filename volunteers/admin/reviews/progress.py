"""The review dashboards: progress and strictness, disagreements, the board by state."""

from functools import partial
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import Cohort
from portal.kernel.permissions import PersonRequest
from portal.text import charts
from volunteers.admin.applications import columns
from volunteers.admin.finding import change_url, cohort_of, known
from volunteers.overview import review_progress
from volunteers.overview.overview_cards import applications_url
from volunteers.overview.review_progress import Progress

WIDEST = 4  # marks lie between 1 and 5


def pages(desk: ModelAdmin, *names: str) -> list[URLPattern]:
    """The dashboards named hang beside the list of this model."""
    model = desk.opts.model_name
    return [
        path(
            f"{name}/",
            desk.admin_site.admin_view(partial(VIEWS[name], desk=desk)),
            name=f"volunteers_{model}_{name}",
        )
        for name in names
    ]


@require_safe
def progress(request: PersonRequest, *, desk: ModelAdmin) -> HttpResponse:
    cohort = cohort_of(request)
    rows = review_progress.progress(cohort, by=request.user)
    steps = charts.scale(max((row.asked for row in rows), default=0))
    widest = max(
        (abs(row.leaning) for row in rows if row.leaning is not None), default=0
    )
    bars = [
        {
            "row": row,
            "width": charts.percent(row.done, steps[-1]),
            **leaning(row, widest),
        }
        for row in rows
    ]
    context = {
        "bars": bars,
        "lines": charts.lines_of(steps),
        "asked": sum(row.asked for row in rows),
        "done": sum(row.done for row in rows),
        "late": sum(row.late for row in rows),
    }
    return shown(request, desk, cohort, _("Review progress"), "progress", context)


def leaning(row: Progress, widest: float) -> dict[str, Any]:
    """A bar from the middle: to the left who gives less than the others, to the right who gives more."""
    if row.leaning is None:
        return {}
    breadth = round(50 * abs(row.leaning) / max(widest, 0.5), 2)
    told = f"{row.leaning:+.2f}".replace("-", "−")
    return {
        "x": 50 - breadth if row.leaning < 0 else 50,
        "breadth": breadth,
        "told": told,
    }


@require_safe
def disagreements(request: PersonRequest, *, desk: ModelAdmin) -> HttpResponse:
    cohort = cohort_of(request)
    rows = [
        {
            "application": row,
            "url": change_url(row),
            "badge": columns.badge(row),
            "width": round(100 * (row.score_spread or 0) / WIDEST, 2),
        }
        for row in review_progress.disagreements(cohort, by=request.user)
    ]
    return shown(
        request,
        desk,
        cohort,
        _("Largest disagreements"),
        "disagreements",
        {"rows": rows},
    )


@require_safe
def board(request: PersonRequest, *, desk: ModelAdmin) -> HttpResponse:
    cohort = cohort_of(request)
    found = review_progress.board(cohort, by=request.user)
    urls = [applications_url(cohort, state=pile.state) for pile in found]
    piles = [
        {
            "pile": pile,
            "url": url,
            "oldest": [
                (row, change_url(row), columns.age(row.status_changed_at))
                for row in pile.oldest
            ],
        }
        for pile, url in zip(found, urls, strict=True)
    ]
    chart = charts.bar_chart(
        _("Applications by state"),
        [(str(p.state.label), p.count) for p in found],
        urls=urls,
    )
    return shown(
        request,
        desk,
        cohort,
        _("Board by state"),
        "board",
        {"piles": piles, "chart": chart},
    )


def shown(
    request: PersonRequest,
    desk: ModelAdmin,
    cohort: Cohort,
    title: str,
    name: str,
    context: dict[str, Any],
) -> HttpResponse:
    whole = known(desk, request, title=title, cohort=cohort, here=name, **context)
    return TemplateResponse(request, f"admin/volunteers/{name}.html", whole)


VIEWS = {"progress": progress, "disagreements": disagreements, "board": board}
