"""Who reviews, and the list of reviews."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from organizations.models import Cohort
from portal.admin.columns import date_column
from portal.admin.model_admin import PortalChangeList, RuleAdmin
from portal.forms.helper import OF_SOMEBODY_ELSE
from portal.kernel import cards, permissions
from portal.models import User
from portal.text import addresses
from volunteers.admin.applications.columns import age
from volunteers.admin.finding import change_url
from volunteers.admin.reviews import distribution, progress
from volunteers.admin.reviews.reminding import RemindReviewers
from volunteers.models import PanelMember, Review
from volunteers.models.choices import ReviewStatus
from volunteers.reviews import reviewing
from volunteers.ties import taking
from volunteers.ties.table import Role

TONES = {ReviewStatus.SUBMITTED: "leaf", ReviewStatus.DRAFT: "sky"}


class PanelForm(forms.ModelForm):
    email = forms.EmailField(
        widget=forms.EmailInput(OF_SOMEBODY_ELSE),
        label=_lazy("Email of the account"),
        help_text=_lazy("The person must have an account already."),
    )

    class Meta:
        model = PanelMember
        fields = ["cohort", "most_reviews"]

    def clean_email(self) -> str:
        email = addresses.normalized(self.cleaned_data["email"])
        if not User.objects.filter(email=email, is_active=True).exists():
            raise ValidationError(_lazy("No account has this address."))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.instance.user = User.objects.get(email=cleaned["email"])
            refuse_other_roles(self.instance.user, cleaned["cohort"])
        return cleaned


def refuse_other_roles(user: User, cohort: Cohort) -> None:
    """In the transaction of the form, see `volunteers.ties.table`."""
    if PanelMember.objects.filter(cohort=cohort, user=user).exists():
        raise ValidationError(_lazy("This person is on the panel already."))
    permissions.lock_roles(user)
    if reason := taking.refusal(user, Role.REVIEWER, [cohort], is_own=False):
        raise ValidationError(reason[:1].upper() + reason[1:] + ".")


@admin.register(PanelMember)
class PanelMemberAdmin(RuleAdmin):
    view_rule = add_rule = change_rule = delete_rule = staticmethod(
        permissions.is_coordinator
    )
    form = PanelForm
    list_display = ["user", "of_cohort", "given", "done", "most_reviews"]
    list_filter = [CohortFilter]
    list_select_related = ["user", "cohort"]
    ordering = ["-cohort__number", "user__email"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(
            partial(distribution.assign_by_plan, model_admin=self)
        )
        return [
            path("assign/", view, name="volunteers_panelmember_assign"),
            *super().get_urls(),
        ]

    def get_fields(self, request: HttpRequest, obj: PanelMember | None = None) -> Any:
        who = "user" if obj else "email"
        return ["cohort", who, "most_reviews"]

    def get_form(
        self,
        request: HttpRequest,
        obj: PanelMember | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Who it is and of which cohort stays; only the limit is changed."""
        if obj:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(
        self, request: HttpRequest, obj: PanelMember | None = None
    ) -> list[str]:
        return ["cohort", "user"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[PanelMember]:
        return reviewing.with_loads(super().get_queryset(request), by=request.user)  # type: ignore[arg-type]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"cohort": cards.open_cohort()}

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, member: PanelMember) -> int:
        return member.cohort.number

    @admin.display(description=_lazy("given"))
    def given(self, member: PanelMember) -> int:
        return member.asked  # type: ignore[attr-defined]

    @admin.display(description=_lazy("sent"))
    def done(self, member: PanelMember) -> int:
        return member.done  # type: ignore[attr-defined]


class ApplicationLinks(PortalChangeList):
    """A review is read on the page of its application."""

    def url_for_result(self, result: Any) -> str:
        return change_url(result.application)


class ReviewCohortFilter(CohortFilter):
    path = "application__cohort__number"


@admin.register(Review)
class ReviewAdmin(RuleAdmin):
    """Read-only; the texts are on the application's page."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "application",
        "reviewer",
        "state",
        date_column("assigned_at", _lazy("assigned")),
        "waited",
        "own_mark",
    ]
    list_filter = [ReviewCohortFilter, "status"]
    search_fields = [
        "application__reference__exact",
        "reviewer__email",
        "reviewer__display_name",
    ]
    search_help_text = _lazy("Reference, or name or email of the reviewer")
    ordering = ["-assigned_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        rows: Any = (
            super()
            .get_queryset(request)
            .exclude(application__applicant=request.user.pk)
        )
        return rows.for_queue().select_related("reviewer")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ApplicationLinks

    def get_urls(self) -> list[URLPattern]:
        return [
            *progress.dashboard_urls(self, "progress", "disagreements"),
            self.page("remind/", RemindReviewers.view, "remind"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        pk = int(object_id) if object_id.isdecimal() else 0
        return redirect(
            change_url(get_object_or_404(self.get_queryset(request), pk=pk).application)
        )

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, review: Review) -> str:
        return format_html(
            '<span class="badge badge--{}">{}</span>',
            TONES.get(ReviewStatus(review.status), "plain"),
            review.get_status_display(),
        )

    @admin.display(
        description=_lazy("in this state for"), ordering="-status_changed_at"
    )
    def waited(self, review: Review) -> str:
        return age(review.status_changed_at)

    @admin.display(description=_lazy("mean"), ordering="mark")
    def own_mark(self, review: Review) -> str:
        return f"{review.mark:.1f}" if review.mark is not None else "–"
