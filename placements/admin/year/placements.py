"""Placements: the list with its light, the page of one, and where its other pages hang."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from placements import rules
from placements.admin.filters import OfferCohortFilter, PlacementStateFilter
from placements.admin.finding import find_placement, known
from placements.admin.matching.list import safe
from placements.admin.year import steps
from placements.models import Placement
from placements.models.choices import Light, ReportStatus
from placements.models.queries.placements import LONG
from placements.offers import conditions
from placements.year import health, leave, reports
from placements.year.forms import RemarkForm
from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import AuditEntry

TONES = {Light.GREEN: "leaf", Light.YELLOW: "sun", Light.RED: "rose"}


def read(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Check-ins and goals are opened here: each reading leaves a line of history."""
    placement = find_placement(request.user, code)
    audit.record("read placement", placement, by=request.user)
    light = health.light(placement)
    lines = placement.leave_entries.all()
    can_serve = rules.can_serve(request.user, placement)
    context = known(
        desk,
        request,
        title=placement.application.reference,
        placement=placement,
        light=light,
        tone=TONES[light] if light else "plain",
        due=health.due(placement),
        conditions=settled(request, placement),
        reports=[
            report
            for report in placement.reports.all()
            if report.status in ReportStatus.read_by_host()
        ],
        checkins=[checkin for checkin in placement.checkins.all() if checkin.sent_at],
        ledger=lines,
        days_left=f"{leave.balance(lines) / 2:g}",
        certificates=placement.certificates.select_related("placement__data_key"),
        others=others(placement),
        acts=steps.open_acts(placement) if can_serve else [],
        lines=AuditEntry.objects.visible_to(request.user)
        .about(placement)
        .with_names()
        .order_by("-pk"),
    )
    return TemplateResponse(request, "admin/placements/placement.html", context)


def others(placement: Placement) -> list[Placement]:
    """The same person's, before and after a transfer."""
    rows = placement.application.placements.exclude(pk=placement.pk)
    return list(
        rows.select_related("position__organization").defer(*LONG).order_by("pk")
    )


def settled(request: PersonRequest, placement: Placement) -> list[dict[str, Any]]:
    """Each condition, and whether this person can settle it."""
    rows = list(placement.conditions.select_related("kind", "met_by"))
    for row in rows:
        row.placement = placement
    is_planned = bool(placement.status == "planned")
    return [
        {"row": row, "can_settle": is_planned and rules.can_settle(request.user, row)}
        for row in rows
    ]


def condition(
    desk: ModelAdmin, request: PersonRequest, code: str, slug: str
) -> HttpResponse:
    placement = find_placement(request.user, code)
    found = get_object_or_404(
        placement.conditions.select_related("kind"), kind__slug=slug
    )
    found.placement = placement
    if not rules.can_settle(request.user, found):
        raise PermissionDenied
    try:
        conditions.settle(found, is_met=request.POST.get("met") == "1", by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect(placement)


def report(
    desk: ModelAdmin, request: PersonRequest, code: str, report: str
) -> HttpResponse:
    """Read, and answered in place of the host where the host doesn't."""
    placement = find_placement(request.user, code)
    sent = placement.reports.filter(status__in=ReportStatus.read_by_host())
    found = get_object_or_404(sent, code=report)
    found.placement = placement
    if request.method == "POST" and not rules.can_serve(request.user, placement):
        raise PermissionDenied
    form = RemarkForm(request.POST if request.POST.get("act") == "return" else None)
    if request.method == "POST" and (
        request.POST.get("act") == "accept" or form.is_valid()
    ):
        try:
            if request.POST.get("act") == "accept":
                reports.accept(found, by=request.user)
            else:
                reports.give_back(
                    found, remark=form.cleaned_data["remark"], by=request.user
                )
            messages.success(request, _("Your answer was saved."))
        except TransitionRefused as refused:
            messages.error(request, str(refused))
        return redirect(placement)
    audit.record("read report", found, by=request.user)
    can_decide = found.status == ReportStatus.SUBMITTED and rules.can_serve(
        request.user, placement
    )
    context = known(
        desk,
        request,
        title=_("Monthly report"),
        placement=placement,
        report=found,
        form=form,
        can_decide=can_decide,
    )
    return TemplateResponse(request, "admin/placements/report.html", context)


@admin.register(Placement)
class PlacementAdmin(RuleAdmin):
    """Placements come from accepted offers and move by steps; nobody adds, edits or deletes one here."""

    menu_order = 34
    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "who",
        "host",
        "status",
        "light",
        "waiting",
        moment("starts_on", _lazy("starts")),
        moment("ends_on", _lazy("ends")),
    ]
    list_filter = [OfferCohortFilter, PlacementStateFilter]
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
        return rows.with_year().defer(*LONG, *sealed)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", listed, name="placements_placement_changelist"),
            self.page("<str:code>/change/", safe(read), "change"),
            self.page(
                "<str:code>/conditions/<slug:slug>/", posted(condition), "condition"
            ),
            self.page("<str:code>/reports/<str:report>/", report, "report"),
            self.page("<str:code>/steps/<slug:step>/", steps.page, "step"),
        ]

    @admin.display(description=_lazy("volunteer"), ordering="application__reference")
    def who(self, placement: Placement) -> str:
        application = placement.application
        return format_html(
            '{}<span class="sub">{}</span>',
            application.reference,
            application.display_name,
        )

    @admin.display(
        description=_lazy("organization"), ordering="position__organization__sort_key"
    )
    def host(self, placement: Placement) -> str:
        return format_html(
            '<span lang="th">{}</span>', placement.position.organization.name
        )

    @admin.display(description=_lazy("how it goes"))
    def light(self, placement: Placement) -> str:
        light = health.light(placement)
        return (
            format_html(
                '<span class="badge badge--{}">{}</span>', TONES[light], light.label
            )
            if light
            else "–"
        )

    @admin.display(description=_lazy("things to do"))
    def waiting(self, placement: Placement) -> int:
        return len(health.due(placement))


def posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only by POST; the desk comes first among the arguments."""

    def guarded(
        desk: ModelAdmin, request: PersonRequest, **kwargs: Any
    ) -> HttpResponse:
        return require_POST(partial(view, desk))(request, **kwargs)

    return guarded
