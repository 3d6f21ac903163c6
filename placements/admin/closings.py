"""Closing a cohort, looked at before it happens and held for some minutes; and the numbers that stay of it."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.admin.finding import allow, known
from placements.admin.matching.list import safe
from placements.closing import closing, statistics
from placements.messages import notices
from placements.models import Closing
from placements.models.choices import CountedBy, Outcome
from portal.admin.site import RuleAdmin, moment, the_cohort
from portal.files import spreadsheets
from portal.kernel import audit, permissions, reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages
from portal.messages import wording
from portal.messages.kinds import kind_of
from portal.models import User
from portal.text import charts, dates
from volunteers.admin.applications.filters import CohortFilter
from volunteers.admin.steps.outcomes import HoldForm
from volunteers.models import Application


def page(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """GET shows what is open and who hears what; POST shows the messages; `confirmed` plans the closing."""
    allow(request.user)
    cohort = the_cohort(request)
    closing.let_due_leave()
    cohort.refresh_from_db()
    groups = closing.groups(cohort)
    reauthentication.confirm_many(request, sum(map(len, groups.values())))
    open_things, form = closing.blockers(cohort), HoldForm(request.POST or None)
    letters: list[tuple[str, int, MessagePreview]] | None = None
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" in request.POST:
            return planned(request, cohort, form)
        letters = (
            [] if open_things or cohort.closed_at else examples(groups, request.user)
        )
    context = known(
        desk,
        request,
        title=_("Close cohort %(number)s") % {"number": cohort.number},
        cohort=cohort,
        blockers=open_things,
        counts=[(outcome.label, len(rows)) for outcome, rows in groups.items()],
        form=form if request.method == "POST" else HoldForm(),
        letters=letters,
        under_way=Closing.objects.visible_to(request.user)
        .under_way()
        .filter(cohort=cohort)
        .first(),
    )
    return TemplateResponse(request, "admin/placements/close.html", context)


def planned(request: PersonRequest, cohort: Cohort, form: HoldForm) -> HttpResponse:
    try:
        made = closing.plan(
            cohort, minutes=form.cleaned_data["minutes"], by=request.user
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        told = {"when": dates.show_datetime(made.leaves_at)}
        messages.success(
            request,
            _("The cohort closes at %(when)s. Until then you can stop it.") % told,
        )
    return redirect(close_url(cohort))


def close_url(cohort: Cohort) -> str:
    return f"{reverse('admin:placements_closing_add')}?cohort={cohort.number}"


def examples(groups: closing.Groups, by: User) -> list[tuple[str, int, MessagePreview]]:
    """Of each outcome the number of people, and the message word for word as one of them gets it.

    Whom this coordinator may not see (a conflict of interest, a draft) is no example: then names stand as placeholders.
    """
    people = [application.pk for rows in groups.values() for application in rows]
    known = set(
        Application.objects.visible_to(by)
        .filter(pk__in=people)
        .values_list("pk", flat=True)
    )
    told = []
    for outcome, rows in groups.items():
        seen = next(
            (application for application in rows if application.pk in known), None
        )
        told.append(
            (
                str(outcome.label),
                len(rows),
                real(seen, outcome) if seen else sample(outcome),
            )
        )
    return told


def real(application: Application, outcome: Outcome) -> MessagePreview:
    [letter] = preview_messages(
        partial(notices.cohort_closed, application, outcome), about=[application.code]
    )
    return letter


def sample(outcome: Outcome) -> MessagePreview:
    kind, language = kind_of(f"closing_{outcome}"), get_language() or "th"
    edited = wording.newest(kind.name, language)
    words = (
        wording.Words(edited.title, edited.text)
        if edited
        else wording.programmes_own(kind, language)
    )
    shown = wording.with_samples(words, kind)
    return MessagePreview("", shown.title, shown.text, language)


def stop(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    allow(request.user)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = get_object_or_404(
        Closing.objects.visible_to(request.user).select_related("cohort"), code=code
    )
    try:
        closing.stop(found, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The closing was stopped. Nobody has noticed anything.")
        )
    return redirect(close_url(found.cohort))


def figures(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    allow(request.user)
    cohort = the_cohort(request)
    found = statistics.table(statistics.of_cohort(cohort))
    rows = {by: lines for by, _label, lines in found}
    context = known(
        desk,
        request,
        title=_("Figures of cohort %(number)s") % {"number": cohort.number},
        cohort=cohort,
        funnel=charts.funnel_chart(str(CountedBy.FUNNEL.label), rows[CountedBy.FUNNEL]),
        charts=[
            charts.bar_chart(label, lines) for by, label, lines in found if by in BARS
        ],
        tables=found,
    )
    return TemplateResponse(request, "admin/placements/figures.html", context)


BARS = (CountedBy.RANK, CountedBy.REGION, CountedBy.REASON)


def figures_csv(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """The same numbers; they name nobody."""
    allow(request.user)
    cohort = the_cohort(request)
    header = [_("Cohort"), _("Counted by"), _("Value"), _("Count")]
    found = statistics.table(statistics.of_cohort(cohort))
    rows: list[list[Any]] = [
        [cohort.number, label, value, count]
        for _by, label, lines in found
        for value, count in lines
    ]
    audit.record("export figures", cohort, by=request.user)
    answer = HttpResponse(
        "".join(spreadsheets.csv_lines(header, rows)),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = (
        f'attachment; filename="cohort-{cohort.number}-figures.csv"'
    )
    return answer


@admin.register(Closing)
class ClosingAdmin(RuleAdmin):
    view_rule = add_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "to_cohort",
        "made_by",
        moment("made_at", _lazy("planned")),
        moment("leaves_at", _lazy("closes at")),
        "state",
    ]
    list_display_links = None
    list_filter = [CohortFilter]
    list_select_related = ["cohort", "made_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Closing]:
        return super().get_queryset(request).select_related("cohort", "made_by")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", listed, name="placements_closing_changelist"),
            self.page("add/", page, "add"),
            self.page("figures/", safe(figures), "figures"),
            self.page("figures.csv", safe(figures_csv), "figures_csv"),
            self.page("<str:code>/stop/", stop, "stop"),
        ]

    @admin.display(description=_lazy("cohort"))
    def to_cohort(self, found: Closing) -> str:
        return format_html('<a href="{}">{}</a>', close_url(found.cohort), found.cohort)

    @admin.display(description=_lazy("state"))
    def state(self, found: Closing) -> str:
        if found.stopped_at:
            return _("stopped")
        return _("closed") if found.done_at else _("held, can still be stopped")
