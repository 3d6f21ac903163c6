"""The statistics of a cohort: charts and tables on a page, and the same as CSV."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from placements.admin.finding import ensure_can_match
from placements.closing import statistics
from placements.models.choices import CountedBy
from portal.admin.cohort_choice import get_cohort_or_404
from portal.admin.context import admin_context, safe_page
from portal.files import spreadsheets
from portal.kernel import audit
from portal.kernel.permissions import PersonRequest
from portal.text import charts

BAR_CHARTS = (CountedBy.RANK, CountedBy.REGION, CountedBy.REASON)


@safe_page
def statistics_page(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    ensure_can_match(request.user)
    cohort = get_cohort_or_404(request)
    tables = statistics.statistics_table(statistics.cohort_counts(cohort))
    rows = {counted_by: lines for counted_by, _label, lines in tables}
    context = admin_context(
        model_admin,
        request,
        title=_("Figures of cohort %(number)s") % {"number": cohort.number},
        cohort=cohort,
        funnel=charts.funnel_chart(str(CountedBy.FUNNEL.label), rows[CountedBy.FUNNEL]),
        charts=[
            charts.bar_chart(label, lines)
            for counted_by, label, lines in tables
            if counted_by in BAR_CHARTS
        ],
        tables=tables,
    )
    return TemplateResponse(request, "admin/placements/figures.html", context)


@safe_page
def statistics_csv(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """The same numbers; they name nobody."""
    ensure_can_match(request.user)
    cohort = get_cohort_or_404(request)
    header = [_("Cohort"), _("Counted by"), _("Value"), _("Count")]
    tables = statistics.statistics_table(statistics.cohort_counts(cohort))
    rows: list[list[Any]] = [
        [cohort.number, label, value, count]
        for _counted_by, label, lines in tables
        for value, count in lines
    ]
    audit.record("export figures", cohort, by=request.user)
    response = HttpResponse(
        "".join(spreadsheets.csv_lines(header, rows)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = (
        f'attachment; filename="cohort-{cohort.number}-figures.csv"'
    )
    return response
