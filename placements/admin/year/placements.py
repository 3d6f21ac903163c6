"""Placements: the list with its light, the page of one, its reports and conditions."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.templatetags.names import named
from placements import rules
from placements.admin.filters import (
    LateFilter,
    LightFilter,
    OfferCohortFilter,
    PlacementHostFilter,
    PlacementStateFilter,
)
from placements.admin.finding import get_placement_or_404
from placements.admin.year import steps
from placements.admin.year.contacts import contact_log, log_lines, strike_contact
from placements.admin.year.days_off import AnswerDayOff, ledger_rows
from placements.admin.year.gantt import YearChangeList, year_column
from placements.admin.year.mentors import AnswerMentor, mentor_rows
from placements.days_off import ledger
from placements.models import Placement, Report
from placements.models.choices import Light, PlacementStatus, ReportStatus
from placements.models.queries.endings import Thing
from placements.models.queries.placements import LONG_FIELDS
from placements.offers import conditions
from placements.overview import year_tasks
from placements.year import check_ins, health, reports
from placements.year.forms import RemarkForm
from portal.admin.columns import date_column
from portal.admin.context import admin_context, post_only, safe_page
from portal.admin.model_admin import RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User

AT_WORK_FIRST = Case(
    When(status__in=year_tasks.AT_WORK, then=0),
    When(status=PlacementStatus.PLANNED, then=1),
    default=2,
)
TONES = {Light.GREEN: "leaf", Light.YELLOW: "sun", Light.RED: "rose"}


@safe_page
def placement_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Check-ins and goals are read here: each reading is recorded."""
    placement = get_placement_or_404(request.user, code)
    audit.record("read placement", placement, by=request.user)
    light = health.light(placement)
    can_manage = rules.can_manage(request.user, placement)
    context = admin_context(
        model_admin,
        request,
        title=placement.application.reference,
        placement=placement,
        light=light,
        tone=TONES[light] if light else "plain",
        due=health.due_items(placement),
        can_log=rules.can_log_contact(request.user, placement),
        contact_lines=log_lines(request.user, placement),
        conditions=condition_rows(request, placement),
        ledger=ledger_rows(placement, can_manage=can_manage),
        **records_of_year(request, placement),
        requests=placement.requests.defer("reason", "answer"),
        mentors=mentor_rows(placement, can_manage=can_manage),
        certificates=placement.certificates.select_related("placement__data_key"),
        others=other_placements(placement, by=request.user),
        taken_back=placement.changes.exclude(taken_back_at=None),
        **acts(placement, can_manage=can_manage),
        lines=audit.history_of(placement, reader=request.user),
    )
    return TemplateResponse(request, "admin/placements/placement.html", context)


def acts(placement: Placement, *, can_manage: bool) -> dict[str, Any]:
    """The steps that are possible now, those that end something apart."""
    found = steps.open_steps(placement) if can_manage else []
    return {
        "acts": [row for row in found if row[1]["tone"] != "danger"],
        "endings": [row for row in found if row[1]["tone"] == "danger"],
    }


def records_of_year(request: PersonRequest, placement: Placement) -> dict[str, Any]:
    """What the end leaves to coordinators, or to the safeguarding contacts of them."""

    def can_read(thing: Thing) -> bool:
        return rules.can_read(request.user, placement, thing)

    return {
        "can_read_records": can_read(Thing.REPORTS),
        "reports": [
            report
            for report in placement.reports.all()
            if report.status in ReportStatus.read_by_host() and can_read(Thing.REPORTS)
        ],
        "checkins": [
            row
            for row in placement.checkins.all()
            if row.sent_at and can_read(check_ins.party_of(row)[1])
        ],
        "days_left": f"{ledger.balance(placement.leave_entries.all()) / 2:g}",
    }


def other_placements(placement: Placement, *, by: User) -> list[Placement]:
    """The same person's: before and after a transfer, and in other cohorts."""
    rows = Placement.objects.visible_to(by).filter(volunteer=placement.volunteer_id)
    others = rows.exclude(pk=placement.pk).select_related(
        "position__organization", "application__cohort"
    )
    return list(others.defer(*LONG_FIELDS, "end_reason").order_by("pk"))


def condition_rows(
    request: PersonRequest, placement: Placement
) -> list[dict[str, Any]]:
    """Each condition, and whether this person can set it."""
    rows = list(placement.conditions.select_related("kind", "met_by"))
    for row in rows:
        row.placement = placement
    is_planned = bool(placement.status == "planned")
    return [
        {
            "row": row,
            "can_settle": is_planned and rules.can_set_condition(request.user, row),
        }
        for row in rows
    ]


@post_only(_lazy("Mark as met"), "admin:placements_placement_change", "code")
def set_condition(
    model_admin: ModelAdmin, request: PersonRequest, code: str, slug: str
) -> HttpResponse:
    placement = get_placement_or_404(request.user, code)
    rows = placement.conditions.select_related("kind")
    condition = get_object_or_404(rows, kind__slug=slug)
    condition.placement = placement
    if not rules.can_set_condition(request.user, condition):
        raise PermissionDenied
    is_met = request.POST.get("met") == "1"
    try:
        conditions.set_met(condition, is_met=is_met, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(placement)


def report_detail(
    model_admin: ModelAdmin, request: PersonRequest, code: str, report: str
) -> HttpResponse:
    """Read, and answered in place of the host where the host doesn't."""
    placement = get_placement_or_404(request.user, code)
    rows = Report.objects.visible_to(request.user).filter(
        placement=placement, status__in=ReportStatus.read_by_host()
    )
    report_row = get_object_or_404(rows, code=report)
    report_row.placement = placement
    can_manage = rules.can_manage(request.user, placement)
    if request.method == "POST" and not can_manage:
        raise PermissionDenied
    answer = request.POST.get("act")
    form = RemarkForm(request.POST if answer == "return" else None)
    if answer == "accept" or form.is_valid():
        answer_report(request, report_row, form)
        return redirect(placement)
    audit.record("read report", report_row, by=request.user)
    context = admin_context(
        model_admin,
        request,
        title=_("Monthly report"),
        placement=placement,
        report=report_row,
        joined=reports.joined_days(placement, report_row.month),
        form=form,
        can_accept=can_manage and report_row.status in reports.ACCEPT.sources,
        can_return=can_manage and report_row.status in reports.RETURN.sources,
    )
    return TemplateResponse(request, "admin/placements/report.html", context)


def answer_report(request: PersonRequest, report: Report, form: RemarkForm) -> None:
    """Accepts the report, or returns it with the remark of the form."""
    user = request.user
    try:
        if form.is_bound:
            reports.return_report(report, remark=form.cleaned_data["remark"], by=user)
        else:
            reports.accept(report, by=user)
        messages.success(request, _("Your answer was saved."))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))


@admin.register(Placement)
class PlacementAdmin(RuleAdmin):
    """Placements come from accepted offers and move by steps; nobody edits one here."""

    empty_text = _lazy("Placements appear here once an offer is accepted.")
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "who",
        "host",
        "status",
        "light",
        "waiting",
        year_column,
        date_column("starts_on", _lazy("starts")),
        date_column("ends_on", _lazy("ends")),
    ]
    list_filter = [
        OfferCohortFilter,
        PlacementStateFilter,
        LightFilter,
        LateFilter,
        PlacementHostFilter,
    ]
    ordering = [AT_WORK_FIRST.asc(), "-made_at", "-pk"]
    list_select_related = ["application__cohort", "position__organization", "offer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        sealed = (
            "offer__terms",
            "offer__decline_reason",
            "offer__withdraw_reason",
            "end_reason",
            "application__note",
        )
        rows: Any = super().get_queryset(request)
        if "o" in request.GET:  # the light is a column only where it is sorted by
            rows = health.with_urgency(rows)
        return rows.with_year_records().defer(*LONG_FIELDS, *sealed)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return YearChangeList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="placements_placement_changelist"),
            self.page("<str:code>/change/", placement_detail, "change"),
            self.page(
                "<str:code>/mentors/<str:mentor>/<slug:act>/",
                AnswerMentor.view,
                "mentor",
            ),
            self.page("<str:code>/contacts/", contact_log, "contacts"),
            self.page("<str:code>/contacts/<str:note>/", strike_contact, "contact"),
            self.page(
                "<str:code>/conditions/<slug:slug>/",
                set_condition,
                "condition",
            ),
            self.page("<str:code>/reports/<str:report>/", report_detail, "report"),
            self.page(
                "<str:code>/days-off/<str:entry>/<slug:act>/",
                AnswerDayOff.view,
                "day_off",
            ),
            self.page(
                "<str:code>/steps/<slug:step>/", steps.TakePlacementStep.view, "step"
            ),
        ]

    @admin.display(description=_lazy("volunteer"), ordering="application__display_name")
    def who(self, placement: Placement) -> str:
        application = placement.application
        return format_html(
            '{} <span class="ref-code">{}</span>',
            application.display_name,
            application.reference,
        )

    @admin.display(
        description=_lazy("organization"), ordering="position__organization__sort_key"
    )
    def host(self, placement: Placement) -> str:
        return named(placement.position)

    @admin.display(description=_lazy("signal"), ordering="urgency")
    def light(self, placement: Placement) -> str:
        light = health.light(placement)
        return (
            format_html(
                '<span class="state state--{}">{}</span>', TONES[light], light.label
            )
            if light
            else "–"
        )

    @admin.display(description=_lazy("things to do"))
    def waiting(self, placement: Placement) -> str:
        """Leads to what is due; marked once something is late."""
        due = health.due_items(placement)
        if not due:
            return "–"
        tone = "rose" if any(item.is_late for item in due) else "plain"
        return format_html(
            '<a class="due due--{}" href="{}#due">{}</a>',
            tone,
            placement.get_absolute_url(),
            len(due),
        )
