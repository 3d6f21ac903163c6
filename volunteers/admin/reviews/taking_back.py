"""Coordinators open a review again, or take back a conflict declared by mistake."""

from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel.lifecycle import TransitionRefused
from volunteers import rules
from volunteers.admin.finding import change_url, get_application_or_404, with_list
from volunteers.admin.steps.forms import ReasonForm
from volunteers.models import Application, Conflict, Review
from volunteers.reviews import taking_back


class OfApplication(ConfirmedAction[Any]):
    """On a row of an application, with a reason for the other coordinators."""

    application: Application

    def build_form(self, data: QueryDict | None) -> ReasonForm:
        return ReasonForm(self.application.cohort, data)

    def object_url(self) -> str:
        return f"{with_list(self.request, change_url(self.application))}#reviews"

    def page_context(self, title: str, lead: str) -> dict[str, Any]:
        return {
            "title": title,
            "object_name": self.application.reference,
            "lead": lead,
            "confirm_label": title,
        }


class ReopenReview(OfApplication):
    def find(self, code: str, review: str) -> Review:
        self.application = get_application_or_404(self.request.user, code)
        return get_object_or_404(self.application.reviews, code=review)

    def check(self) -> None:
        if not rules.can_reopen_review(self.request.user, self.instance):
            raise TransitionRefused(_("this review is closed"))

    def perform(self, review: Any) -> None:
        taking_back.reopen(review, by=self.request.user, **self.answers)

    def success_message(self) -> str:
        return _("The review is open again.")

    def context(self) -> dict[str, Any]:
        text = _(
            "It counts no more until it is sent again. The reviewer gets a message."
        )
        return self.page_context(str(taking_back.REOPEN.label), text)


class TakeBackConflict(OfApplication):
    def find(self, code: str, person: str) -> Conflict:
        self.application = get_application_or_404(self.request.user, code)
        return get_object_or_404(
            self.application.conflicts.select_related("reviewer"),
            reviewer__code=person,
        )

    def check(self) -> None:
        if not rules.can_take_back_conflict(self.request.user, self.instance):
            raise TransitionRefused(_("another coordinator has to take it back"))

    def perform(self, conflict: Any) -> None:
        taking_back.take_back_conflict(conflict, by=self.request.user, **self.answers)

    def success_message(self) -> str:
        return _("The conflict was taken back.")

    def context(self) -> dict[str, Any]:
        text = _("The person sees the application again, and their review is open.")
        return self.page_context(str(taking_back.TAKE_BACK_CONFLICT.label), text)
