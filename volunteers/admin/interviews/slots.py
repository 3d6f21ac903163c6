"""The times of a panel: made in one go, and moved or called off one by one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.text import dates
from volunteers.admin.interviews.finding import get_panel_or_404
from volunteers.admin.interviews.slot_forms import MakeSlotsForm, MoveSlotForm
from volunteers.interviews import slots
from volunteers.interviews.slots import Span
from volunteers.models import InterviewPanel, InterviewSlot


class MakeSlots(ConfirmedAction[InterviewPanel]):
    """The times of the panel, and the form that makes more.

    The link of a meeting is sent in the body of the form only: logs keep addresses.
    """

    template_name = "admin/volunteers/interviews/times.html"

    def find(self, code: str) -> InterviewPanel:
        return get_panel_or_404(self.request, code)

    def build_form(self, data: QueryDict | None) -> MakeSlotsForm:
        return MakeSlotsForm(data)

    def preview(self) -> list[dict[str, Any]]:
        return planned_slots(self.instance, self.form.spans())

    def perform(self, panel: InterviewPanel) -> None:
        form = self.form
        created = slots.create(panel, form.spans(), form.where(), by=self.request.user)
        self.created_count = len(created)

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        """The preview names the times that are not free any more."""
        messages.error(self.request, str(refusal))
        return self.render(previews=self.preview())

    def success_message(self) -> str:
        count = self.created_count
        return ngettext(
            "%(count)s slot was added.", "%(count)s slots were added.", count
        ) % {"count": count}

    def success_url(self) -> str:
        return self.request.path

    def object_url(self) -> str:
        return panel_url(self.instance)

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Times of the panel"),
            "object_name": self.instance.name,
            "panel": self.instance,
            "slots": slots_of(self.request, self.instance),
        }


def planned_slots(panel: InterviewPanel, spans: list[Span]) -> list[dict[str, Any]]:
    """What would be made, and what is left out and why."""
    clashes = slots.clashes(list(panel.members.all()), spans)
    now = timezone.now()

    def reason(span: Span) -> str:
        if span in clashes:
            return _("someone on the panel is busy")
        return _("over") if span[0] <= now else ""

    return [
        {"starts_at": span[0], "ends_at": span[1], "reason": reason(span)}
        for span in spans
    ]


def slots_of(request: PersonRequest, panel: InterviewPanel) -> list[InterviewSlot]:
    """Those to come, with how many seats are taken."""
    rows = (
        InterviewSlot.objects.visible_to(request.user)
        .filter(panel=panel)
        .not_cancelled()
    )
    return list(
        rows.filter(ends_at__gt=timezone.now()).with_taken().order_by("starts_at")
    )


class ChangeSlot(ConfirmedAction[InterviewSlot]):
    """Another time or place; or, with `off`, none."""

    template_name = "admin/volunteers/interviews/time.html"
    offers_change = False

    def find(self, code: str, slot_code: str) -> InterviewSlot:
        self.panel = get_panel_or_404(self.request, code)
        rows = InterviewSlot.objects.visible_to(self.request.user).not_cancelled()
        return get_object_or_404(
            rows.select_related("panel__data_key", "panel__cohort"),
            panel=self.panel,
            code=slot_code,
        )

    @property
    def is_off(self) -> bool:
        return "off" in self.request.POST

    def build_form(self, data: QueryDict | None) -> MoveSlotForm:
        return MoveSlotForm(
            None if self.is_off else data, initial=initial_data(self.instance)
        )

    @property
    def is_answered(self) -> bool:
        if self.is_off:
            return "change" not in self.request.POST
        return super().is_answered

    def perform(self, slot: InterviewSlot) -> None:
        if self.is_off:
            slots.cancel(slot, by=self.request.user)
        else:
            span, where = self.form.span(), self.form.where()
            slots.move(slot, span, where, by=self.request.user)

    def reload(self) -> InterviewSlot:
        return InterviewSlot.objects.select_related("panel").get(pk=self.instance.pk)

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        messages.error(self.request, str(refusal))
        return redirect(self.request.path)

    def success_message(self) -> str:
        if self.is_off:
            return _("The slot was cancelled.")
        return _("The time was changed.")

    def success_url(self) -> str:
        return times_url(self.panel)

    def object_url(self) -> str:
        return panel_url(self.panel)

    def context(self) -> dict[str, Any]:
        return {
            "title": dates.show_datetime(self.instance.starts_at),
            "object_name": self.panel.name,
            "panel": self.panel,
            "slot": self.instance,
            "is_off": self.is_off,
            "times_url": times_url(self.panel),
            "cancel_url": self.request.path,
            "confirm_label": _("Cancel this slot of the panel")
            if self.is_off
            else _("Save the change"),
            "is_dangerous": self.is_off,
        }


def initial_data(slot: InterviewSlot) -> dict[str, Any]:
    starts_at = dates.in_bangkok(slot.starts_at)
    return {
        "day": dates.show_date(starts_at),
        "first": f"{starts_at:%H:%M}",
        "minutes": (slot.ends_at - slot.starts_at) // timedelta(minutes=1),
        "remote": "yes" if slot.is_remote else "no",
        "place": slot.place,
        "seats": slot.seats,
    }


def panel_url(panel: InterviewPanel) -> str:
    return reverse("admin:volunteers_interviewpanel_change", args=[panel.pk])


def times_url(panel: InterviewPanel) -> str:
    return reverse("admin:volunteers_interviewpanel_times", args=[panel.code])
