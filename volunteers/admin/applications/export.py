"""Exporting the filtered applications: states a purpose, is logged, and confirms the
password again for many rows.
"""

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

from portal.admin.columns import date_column
from portal.admin.jobs import job_url
from portal.admin.model_admin import RuleAdmin
from portal.files import spreadsheets, storage
from portal.files.spreadsheets import Cell
from portal.forms.helper import PortalForm
from portal.jobs import runner
from portal.jobs.runner import JobKind, ReportProgress
from portal.kernel import permissions, reauthentication
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from portal.models import Job
from volunteers.admin.applications import listing
from volunteers.admin.finding import admin_context, list_url
from volunteers.models import Application, Export
from volunteers.models.choices import ExportFormat
from volunteers.overview import exports, sealed_columns

PURPOSE_LIMIT = 500
# Rows: a larger table takes longer than a request may, so a job makes it.
MAX_DIRECT = 2000


class ExportForm(PortalForm):
    purpose = forms.CharField(
        label=_lazy("What is it for?"),
        help_text=_lazy(
            "For example: the meeting of the selection committee. All coordinators can "
            "read it."
        ),
        max_length=PURPOSE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _lazy("Write what you need the table for.")},
    )
    format = forms.ChoiceField(
        label=_lazy("Format"),
        choices=ExportFormat.tables(),
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

    sealed = forms.MultipleChoiceField(
        label=_lazy("What is stored encrypted"),
        help_text=_lazy(
            "Nothing of it is taken unless you choose it. History names each column."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=(),
    )

    def __init__(
        self,
        data: Any,
        *,
        figures: dict[str, Any],
        sealed: dict[str, Any] | None,
        shown: list[str],
    ) -> None:
        """`figures`, `sealed`: further columns, names to labels; without `sealed`
        nothing of that kind is offered.
        """
        super().__init__(data)
        field: Any = self.fields["columns"]
        field.choices = [*field.choices, *figures.items()]
        if sealed is None:
            del self.fields["sealed"]
        else:
            of_sealed: Any = self.fields["sealed"]
            of_sealed.choices = list(sealed.items())
            of_sealed.initial = [name for name in shown if name in sealed]
        if shown:
            known = dict(field.choices)
            field.initial = [
                name for name in exports.like_the_list(shown) if name in known
            ]

    def chosen_columns(self) -> list[str]:
        """In the order of the table, whatever order was posted; what is sealed last."""
        names = self.cleaned_data["columns"]
        known = [name for name in exports.COLUMNS if name in names]
        further = [name for name in names if name not in exports.COLUMNS]
        return [*known, *further, *self.cleaned_data.get("sealed", [])]


def export_view(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    return export(request, model_admin)


@form_page
def export(request: PersonRequest, model_admin: ModelAdmin) -> Any:
    """Takes the list's query string: what it filters is exported."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    try:
        rows = model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return redirect(list_url())
    count = rows.count()
    confirm_person(request, count)
    form = form_for(request, model_admin)
    if form.is_valid() and count:
        return (
            download_table(request, rows, count, form)
            if count <= MAX_DIRECT
            else plan_export_job(request, rows, form)
        )
    if not count:
        messages.error(
            request, _("There is nothing to export: no application matches.")
        )
        return redirect(f"{list_url()}?{request.GET.urlencode()}")
    back = f"{list_url()}?{request.GET.urlencode()}"
    context = admin_context(
        model_admin,
        request,
        title=_("Export applications"),
        form=form,
        count=count,
        back=back,
        offers_sealed=offers_sealed(request),
        other_url=other_url(request),
    )
    return TemplateResponse(request, "admin/volunteers/export.html", context)


def confirm_person(request: HttpRequest, count: int) -> None:
    """Before the form: an unlocked computer alone must not be enough for many rows, or
    for what lies sealed.
    """
    reauthentication.confirm_many(request, count)
    if offers_sealed(request):
        reauthentication.confirm(request)


def offers_sealed(request: HttpRequest) -> bool:
    return listing.SEALED_PARAMETER in request.GET


def other_url(request: HttpRequest) -> str:
    """Of this page with what is sealed, or without."""
    query = request.GET.copy()
    if offers_sealed(request):
        del query[listing.SEALED_PARAMETER]
    else:
        query[listing.SEALED_PARAMETER] = "1"
    return f"?{query.urlencode()}"


def form_for(request: HttpRequest, model_admin: ModelAdmin) -> ExportForm:
    """With the columns that the list shows, where its address names them."""
    names = model_admin.get_list_display(request)
    is_named = listing.COLUMNS_PARAMETER in request.GET
    further = listing.cohort_columns(request)
    return ExportForm(
        request.POST if request.method == "POST" else None,
        figures={
            name: label
            for name, label in further.items()
            if not exports.is_sealed(name)
        },
        sealed=sealed_choices(request) if offers_sealed(request) else None,
        shown=[str(name) for name in names] if is_named else [],
    )


def sealed_choices(request: HttpRequest) -> dict[str, Any]:
    """Labels by name: fields of the application, and answers of the list's cohort."""
    questions = sealed_columns.questions(listing.cohort_of(request))
    answers = {f"{sealed_columns.ANSWER}{row.pk}": row.text for row in questions}
    return sealed_columns.FIELDS | answers


def download_table(
    request: PersonRequest, rows: QuerySet, count: int, form: ExportForm
) -> Any:
    values, columns = form.cleaned_data, form.chosen_columns()
    kind = ExportFormat(values["format"])
    exports.record(
        by=request.user,
        kind=kind,
        columns=columns,
        count=count,
        purpose=values["purpose"],
    )
    header, table = exports.header(columns), exports.rows(rows, columns)
    response_options: dict[str, Any] = {
        "content_type": exports.MIME[kind],
        "headers": storage.attachment_headers(exports.filename(kind)),
    }
    if kind == ExportFormat.CSV:
        return StreamingHttpResponse(
            spreadsheets.csv_lines(header, table), **response_options
        )
    file = spreadsheets.xlsx_file(header, table, name=exports.sheet_name())
    return FileResponse(file, **response_options)


def plan_export_job(
    request: PersonRequest, rows: QuerySet, form: ExportForm
) -> HttpResponse:
    """A large table is made by a job, with the applications that the list has now."""
    values, columns = form.cleaned_data, form.chosen_columns()
    with transaction.atomic():
        needs = {"columns": columns, "format": values["format"]}
        # The keys are stored now; the job exports these even if the filter's result
        # changes before it runs.
        job = runner.plan(
            EXPORT_JOB,
            by=request.user,
            needs=needs,
            things=rows.values_list("pk", flat=True),
        )
        exports.record(
            by=request.user,
            kind=values["format"],
            columns=columns,
            count=job.total,
            purpose=values["purpose"],
        )
    return redirect(job_url(job))


def make_table(job: Job, tell: ReportProgress) -> None:
    """Leaves out what the job's user may not see at the time it runs."""
    # A conflict declared after planning must hide the row from the file too.
    needs, visible = (
        runner.parse_needs(job),
        Application.objects.visible_to(job.made_by).exclude(applicant=job.made_by),
    )

    def table() -> Iterator[list[Cell]]:
        keys = list(job.rows.things())
        for start in range(0, len(keys), exports.CHUNK):
            chunk = keys[start : start + exports.CHUNK]
            row_by_key = {
                row.pk: row
                for row in exports.with_needed_fields(
                    visible.filter(pk__in=chunk), needs["columns"]
                )
            }
            yield from exports.cells(
                [row_by_key[key] for key in chunk if key in row_by_key],
                needs["columns"],
            )
            tell(start + len(chunk))

    kind = ExportFormat(needs["format"])
    file = storage.CleanFile(
        exports.file_content(kind, needs["columns"], table()), exports.MIME[kind], 0
    )
    runner.attach_file(job, file, name=exports.filename(kind))


EXPORT_JOB = runner.job_kinds.register(
    JobKind(
        name="volunteers.export",
        label=lambda job: _("Export applications"),
        work=make_table,
        template="admin/volunteers/export_job.html",
        result_context=lambda job, user: {},
        can_pause=False,
    )
)


@admin.register(Export)
class ExportAdmin(RuleAdmin):
    """Read-only: what was exported, by whom, and what for."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        date_column("made_at", _lazy("when")),
        "made_by",
        "count",
        "format",
        "purpose",
    ]
    list_select_related = ["made_by", "data_key"]
    fields = readonly_fields = (
        date_column("made_at", _lazy("when")),
        "made_by",
        "count",
        "format",
        "shown_columns",
        "purpose",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        return super().get_queryset(request).select_related("data_key")

    @admin.display(description=_lazy("columns"))
    def shown_columns(self, row: Export) -> str:
        return ", ".join(str(exports.column_of(name).label) for name in row.columns)
