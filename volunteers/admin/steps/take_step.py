"""One step with one application: ask for details, show the messages, then take it."""

from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel.lifecycle import TransitionRefused
from volunteers.admin.finding import change_url, get_application_or_404
from volunteers.admin.steps.forms import StepForm
from volunteers.admin.steps.steps import STEPS
from volunteers.models import Application


class TakeStep(ConfirmedAction[Application]):
    template_name = "admin/volunteers/step.html"

    def find(self, code: str, slug: str) -> Application:
        application = get_application_or_404(self.request.user, code)
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
        return change_url(self.instance)

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
        }
