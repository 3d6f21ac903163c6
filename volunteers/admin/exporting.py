"""Taking the filtered applications along as a table: asked what for, logged, confirmed afresh where it is much."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal import access, afresh, files, spreadsheets
from portal.access import PersonRequest
from portal.adminsite import RuleAdmin, moment
from volunteers import exporting
from volunteers.admin.finding import known, list_url
from volunteers.choices import ExportFormat
from volunteers.models import Export

MIME = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PURPOSE_LIMIT = 500


class ExportForm(forms.Form):
    use_required_attribute = False
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: the meeting of the selection committee. All coordinators can read it."),
        max_length=PURPOSE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you need the table for.")},
    )
    format = forms.ChoiceField(
        label=_("Format"), choices=ExportFormat.choices, initial=ExportFormat.XLSX, widget=forms.RadioSelect
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns of the table"),
        help_text=_("Take only what you need."),
        widget=forms.CheckboxSelectMultiple,
        initial=["reference", "name", "submitted", "state", "first", "second", "third"],
        choices=[(name, column.label) for name, column in exporting.COLUMNS.items()],
        error_messages={"required": _("Choose at least one column.")},
    )


def page(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    return export(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: PersonRequest, desk: ModelAdmin) -> Any:
    """The address is the list's: what it filters is what leaves."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied
    try:
        rows = desk.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return redirect(list_url())
    count = rows.count()
    afresh.confirm_many(request, count)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and count:
        return handed_out(request, rows, count, form.cleaned_data)
    if not count:
        messages.error(request, _t("There is nothing to export: no application matches."))
        return redirect(f"{list_url()}?{request.GET.urlencode()}")
    back = f"{list_url()}?{request.GET.urlencode()}"
    context = known(desk, request, title=_t("Export applications"), form=form, count=count, back=back)
    return TemplateResponse(request, "admin/volunteers/export.html", context)


def handed_out(request: PersonRequest, rows: QuerySet, count: int, given: dict[str, Any]) -> Any:
    """Columns stand in our order, whatever was posted."""
    columns = [name for name in exporting.COLUMNS if name in given["columns"]]
    kind = ExportFormat(given["format"])
    exporting.record(by=request.user, kind=kind, columns=columns, count=count, purpose=given["purpose"])
    header = [str(exporting.COLUMNS[name].label) for name in columns]
    table = exporting.rows(rows, columns)
    headers = files.headers_for(f"applications-{timezone.localdate().isoformat()}.{kind}")
    if kind == ExportFormat.CSV:
        return StreamingHttpResponse(spreadsheets.csv_lines(header, table), content_type=MIME[kind], headers=headers)
    return FileResponse(spreadsheets.xlsx_file(header, table), content_type=MIME[kind], headers=headers)


@admin.register(Export)
class ExportAdmin(RuleAdmin):
    """Read-only: what was taken along, by whom, and what for."""

    view_rule = staticmethod(access.is_coordinator)
    list_display = [moment("made_at", _("when")), "made_by", "count", "format", "purpose"]
    list_select_related = ["made_by", "data_key"]
    fields = readonly_fields = (moment("made_at", _("when")), "made_by", "count", "format", "shown_columns", "purpose")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        return super().get_queryset(request).select_related("data_key")

    @admin.display(description=_("columns"))
    def shown_columns(self, made: Export) -> str:
        return ", ".join(str(exporting.COLUMNS[name].label) for name in made.columns if name in exporting.COLUMNS)
