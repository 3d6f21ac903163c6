"""The admin of applications: its list, and the URLs of its pages."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.model_admin import RuleAdmin
from portal.kernel import permissions
from volunteers.admin.applications import (
    columns,
    comment,
    detail,
    export,
    filter_scores,
    filters,
    listing,
    papers,
    saved_filters,
)
from volunteers.admin.applications.listing import ApplicationChangeList, CappedPaginator
from volunteers.admin.board import page as board_page
from volunteers.admin.meeting import minutes as meeting_minutes
from volunteers.admin.meeting import notes as meeting_notes
from volunteers.admin.meeting import page as meeting_page
from volunteers.admin.meeting.steps import TakeMeetingStep
from volunteers.admin.reviews import conflicts, taking_back
from volunteers.admin.steps import bulk, outcomes
from volunteers.admin.steps.extend import ExtendForPerson
from volunteers.admin.steps.steps import STEPS
from volunteers.admin.steps.take_step import TakeStep
from volunteers.models import Application, SavedFilter
from volunteers.overview import list_figures, sealed_columns

COLUMNS = {
    "who": _lazy("application"),
    "state": _lazy("state"),
    "wishes": _lazy("choices"),
    "reviews_done": _lazy("reviewers"),
    "score": _lazy("score"),
    "arrived": _lazy("submitted"),
    "age": _lazy("in this state for"),
    "corrected": _lazy("corrected score"),
    "mean": _lazy("mean"),
    "median": _lazy("median"),
    "spread": _lazy("spread"),
    "interview": _lazy("interview, mean"),
    "province": _lazy("home province"),
    "years": _lazy("age"),
    "referees": _lazy("referees"),
    "documents": _lazy("documents"),
    "flags": _lazy("warning signs"),
}
"""Beside these, one for each criterion and each short answer of the cohort."""
DEFAULT = ("who", "state", "wishes", "reviews_done", "score", "arrived", "age")

# Sealed or long columns. Deferred here already, so that bulk steps and exports,
# which take this queryset too, don't load them by accident.
DEFERRED_FIELDS = (
    "note",
    "legal_name",
    "name_for_referees",
    "phone",
    "birth_on",
    "field_of_study",
    "school",
    "experience",
    "places_note",
    "skills_more",
    "section_versions",
    "unlocked_sections",
    "search_text",
)


@admin.register(Application)
class ApplicationAdmin(RuleAdmin):
    """Nobody adds, deletes or edits an application here: it moves by steps."""

    view_rule = staticmethod(permissions.is_coordinator)
    paginator = CappedPaginator
    change_list_template = "admin/volunteers/applications.html"
    list_display = list(DEFAULT)
    list_filter = [
        CohortFilter,
        filters.StateFilter,
        filters.ChoseFilter,
        filters.SharedFilter,
        filters.HomeFilter,
        filters.ArrivedFilter,
        filters.ReviewersFilter,
        filter_scores.ScoreFilter,
        filters.FlagsFilter,
        filters.OutcomeFilter,
        filters.DocumentsFilter,
    ]
    search_fields = ["search_text"]
    search_help_text = _lazy("Name, reference or email")
    ordering = ["-submitted_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """What was sent in; a coordinator's own application is not for them to read
        here.
        """
        rows = (
            Application.objects.visible_to(request.user)
            # Else a coordinator who applied would read the notes about themselves.
            .exclude(applicant=request.user.pk)
            .defer(*DEFERRED_FIELDS)
        )
        return list_figures.with_figures(rows, self.get_list_display(request))

    def search_exactly(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Any part of a name, tolerant of spelling."""
        return (
            queryset.search(search_term) if search_term.strip() else queryset
        ), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """A page with the same rows in a way of its own names its class."""
        found: type[ChangeList] = getattr(
            request, "changelist_class", ApplicationChangeList
        )
        return found

    def get_list_display(self, request: HttpRequest) -> Any:
        return listing.chosen_columns(request, self.columns(request), DEFAULT)

    def columns(self, request: HttpRequest) -> dict[str, Any]:
        """Labels by the names of what can be shown for the list's cohort."""
        return COLUMNS | listing.cohort_columns(request)

    def __getattr__(self, name: str) -> Any:
        """The column of a criterion, or of a short answer."""
        if key := list_figures.criterion_key(name):
            return columns.of_criterion(name, key)
        if key := sealed_columns.answer_key(name):
            return columns.of_answer(name, key)
        raise AttributeError(name)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adds what surrounds the list that Django renders."""
        response: Any = super().changelist_view(request, extra_context)
        if change_list := getattr(response, "context_data", {}).get("cl"):
            listing.record_answers(change_list, request)
            query = saved_filters.savable_query(self, request)
            response.context_data |= {
                "columns": listing.column_links(
                    change_list,
                    self.columns(request),
                    self.get_list_display(request),
                    DEFAULT,
                ),
                "is_default": self.get_list_display(request) == list(DEFAULT),
                "states": listing.state_tabs(change_list, request.user),
                "density": listing.density(request),
                "density_url": listing.density_url(change_list, request),
                "cohort": next(
                    list_filter.shown()
                    for list_filter in change_list.filter_specs
                    if isinstance(list_filter, CohortFilter)
                ),
                "saved": SavedFilter.objects.visible_to(request.user),
                "export_url": reverse("admin:volunteers_application_export")
                + f"?{request.GET.urlencode()}",
                "save_url": reverse("admin:volunteers_application_filter_save")
                + f"?{query}"
                if query
                else "",
            }
        return response

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The steps that can be taken in bulk, with the labels of the detail page."""
        steps = (step for step in STEPS.values() if step.perform_in_bulk)
        return {
            step.slug: (partial(bulk.plan_step, step=step), step.slug, step.label)
            for step in steps
        }

    def get_urls(self) -> list[URLPattern]:
        change_list = path(
            "",
            self.admin_site.admin_view(self.changelist_view),
            name="volunteers_application_changelist",
        )
        return [
            change_list,
            self.page("board/", board_page.board, "board"),
            self.page(
                "board/<str:code>/<slug:slug>/",
                board_page.TakeBoardStep.view,
                "board_step",
            ),
            self.page("export/", export.export_view, "export"),
            self.page("outcomes/", outcomes.ReleaseOutcomes.view, "outcomes"),
            self.page(
                "outcomes/<str:code>/stop/", outcomes.stop_release, "release_stop"
            ),
            self.page("filters/save/", saved_filters.save_view, "filter_save"),
            self.page(
                "filters/<str:code>/delete/", saved_filters.delete_view, "filter_delete"
            ),
            *self.meeting_urls(),
            self.page("extend/<int:number>/", ExtendForPerson.view, "extend"),
            self.page("<str:code>/comment/", comment.comment_view, "comment"),
            self.page("<str:code>/change/", detail.detail_view, "change"),
            *self.document_urls(),
            self.page("<str:code>/conflict/", conflicts.declare_conflict, "conflict"),
            *self.step_urls(),
        ]

    def document_urls(self) -> list[URLPattern]:
        code = "<str:code>/documents/<str:file_code>/"
        return [
            self.page(code, papers.document_view, "document"),
            self.page(f"{code}names/", papers.mark_view, "document_names"),
        ]

    def meeting_urls(self) -> list[URLPattern]:
        return [
            self.page("meeting/", meeting_page.meeting, "meeting"),
            self.page("meeting/changes/", meeting_page.changes, "meeting_changes"),
            self.page(
                "meeting/minutes/", meeting_minutes.make_minutes, "meeting_minutes"
            ),
            self.page(
                "meeting/<str:code>/note/", meeting_notes.add_note, "meeting_note"
            ),
            self.page(
                "meeting/<str:code>/<slug:slug>/", TakeMeetingStep.view, "meeting_step"
            ),
        ]

    def step_urls(self) -> list[URLPattern]:
        """Of what is done with applications, and taken back."""
        return [
            self.page("bulk/<str:code>/", bulk.TakeBulkStep.view, "bulk"),
            self.page("bulk/<str:code>/undo/", bulk.undo_step, "bulk_undo"),
            self.page(
                "<str:code>/reviews/<str:review>/open-again/",
                taking_back.ReopenReview.view,
                "review_reopen",
            ),
            self.page(
                "<str:code>/conflicts/<str:person>/take-back/",
                taking_back.TakeBackConflict.view,
                "conflict_take_back",
            ),
            # Last: it matches any slug, those of the pages above included.
            self.page("<str:code>/<slug:slug>/", TakeStep.view, "step"),
        ]

    @admin.display(description=COLUMNS["who"], ordering="reference")
    def who(self, application: Application) -> str:
        return format_html(
            '{} <span class="sub">{}</span>',
            application.display_name,
            application.reference,
        )

    @admin.display(description=COLUMNS["state"], ordering="status")
    def state(self, application: Application) -> str:
        return columns.state(application)

    @admin.display(description=COLUMNS["wishes"], ordering=list_figures.first_choice())
    def wishes(self, application: Application) -> str:
        details: listing.RowDetails = application.facts  # type: ignore[attr-defined]
        return columns.choices(details.wishes, is_anywhere=application.is_anywhere)

    @admin.display(description=COLUMNS["reviews_done"], ordering="review_count")
    def reviews_done(self, application: Application) -> str:
        details: listing.RowDetails = application.facts  # type: ignore[attr-defined]
        return columns.review_counts(details.answered, details.asked)

    @admin.display(description=COLUMNS["corrected"], ordering="score_corrected")
    def corrected(self, application: Application) -> str:
        return columns.number(application.score_corrected)

    @admin.display(description=COLUMNS["mean"], ordering="score_mean")
    def mean(self, application: Application) -> str:
        return columns.number(application.score_mean)

    @admin.display(description=COLUMNS["median"], ordering="score_median")
    def median(self, application: Application) -> str:
        return columns.number(application.score_median)

    @admin.display(description=COLUMNS["spread"], ordering="score_spread")
    def spread(self, application: Application) -> str:
        return columns.number(application.score_spread)

    @admin.display(description=COLUMNS["interview"], ordering="interview_mean")
    def interview(self, application: Any) -> str:
        return columns.number(application.interview_mean)

    @admin.display(description=COLUMNS["province"], ordering="home_province__name_th")
    def province(self, application: Application) -> str:
        return str(application.home_province or "–")

    @admin.display(description=COLUMNS["years"])
    def years(self, application: Application) -> str:
        return columns.whole(sealed_columns.years(application))

    @admin.display(description=COLUMNS["referees"], ordering="referees_answered")
    def referees(self, application: Any) -> str:
        return f"{application.referees_answered} / {application.referees_named}"

    @admin.display(description=COLUMNS["documents"], ordering="documents_missing")
    def documents(self, application: Any) -> str:
        return columns.documents(application.documents_missing)

    @admin.display(description=COLUMNS["flags"])
    def flags(self, application: Any) -> str:
        return " · ".join(list_figures.flag_words(application)) or "–"

    # Without a score as 0: NULLs would come first in PostgreSQL's descending order.
    @admin.display(
        description=COLUMNS["score"], ordering=Coalesce("score_corrected", 0.0)
    )
    def score(self, application: Application) -> str:
        return columns.score(application)

    @admin.display(
        description=COLUMNS["arrived"], ordering="submitted_at", empty_value="–"
    )
    def arrived(self, application: Application) -> str:
        return columns.arrived(application.submitted_at)

    @admin.display(description=COLUMNS["age"], ordering="-status_changed_at")
    def age(self, application: Application) -> str:
        return columns.age(application.status_changed_at)
