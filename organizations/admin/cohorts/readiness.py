"""Is a call ready to open: its page, making it public, and taking it offline."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts import readiness, starter
from organizations.models import Cohort
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.context import admin_context, post_only, safe_page
from portal.forms.helper import PortalForm
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest

PAGE = "admin:organizations_cohort_readiness"
CHANGE = "admin:organizations_cohort_change"


def get_cohort(request: PersonRequest, pk: int) -> Cohort:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    return get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)


def page_url(cohort: Cohort) -> str:
    return reverse(PAGE, args=[cohort.pk])


@safe_page
def readiness_page(
    model_admin: ModelAdmin, request: HttpRequest, pk: int
) -> HttpResponse:
    person: Any = request
    cohort = get_cohort(person, pk)
    rows = [
        {
            "point": point,
            "is_settled": readiness.is_settled(point, cohort),
            "is_unread": point.part in cohort.to_check,
        }
        for point in readiness.points(cohort)
    ]
    context = admin_context(
        model_admin,
        request,
        title=_("Is cohort %(number)s ready?") % {"number": cohort.number},
        cohort=cohort,
        rows=rows,
        lacking_count=sum(not row["is_settled"] for row in rows),
        has_starter=not cohort.is_public and starter.can_fill(cohort),
    )
    template = "admin/organizations/cohort_readiness.html"
    return TemplateResponse(request, template, context)


@post_only(_lazy("I have checked it"), PAGE, "pk")
def check_part(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request
    cohort = get_cohort(person, pk)
    try:
        readiness.mark_checked(cohort, request.POST.get("part", ""), by=person.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is marked as checked."))
    return redirect(PAGE, pk)


class OpenAnywayForm(PortalForm):
    sure = forms.BooleanField(
        label=_lazy("Make the call public without these"),
        error_messages={
            "required": _lazy("Tick this if you want to go on, or settle them first.")
        },
    )


class CohortAction(ConfirmedAction[Cohort]):
    template_name = "admin/organizations/cohort_step.html"
    title: Any
    nothing: Any

    def find(self, pk: int) -> Cohort:
        cohort = get_cohort(self.request, pk)
        self.lacking = readiness.lacking(cohort)
        return cohort

    def object_url(self) -> str:
        return page_url(self.instance)

    def context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "object_name": str(self.instance),
            "cohort": self.instance,
            "lacking": self.lacking,
            "nothing": self.nothing,
            "confirm_label": self.title,
        }


class MakePublic(CohortAction):
    title = _lazy("Make the call public")
    nothing = _lazy(
        "The call appears on the public pages, and opens by its dates. Whoever asked "
        "to be told gets one message when it opens."
    )

    def build_form(self, data: QueryDict | None) -> OpenAnywayForm | None:
        return OpenAnywayForm(data) if self.lacking else None

    def shown_state(self) -> str:
        """What is lacking, as the page said it."""
        shown = [(point.label, point.words) for point in self.lacking]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    def perform(self, cohort: Cohort) -> None:
        readiness.make_public(cohort, by=self.request.user)

    def success_message(self) -> str:
        return _("The call is public.")


class TakeOffline(CohortAction):
    title = _lazy("Take the call offline")
    nothing = _lazy(
        "Nothing is sent. The call and its positions leave the public pages. Those who "
        "have applied keep their applications and their pages."
    )

    def shown_state(self) -> str:
        return str(self.instance.is_public)

    def perform(self, cohort: Cohort) -> None:
        readiness.hide(cohort, by=self.request.user)

    def success_message(self) -> str:
        return _("The call is offline. You can make it public again at any time.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "lacking": [], "is_dangerous": True}


class FillWithStarter(CohortAction):
    title = _lazy("Fill in starter content")
    nothing = _lazy(
        "The cohort gets questions, documents, criteria and consent texts in Thai and "
        "English, to read and change. They are marked to be checked."
    )

    def check(self) -> None:
        if not starter.can_fill(self.instance):
            raise TransitionRefused(_("the cohort has content of its own already"))

    def shown_state(self) -> str:
        return str(starter.can_fill(self.instance))

    def perform(self, cohort: Cohort) -> None:
        starter.fill(cohort, by=self.request.user)

    def success_message(self) -> str:
        return _("The starter content is there. Read it through, part by part.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "lacking": []}
