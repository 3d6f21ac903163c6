"""The queue of profiles that organizations have sent."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.admin import revision_steps
from organizations.admin.filters import RevisionCohortFilter, RevisionStateFilter
from organizations.admin.partial_approval import ApprovePart
from organizations.models import ProfileRevision
from organizations.models.choices import RevisionStatus as R
from organizations.templatetags.names import named
from portal.admin.columns import date_column
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.kernel import permissions

TONES = {R.SUBMITTED: "sun", R.CHANGES_REQUESTED: "rose", R.APPROVED: "leaf"}


@admin.register(ProfileRevision)
class ProfileRevisionAdmin(RuleAdmin):
    """Nobody edits a profile here: it is read, and approved or returned."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "who",
        "state",
        "cohort_number",
        "number",
        date_column("status_changed_at", _lazy("since")),
        "age",
    ]
    list_filter = [RevisionStateFilter, RevisionCohortFilter]
    list_select_related = ["participation__organization", "participation__cohort"]
    search_fields = [
        "participation__organization__name",
        "participation__organization__slug",
    ]
    ordering = ["-status_changed_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProfileRevision]:
        # The list shows no text; `content` is the whole profile as JSON.
        return super().get_queryset(request).defer("content")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    def get_urls(self) -> list[URLPattern]:
        change_list = path(
            "",
            self.admin_site.admin_view(self.changelist_view),
            name="organizations_profilerevision_changelist",
        )
        return [
            change_list,
            self.page("<str:code>/change/", revision_steps.revision_detail, "change"),
            self.page("<str:code>/page/", revision_steps.revision_page, "page"),
            self.page(
                "<str:code>/approve/", revision_steps.ApproveRevision.view, "approve"
            ),
            self.page(
                "<str:code>/approve-part/",
                ApprovePart.view,
                "approve_part",
            ),
            self.page(
                "<str:code>/return/", revision_steps.ReturnRevision.view, "return"
            ),
            self.page(
                "<str:code>/take-back/",
                revision_steps.TakeBackDecision.view,
                "take_back",
            ),
        ]

    @admin.display(
        description=_lazy("organization"),
        ordering="participation__organization__sort_key",
    )
    def who(self, revision: ProfileRevision) -> str:
        return named(revision.participation)

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, revision: ProfileRevision) -> str:
        tone = TONES.get(R(revision.status), "plain")
        return format_html(
            '<span class="state state--{}">{}</span>',
            tone,
            revision.get_status_display(),
        )

    @admin.display(
        description=_lazy("cohort"), ordering="participation__cohort__number"
    )
    def cohort_number(self, revision: ProfileRevision) -> int:
        return revision.participation.cohort.number

    @admin.display(
        description=_lazy("in this state for"), ordering="-status_changed_at"
    )
    def age(self, revision: ProfileRevision) -> str:
        days = (timezone.now() - revision.status_changed_at).days
        return (
            ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
            if days
            else str(_lazy("today"))
        )
