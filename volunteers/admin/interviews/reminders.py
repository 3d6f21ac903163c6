"""Reminding those who are invited and have no interview time yet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import MessagePreview, preview_messages
from portal.models import User
from volunteers.interviews import board, booking
from volunteers.models import Application


class RemindToPick(ConfirmedAction[Cohort]):
    """Who has no time gets one message a day at most; the first one is shown."""

    template_name = "admin/volunteers/interviews/remind.html"

    def find(self, number: int) -> Cohort:
        user = self.request.user
        if not permissions.is_coordinator(user):
            raise PermissionDenied
        cohort = get_object_or_404(Cohort.objects.visible_to(user), number=number)
        rows = board.applications_without_time(cohort, by=user)
        self.applications = list(rows.select_related("applicant__data_key", "cohort"))
        return cohort

    @property
    def is_confirmed(self) -> bool:
        """Nothing is asked, and the page's one button confirms."""
        return self.request.method == "POST"

    def preview(self) -> list[MessagePreview]:
        return preview_messages(
            lambda: [
                remind(application, by=self.request.user)
                for application in self.applications[:1]
            ]
        )

    def perform(self, cohort: Cohort) -> None:
        self.reminded_count = sum(
            remind(application, by=self.request.user)
            for application in self.applications
        )

    def success_message(self) -> str:
        count = self.reminded_count
        return ngettext(
            "%(count)s person was reminded.", "%(count)s people were reminded.", count
        ) % {"count": count}

    def object_url(self) -> str:
        board_url = reverse("admin:volunteers_interview_board")
        return f"{board_url}?cohort={self.instance.number}"

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Remind to choose a time"),
            "cohort": self.instance,
            "rows": self.applications,
        }


def remind(application: Application, *, by: User) -> bool:
    """False where the person has just picked a time."""
    try:
        booking.remind_to_pick(application, by=by)
    except TransitionRefused:
        return False
    return True
