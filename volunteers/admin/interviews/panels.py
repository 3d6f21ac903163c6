"""Interview panels: who sits on them, and the addresses of the pages of their times."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from portal.admin.model_admin import RuleAdmin
from portal.kernel import cards, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.admin.interviews.slots import ChangeSlot, MakeSlots
from volunteers.interviews import slots
from volunteers.models import InterviewPanel


class InterviewPanelForm(forms.ModelForm):
    """Without people while it is new: who may sit on it follows from its cohort."""

    class Meta:
        model = InterviewPanel
        fields = ["cohort", "name"]

    people = forms.MultipleChoiceField(
        label=_lazy("Who interviews"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_lazy(
            "Reviewers of the cohort and coordinators. Each new one gets a message."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["people"]
            return
        self.people_by_code = {
            person.code: person for person in slots.eligible_members(self.instance)
        }
        field: Any = self.fields["people"]
        field.choices = [
            (code, name_with_email(person))
            for code, person in self.people_by_code.items()
        ]
        field.initial = [person.code for person in self.instance.members.all()]

    def clean_people(self) -> list[User]:
        """Tried and taken back, so that a refusal stands beside the field."""
        chosen = [self.people_by_code[code] for code in self.cleaned_data["people"]]
        try:
            with transaction.atomic():
                slots.set_members(self.instance, chosen, by=None)
                transaction.set_rollback(True)
        except TransitionRefused as refused:
            raise ValidationError(str(refused)) from refused
        return chosen


def name_with_email(person: User) -> str:
    return (
        f"{person.display_name} ({person.email})"
        if person.display_name
        else person.email
    )


@admin.register(InterviewPanel)
class InterviewPanelAdmin(RuleAdmin):
    view_rule = add_rule = change_rule = delete_rule = staticmethod(
        permissions.is_coordinator
    )
    form = InterviewPanelForm
    list_display = ["name", "of_cohort", "size", "times"]
    list_filter = [CohortFilter]
    list_select_related = ["cohort"]
    ordering = ["-cohort__number", "name"]
    change_form_template = "admin/volunteers/interviews/panel.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted = {
            "member_count": Count("members", distinct=True),
            "slot_count": Count("slots", distinct=True),
        }
        return super().get_queryset(request).annotate(**counted)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["name", "people"] if obj else ["cohort", "name"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"cohort": cards.open_cohort()}

    def save_model(
        self, request: HttpRequest, obj: InterviewPanel, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if "people" not in form.cleaned_data:
            return
        try:
            slots.set_members(obj, form.cleaned_data["people"], by=request.user)  # type: ignore[arg-type]
        except (
            TransitionRefused
        ) as refused:  # somebody was quicker since the form was checked
            messages.error(request, str(refused))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to who sits on it."""
        return redirect("admin:volunteers_interviewpanel_change", obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what nobody has ever made a time for."""
        return super().has_delete_permission(request, obj) and not (
            obj and obj.slots.exists()
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("<str:code>/times/", MakeSlots.view, "times"),
            self.page("<str:code>/times/<str:slot_code>/", ChangeSlot.view, "time"),
            *super().get_urls(),
        ]

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def of_cohort(self, panel: InterviewPanel) -> int:
        return panel.cohort.number

    @admin.display(description=_lazy("members"))
    def size(self, panel: InterviewPanel) -> int:
        return panel.member_count  # type: ignore[attr-defined]

    @admin.display(description=_lazy("interview times"))
    def times(self, panel: InterviewPanel) -> str:
        url = reverse("admin:volunteers_interviewpanel_times", args=[panel.code])
        return format_html('<a href="{}">{}</a>', url, panel.slot_count)  # type: ignore[attr-defined]
