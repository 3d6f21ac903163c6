"""More time for one person, named by their address.

The answer never tells whether there is an application.
"""

from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.text import addresses, dates
from volunteers.admin.steps.forms import ExtendPersonForm
from volunteers.decisions import workflow
from volunteers.models import Application


class ExtendForPerson(ConfirmedAction[Cohort]):
    """Without a preview, which would tell whether there is an application."""

    template_name = "admin/volunteers/extend.html"
    is_confirmed = True

    def find(self, number: int) -> Cohort:
        user = self.request.user
        if not permissions.is_coordinator(user):
            raise PermissionDenied
        return get_object_or_404(Cohort.objects.visible_to(user), number=number)

    def build_form(self, data: QueryDict | None) -> ExtendPersonForm:
        return ExtendPersonForm(self.instance, data)

    def perform(self, cohort: Cohort) -> None:
        """The cohort's history records the attempt, whatever came of it."""
        user, answers = self.request.user, self.answers
        rows = Application.objects.in_cohort(cohort).without_conflicts_of(user)
        application = (
            rows.exclude(applicant=user.pk)
            .select_related("cohort", "applicant", "data_key")
            .filter(applicant__email=addresses.normalized(answers["email"]))
            .first()
        )
        audit.record("extend for one person", cohort, by=user)
        if application is None:
            return
        with suppress(TransitionRefused):
            workflow.extend(
                application, by=user, until=answers["until"], reason=answers["reason"]
            )

    def success_message(self) -> str:
        text = _(
            "If this person has an unsent or new application, they can send or change "
            "it until %(until)s and know it."
        )
        return text % {"until": dates.show_datetime(self.answers["until"])}

    def object_url(self) -> str:
        return f"{reverse('admin:index')}?cohort={self.instance.number}"

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Extend the deadline for one person"),
            "cohort": self.instance,
        }
