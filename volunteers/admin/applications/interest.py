"""What hosts say about applicants, a table by position."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from organizations.templatetags.names import named
from portal.admin.columns import date_column
from portal.admin.model_admin import PortalChangeList, RuleAdmin
from portal.kernel import permissions
from volunteers.admin.applications.columns import INTEREST_TONES
from volunteers.admin.applications.filters import HostFilter
from volunteers.admin.finding import change_url
from volunteers.admin.steps.answering import answering_urls
from volunteers.models import Interest
from volunteers.models.choices import InterestLevel


class InterestCohortFilter(CohortFilter):
    path = "position__cohort__number"


class ApplicationLinks(PortalChangeList):
    def url_for_result(self, result: Any) -> str:
        return change_url(result.application)


@admin.register(Interest)
class InterestAdmin(RuleAdmin):
    """Only a list: notes and times stand on the application's page, where each reading
    is recorded.
    """

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["host", "place", "who", "answer", date_column("at", _lazy("said"))]
    list_display_links = ["who"]
    list_filter = [InterestCohortFilter, HostFilter, "level"]
    list_select_related = ["position__organization", "position__cohort", "application"]
    ordering = [
        "-position__cohort__number",
        "position__organization__sort_key",
        "position",
        "rank",
        "level",
        "pk",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interest]:
        """A coordinator's own application is not for them to read here."""
        rows = (
            super()
            .get_queryset(request)
            .exclude(application__applicant=request.user.pk)
        )
        return rows.defer(
            "note",
            "times",
            "application__legal_name",
            "application__name_for_referees",
            "application__phone",
            "application__birth_on",
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ApplicationLinks

    def get_urls(self) -> list[URLPattern]:
        return [
            *answering_urls(self),
            path(
                "",
                self.admin_site.admin_view(self.changelist_view),
                name="volunteers_interest_changelist",
            ),
        ]

    @admin.display(
        description=_lazy("organization"), ordering="position__organization__sort_key"
    )
    def host(self, interest: Interest) -> str:
        cohort = _("Cohort %(number)s") % {"number": interest.position.cohort.number}
        return format_html(
            '{}<span class="sub">{}</span>',
            named(interest.position),
            cohort,
        )

    @admin.display(
        description=_lazy("organization’s ranking"), ordering="rank", empty_value="–"
    )
    def place(self, interest: Interest) -> int | None:
        return interest.rank

    @admin.display(description=_lazy("application"))
    def who(self, interest: Interest) -> str:
        application = interest.application
        return format_html(
            '{}<span class="sub">{}</span>',
            application.reference,
            application.display_name,
        )

    @admin.display(description=_lazy("interest"), ordering="level")
    def answer(self, interest: Interest) -> str:
        tone = INTEREST_TONES[InterestLevel(interest.level)]
        return format_html(
            '<span class="badge badge--{}">{}</span>',
            tone,
            interest.get_level_display(),
        )
