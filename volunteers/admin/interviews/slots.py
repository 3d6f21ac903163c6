"""The times of a panel: made in one go after a preview, each moved or called off after its letters were shown."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages
from portal.text import dates
from portal.text.date_fields import ClockField, DayField
from volunteers.admin.finding import known, readable
from volunteers.interviews import slots
from volunteers.interviews.slots import Span, Where
from volunteers.models import InterviewPanel, InterviewSlot
from volunteers.models.interview import MOST_SEATS

PLACE_LIMIT = 500
CLOCK = {"inputmode": "numeric", "autocomplete": "off"}
is_address = URLValidator(schemes=["https"])


class WhereForm(forms.Form):
    """What every time has: how long, where, for how many."""

    use_required_attribute = False
    day = DayField(
        label=_lazy("Day"),
        help_text=_lazy("Write it like 1 July 2026 or 1/7/2569."),
        error_messages={"required": _lazy("Write the day.")},
    )
    first = ClockField(
        label=_lazy("First one at"),
        widget=forms.TextInput(attrs=CLOCK),
        help_text=_lazy("Bangkok time, such as 09:00."),
        error_messages={"required": _lazy("Write the time of the beginning.")},
    )
    minutes = forms.IntegerField(
        label=_lazy("Minutes for each"), min_value=5, max_value=240, initial=30
    )
    remote = forms.TypedChoiceField(
        label=_lazy("Remote or on site"),
        choices=[("yes", _lazy("Remote, by a link")), ("no", _lazy("On site"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_lazy("Link or place"),
        max_length=PLACE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy(
            "Stored sealed. A link is shown to who has picked the time, a place also to who can pick it."
        ),
        error_messages={
            "required": _lazy("Write the link of the meeting, or the place.")
        },
    )
    seats = forms.IntegerField(
        label=_lazy("People at a time"), min_value=1, max_value=MOST_SEATS, initial=1
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("remote") and told.get("place"):
            told["place"] = told["place"].strip()
            try:
                is_address(told["place"])
            except ValidationError:
                self.add_error(
                    "place",
                    _lazy(
                        "Write the whole link of the meeting, beginning with https://."
                    ),
                )
        return told

    def where(self) -> Where:
        """Only after `is_valid`."""
        told = self.cleaned_data
        return Where(
            is_remote=told["remote"], place=told["place"].strip(), seats=told["seats"]
        )

    def begins_at(self, clock: time) -> datetime:
        return datetime.combine(self.cleaned_data["day"], clock, tzinfo=dates.BANGKOK)


class TimesForm(WhereForm):
    """So many in a row, from one time of a day to another."""

    last = ClockField(
        label=_lazy("Last one ends by"),
        widget=forms.TextInput(attrs=CLOCK),
        error_messages={"required": _lazy("Write the time of the end.")},
    )
    pause = forms.IntegerField(
        label=_lazy("Minutes between them"), min_value=0, max_value=240, initial=10
    )
    field_order = [
        "day",
        "first",
        "last",
        "minutes",
        "pause",
        "remote",
        "place",
        "seats",
    ]

    def spans(self) -> list[Span]:
        told = self.cleaned_data
        length, pause = (
            timedelta(minutes=told["minutes"]),
            timedelta(minutes=told["pause"]),
        )
        return slots.spans(
            told["day"],
            first=told["first"],
            last=told["last"],
            length=length,
            pause=pause,
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and not self.spans():
            self.add_error("last", _lazy("No interview fits between these times."))
        return told


class TimeForm(WhereForm):
    def span(self) -> Span:
        begins_at = self.begins_at(self.cleaned_data["first"])
        return begins_at, begins_at + timedelta(minutes=self.cleaned_data["minutes"])


def panel_of(request: PersonRequest, code: str) -> InterviewPanel:
    """Or 404; 403 for staff whose work it isn't."""
    readable(request.user)
    rows = InterviewPanel.objects.visible_to(request.user).select_related(
        "cohort", "data_key"
    )
    return get_object_or_404(rows, code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def times_page(request: PersonRequest, code: str, *, desk: ModelAdmin) -> HttpResponse:
    """The link of a meeting travels in the body of the form only: an address would be kept in logs."""
    panel = panel_of(request, code)
    form = TimesForm(request.POST if request.method == "POST" else None)
    spans: list[Span] = []
    if form.is_valid() and "change" not in request.POST:
        spans = form.spans()
        if "confirmed" in request.POST:
            try:
                made = slots.make(panel, spans, form.where(), by=request.user)
            except TransitionRefused as refused:
                messages.error(request, str(refused))
            else:
                told = ngettext(
                    "%(count)s time was made.", "%(count)s times were made.", len(made)
                )
                messages.success(request, told % {"count": len(made)})
                return redirect(request.path)
    context = {
        "form": form,
        "planned": planned(panel, spans),
        "panel": panel,
        "slots": slots_of(request, panel),
    }
    return shown(desk, request, panel, "times", _("Times of the panel"), context)


def planned(panel: InterviewPanel, spans: list[Span]) -> list[dict[str, Any]]:
    """The preview: what would be made, and what is left out and why."""
    taken, now = slots.clashes(list(panel.members.all()), spans), timezone.now()
    return [
        {
            "starts_at": span[0],
            "ends_at": span[1],
            "why": _("somebody on the panel is busy")
            if span in taken
            else _("over")
            if span[0] <= now
            else "",
        }
        for span in spans
    ]


def slots_of(request: PersonRequest, panel: InterviewPanel) -> list[InterviewSlot]:
    """Those to come, with how many seats are taken."""
    rows = InterviewSlot.objects.visible_to(request.user).filter(panel=panel).standing()
    return list(
        rows.filter(ends_at__gt=timezone.now()).with_taken().order_by("starts_at")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def time_page(
    request: PersonRequest, code: str, slot_code: str, *, desk: ModelAdmin
) -> HttpResponse:
    """POST goes to the letters first; `confirmed` does it: another time or place, or (`off`) none."""
    panel = panel_of(request, code)
    rows = (
        InterviewSlot.objects.visible_to(request.user)
        .standing()
        .select_related("panel__data_key", "panel__cohort")
    )
    slot = get_object_or_404(rows, panel=panel, code=slot_code)
    is_off = "off" in request.POST
    form = TimeForm(
        request.POST if request.method == "POST" and not is_off else None,
        initial=initial(slot),
    )
    letters: list[MessagePreview] | None = None
    if (
        request.method == "POST"
        and "change" not in request.POST
        and (is_off or form.is_valid())
    ):
        try:
            letters = acted(request, slot, form, is_off=is_off)
        except TransitionRefused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        if "confirmed" in request.POST:
            messages.success(
                request,
                _("The time was called off.") if is_off else _("The time was changed."),
            )
            return redirect("admin:volunteers_interviewpanel_times", code)
    context = {
        "form": form,
        "slot": slot,
        "panel": panel,
        "letters": letters,
        "is_off": is_off,
    }
    return shown(
        desk, request, panel, "time", dates.show_datetime(slot.starts_at), context
    )


def acted(
    request: PersonRequest, slot: InterviewSlot, form: TimeForm, *, is_off: bool
) -> list[MessagePreview]:
    """Does it if that is confirmed; until then only its letters come back. Raises `TransitionRefused`."""

    def act() -> None:
        fresh = InterviewSlot.objects.select_related("panel").get(pk=slot.pk)
        if is_off:
            slots.call_off(fresh, by=request.user)
        else:
            slots.move(fresh, form.span(), form.where(), by=request.user)

    if "confirmed" in request.POST:
        act()
        return []
    seated = slot.interviews.values_list("application__code", flat=True)
    return preview_messages(act, about=list(seated))


def initial(slot: InterviewSlot) -> dict[str, Any]:
    begins = dates.in_bangkok(slot.starts_at)
    return {
        "day": dates.show_date(begins),
        "first": f"{begins:%H:%M}",
        "minutes": (slot.ends_at - slot.starts_at) // timedelta(minutes=1),
        "remote": "yes" if slot.is_remote else "no",
        "place": slot.place,
        "seats": slot.seats,
    }


def shown(
    desk: ModelAdmin,
    request: PersonRequest,
    panel: InterviewPanel,
    name: str,
    title: str,
    context: dict[str, Any],
) -> HttpResponse:
    urls = {
        "list_url": reverse("admin:volunteers_interviewpanel_changelist"),
        "thing_url": reverse("admin:volunteers_interviewpanel_change", args=[panel.pk]),
        "times_url": reverse(
            "admin:volunteers_interviewpanel_times", args=[panel.code]
        ),
    }
    whole = known(desk, request, title=title, **{**context, **urls})
    return TemplateResponse(request, f"admin/volunteers/interviews/{name}.html", whole)
