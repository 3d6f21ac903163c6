"""A decision in a row of the meeting: the application's own step, without a door of its
own. What would send a message is shown first, as everywhere.
"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import WouldSend, do_if_silent
from volunteers.admin.meeting import address, page
from volunteers.admin.steps.take_step import TakeStep
from volunteers.models import Application


class TakeMeetingStep(TakeStep):
    template_name = "admin/volunteers/meeting/step.html"

    def find(self, code: str, slug: str) -> Application:
        if slug not in page.STEPS:
            raise Http404
        application = super().find(code=code, slug=slug)
        self.where = address.read(self.request, application.cohort)
        return application

    def respond(self) -> HttpResponse:
        try:
            return super().respond()
        except WouldSend as unseen:
            # As it is stored: the attempt has changed the one in memory.
            self.instance = self.reload()
            return self.render(previews=unseen.previews)

    def perform(self, application: Application) -> None:
        """A press in a row is the confirmation of what sends nothing."""
        act = partial(super().perform, application)
        if self.request.POST.get("confirmed") == page.IN_ROW:
            do_if_silent(act)
        else:
            act()

    def render(self, *, previews: Any) -> HttpResponse:
        """The script of the page presses once more, and the page that asks comes."""
        if page.is_in_row(self.request):
            return HttpResponse(status=422)
        return super().render(previews=previews)

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        """By name: the row may be far from where the refusal is read."""
        said = f"{self.instance.reference}: {refusal}"
        if page.is_in_row(self.request):
            return self.answer_row(said, status=409)
        messages.error(self.request, said)
        return redirect(self.object_url())

    def done(self) -> HttpResponse:
        if page.is_in_row(self.request):
            return self.answer_row(self.success_message())
        return super().done()

    def answer_row(self, said: str, *, status: int = 200) -> HttpResponse:
        code = self.instance.code
        return page.answer_row(self.request, self.where, code, said=said, status=status)

    def object_url(self) -> str:
        return self.where.url(self.instance.code)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "object_name": _("Selection meeting"),
            "names_hidden": self.where.names_hidden,
        }
