"""Taking the filtered applications along as a table: asked what for, logged, confirmed afresh where it is much."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from portal.admin.jobs import job_url
from portal.admin.site import RuleAdmin, moment
from portal.files import spreadsheets, storage
from portal.files.spreadsheets import Cell
from portal.jobs import runner
from portal.jobs.runner import Kind, ReportProgress
from portal.kernel import permissions, reauthentication
from portal.kernel.permissions import PersonRequest
from portal.models import Job
from volunteers.admin.finding import known, list_url
from volunteers.models import Application, Export
from volunteers.models.choices import ExportFormat
from volunteers.overview import exports

PURPOSE_LIMIT = 500
AT_ONCE = 2000


class ExportForm(forms.Form):
    use_required_attribute = False
    purpose = forms.CharField(
        label=_lazy("What is it for?"),
        help_text=_lazy(
            "For example: the meeting of the selection committee. All coordinators can read it."
        ),
        max_length=PURPOSE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _lazy("Write what you need the table for.")},
    )
    format = forms.ChoiceField(
        label=_lazy("Format"),
        choices=ExportFormat.choices,
        initial=ExportFormat.XLSX,
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        label=_lazy("Columns of the table"),
        help_text=_lazy("Take only what you need."),
        widget=forms.CheckboxSelectMultiple,
        initial=["reference", "name", "submitted", "state", "first", "second", "third"],
        choices=[(name, column.label) for name, column in exports.COLUMNS.items()],
        error_messages={"required": _lazy("Choose at least one column.")},
    )


def page(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    return export(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: PersonRequest, desk: ModelAdmin) -> Any:
    """The address is the list's: what it filters is what leaves."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    try:
        rows = desk.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return redirect(list_url())
    count = rows.count()
    reauthentication.confirm_many(request, count)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and count:
        return (
            handed_out(request, rows, count, form.cleaned_data)
            if count <= AT_ONCE
            else later(request, rows, form)
        )
    if not count:
        messages.error(
            request, _("There is nothing to export: no application matches.")
        )
        return redirect(f"{list_url()}?{request.GET.urlencode()}")
    back = f"{list_url()}?{request.GET.urlencode()}"
    context = known(
        desk, request, title=_("Export applications"), form=form, count=count, back=back
    )
    return TemplateResponse(request, "admin/volunteers/export.html", context)


def handed_out(
    request: PersonRequest, rows: QuerySet, count: int, given: dict[str, Any]
) -> Any:
    columns, kind = in_our_order(given["columns"]), ExportFormat(given["format"])
    exports.record(
        by=request.user,
        kind=kind,
        columns=columns,
        count=count,
        purpose=given["purpose"],
    )
    header, table = exports.header(columns), exports.rows(rows, columns)
    more: dict[str, Any] = {
        "content_type": exports.MIME[kind],
        "headers": storage.headers_for(exports.filename(kind)),
    }
    if kind == ExportFormat.CSV:
        return StreamingHttpResponse(spreadsheets.csv_lines(header, table), **more)
    return FileResponse(spreadsheets.xlsx_file(header, table), **more)


def in_our_order(columns: list[str]) -> list[str]:
    """Whatever was posted."""
    return [name for name in exports.COLUMNS if name in columns]


def later(request: PersonRequest, rows: QuerySet, form: ExportForm) -> HttpResponse:
    """What takes a while is made by a job, with the applications that the list has now, in its order."""
    given, columns = form.cleaned_data, in_our_order(form.cleaned_data["columns"])
    with transaction.atomic():
        needs = {"columns": columns, "format": given["format"]}
        job = runner.plan(
            KIND, by=request.user, needs=needs, things=rows.values_list("pk", flat=True)
        )
        exports.record(
            by=request.user,
            kind=given["format"],
            columns=columns,
            count=job.total,
            purpose=given["purpose"],
        )
    return redirect(job_url(job))


def make_table(job: Job, tell: ReportProgress) -> None:
    """Only what its person may see while it is made."""
    needs, known = (
        runner.needs_of(job),
        Application.objects.visible_to(job.made_by).exclude(applicant=job.made_by),
    )

    def table() -> Iterator[list[Cell]]:
        keys = list(job.rows.things())
        for start in range(0, len(keys), exports.CHUNK):
            chunk = keys[start : start + exports.CHUNK]
            found = {row.pk: row for row in exports.light(known.filter(pk__in=chunk))}
            yield from exports.cells(
                [found[key] for key in chunk if key in found], needs["columns"]
            )
            tell(start + len(chunk))

    kind = ExportFormat(needs["format"])
    made = storage.Clean(
        exports.content(kind, needs["columns"], table()), exports.MIME[kind], 0
    )
    runner.attach(job, made, name=exports.filename(kind))


KIND = runner.register(
    Kind(
        name="volunteers.export",
        label=lambda job: _("Export applications"),
        work=make_table,
        template="admin/volunteers/export_job.html",
        shown=lambda job, user: {},
        can_pause=False,
    )
)


@admin.register(Export)
class ExportAdmin(RuleAdmin):
    """Read-only: what was taken along, by whom, and what for."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        moment("made_at", _lazy("when")),
        "made_by",
        "count",
        "format",
        "purpose",
    ]
    list_select_related = ["made_by", "data_key"]
    fields = readonly_fields = (
        moment("made_at", _lazy("when")),
        "made_by",
        "count",
        "format",
        "shown_columns",
        "purpose",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        return super().get_queryset(request).select_related("data_key")

    @admin.display(description=_lazy("columns"))
    def shown_columns(self, made: Export) -> str:
        return ", ".join(
            str(exports.COLUMNS[name].label)
            for name in made.columns
            if name in exports.COLUMNS
        )
