"""Organizations that owe answers about applicants, and answering for one of them."""

from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.admin.confirmed_action import ConfirmedAction
from portal.forms.helper import PortalForm
from portal.kernel import permissions
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import admin_context, change_url, get_chosen_cohort
from volunteers.hosts import sharing
from volunteers.hosts.forms import LIMITS
from volunteers.models import Choice
from volunteers.models.choices import InterestLevel
from volunteers.models.queries.applications import SEALED_FIELDS


def answering_urls(model_admin: ModelAdmin) -> list[URLPattern]:
    wrapped = model_admin.admin_site.admin_view
    return [
        path(
            "silent/",
            wrapped(partial(silent_organizations, model_admin=model_admin)),
            name="volunteers_interest_silent",
        ),
        path(
            "for/<str:code>/",
            wrapped(partial(AnswerForOrganization.view, model_admin)),
            name="volunteers_interest_answer",
        ),
    ]


@require_safe
def silent_organizations(
    request: PersonRequest, *, model_admin: ModelAdmin
) -> HttpResponse:
    """By organization, the one that is late for longest first."""
    cohort = get_chosen_cohort(request)
    rows = Choice.objects.overdue(cohort, by=request.user)
    found = rows.select_related("application", "position__organization").defer(
        "reason", *SEALED_FIELDS
    )
    ordered = found.order_by("position__organization__sort_key", "answer_by", "pk")
    groups = [
        {"organization": organization, "choices": list(choices)}
        for organization, choices in groupby(
            ordered, key=lambda choice: choice.position.organization
        )
    ]
    groups.sort(key=lambda group: group["choices"][0].answer_by)
    context = admin_context(
        model_admin,
        request,
        title=_("Answers that organizations owe"),
        cohort=cohort,
        groups=groups,
    )
    return TemplateResponse(request, "admin/volunteers/silent.html", context)


class AnswerForm(PortalForm):
    level = forms.ChoiceField(
        label=_lazy("The organization’s answer"),
        choices=InterestLevel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose one of the three answers.")},
    )
    note = forms.CharField(
        label=_lazy("Note"),
        help_text=_lazy("How you know, and why. The organization reads it."),
        required=False,
        max_length=LIMITS["note"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForOrganization(ConfirmedAction[Choice]):
    """A coordinator's word for the organization; its editors hear of it."""

    def find(self, code: str) -> Choice:
        user = self.request.user
        if not permissions.is_coordinator(user):
            raise PermissionDenied
        rows = Choice.objects.visible_to(user).exclude(application__applicant=user.pk)
        related = ("application__data_key", "position__cohort")
        choice = get_object_or_404(
            rows.select_related(*related, "position__organization"), code=code
        )
        self.stored = sharing.interest_in(choice)
        return choice

    def check(self) -> None:
        if not Choice.objects.shared().filter(pk=self.instance.pk).exists():
            raise TransitionRefused(_("the organization isn’t shown this application"))

    def build_form(self, data: QueryDict | None) -> AnswerForm:
        said = self.stored
        initial = {"level": said.level, "note": said.note} if said else {}
        return AnswerForm(data, initial=initial)

    def shown_state(self) -> str:
        """What the organization has said: an answer of its own is not overwritten."""
        return f" {sharing.interest_version(self.stored)}"

    def perform(self, choice: Choice) -> None:
        try:
            sharing.save_interest(
                choice,
                level=self.answers["level"],
                note=self.answers["note"],
                times=self.stored.times if self.stored else "",
                seen=sharing.interest_version(self.stored),
                by=self.request.user,
                is_on_behalf=True,
            )
        except StaleVersion as stale:
            raise TransitionRefused(_("the organization has answered since")) from stale

    def success_message(self) -> str:
        return _("The answer was saved for %(organization)s.") % {
            "organization": self.instance.position.organization
        }

    def object_url(self) -> str:
        return change_url(self.instance.application)

    def context(self) -> dict[str, Any]:
        choice = self.instance
        names = {
            "organization": choice.position.organization,
            "reference": choice.application.reference,
        }
        return {
            "title": _("Answer for an organization"),
            "object_name": choice.application.reference,
            "lead": _(
                "You answer for %(organization)s about %(reference)s, and the history "
                "says so. Its editors get this message:"
            )
            % names,
            "nothing": _("They were told today already. Nothing is sent."),
            "confirm_label": _("Save the answer for them"),
        }
