"""One step with one application: ask for details, show the messages, then take it."""

from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel.lifecycle import TransitionRefused
from volunteers.admin.applications.neighbours import find_neighbours
from volunteers.admin.finding import (
    change_url,
    get_application_or_404,
    list_url_of,
    with_list,
)
from volunteers.admin.steps.forms import StepForm
from volunteers.admin.steps.steps import STEPS
from volunteers.models import Application

GOES_ON = "next"
"""What a confirmation says that leads to the next application of the list."""


class TakeStep(ConfirmedAction[Application]):
    template_name = "admin/volunteers/step.html"

    def find(self, code: str, slug: str) -> Application:
        application = get_application_or_404(self.request.user, code)
        # Before the step, which can take it out of the list.
        neighbours = find_neighbours(self.model_admin, self.request, application)
        self.next_url = neighbours.next_url if neighbours else ""
        if slug not in STEPS:
            raise Http404
        self.step = STEPS[slug]
        return application

    def check(self) -> None:
        if reason := self.step.refusal(self.request.user, self.instance):
            raise TransitionRefused(reason)

    def build_form(self, data: QueryDict | None) -> StepForm:
        form = self.step.form(self.instance.cohort, data)
        return form.for_application(self.instance)

    def perform(self, application: Application) -> None:
        self.step.perform(application, self.request.user, self.answers)

    def reload(self) -> Application:
        rows = Application.objects.select_related("cohort", "applicant")
        return rows.get(pk=self.instance.pk)

    def success_message(self) -> str:
        return _("%(reference)s: %(done)s") % {
            "reference": self.instance.reference,
            "done": self.step.done,
        }

    def object_url(self) -> str:
        return with_list(self.request, change_url(self.instance))

    def success_url(self) -> str:
        goes_on = self.request.POST.get("confirmed") == GOES_ON
        return (goes_on and self.next_url) or self.object_url()

    def context(self) -> dict[str, Any]:
        step = self.step
        return {
            "title": step.label,
            "application": self.instance,
            "object_name": self.instance.reference,
            "step": step,
            "lead": step.sends,
            "nothing": step.nothing_sent or step.sends,
            "confirm_label": step.label,
            "is_dangerous": step.tone == "danger",
            "goes_on": self.next_url and GOES_ON,
            "list_url": list_url_of(self.request, self.instance.code),
        }
