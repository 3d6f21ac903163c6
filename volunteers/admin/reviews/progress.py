"""The review dashboards: progress and strictness, disagreements."""

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
from volunteers.admin.finding import admin_context, change_url, get_chosen_cohort
from volunteers.overview import review_progress
from volunteers.overview.review_progress import Progress
from volunteers.scoring.scored_forms import HIGHEST


def dashboard_urls(model_admin: ModelAdmin, *names: str) -> list[URLPattern]:
    """URLs of these dashboards, beside the list of the model."""
    model = model_admin.opts.model_name
    return [
        path(
            f"{name}/",
            model_admin.admin_site.admin_view(
                partial(VIEWS[name], model_admin=model_admin)
            ),
            name=f"volunteers_{model}_{name}",
        )
        for name in names
    ]


@require_safe
def progress(request: PersonRequest, *, model_admin: ModelAdmin) -> HttpResponse:
    cohort = get_chosen_cohort(request)
    rows = review_progress.progress(cohort, by=request.user)
    widest = max(
        (abs(row.leaning) for row in rows if row.leaning is not None), default=0
    )
    bars = [
        {
            "row": row,
            "width": charts.percent(row.done, row.asked),
            **leaning_bar(row, widest),
        }
        for row in rows
    ]
    context = {
        "bars": bars,
        "asked": sum(row.asked for row in rows),
        "done": sum(row.done for row in rows),
        "late": sum(row.late for row in rows),
        "waiting": review_progress.waiting(cohort, by=request.user),
    }
    return render_dashboard(
        request, model_admin, cohort, _("Review progress"), "progress", context
    )


def leaning_bar(row: Progress, widest: float) -> dict[str, Any]:
    """A bar from the middle: to the left who gives less than the others, to the right
    who gives more.
    """
    if row.leaning is None:
        return {}
    breadth = round(50 * abs(row.leaning) / max(widest, 0.5), 2)
    text = f"{row.leaning:+.2f}".replace("-", "−")
    return {
        "x": 50 - breadth if row.leaning < 0 else 50,
        "breadth": breadth,
        "told": text,
    }


@require_safe
def disagreements(request: PersonRequest, *, model_admin: ModelAdmin) -> HttpResponse:
    cohort = get_chosen_cohort(request)
    found = review_progress.disagreements(cohort, by=request.user)
    spread = review_progress.spread(cohort)
    limit = 0 if spread.limit is None else spread.limit
    wide = [row for row in found if (row.score_spread or 0) >= limit]
    shown = found if "all" in request.GET or not wide else wide
    marks = review_progress.marks(shown, by=request.user)
    rows = [
        {
            "application": row,
            "url": change_url(row),
            "badge": columns.badge(row),
            "dots": [round(100 * mark / HIGHEST, 2) for mark in marks[row.pk]],
        }
        for row in shown
    ]
    more = len(found) - len(shown)
    return render_dashboard(
        request,
        model_admin,
        cohort,
        _("Largest disagreements"),
        "disagreements",
        {
            "rows": rows,
            "more": more,
            "spread": spread,
        },
    )


def render_dashboard(
    request: PersonRequest,
    model_admin: ModelAdmin,
    cohort: Cohort,
    title: str,
    name: str,
    context: dict[str, Any],
) -> HttpResponse:
    page_context = admin_context(
        model_admin, request, title=title, cohort=cohort, here=name, **context
    )
    return TemplateResponse(request, f"admin/volunteers/{name}.html", page_context)


VIEWS = {"progress": progress, "disagreements": disagreements}
