"""One interview at the desk: how it stands, its scores, and the steps it can take, each with its letters first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from organizations.models import Cohort
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages
from portal.models import User
from portal.text import dates
from volunteers.admin.finding import change_url, known, readable
from volunteers.interviews import board, booking
from volunteers.models import Interview, InterviewSlot

AT_ONCE = _lazy("These messages go at once.")
NOTHING = _lazy("Nothing is sent.")


class MoveForm(forms.Form):
    """Which of the times that are open for this application; the page says which it has."""

    use_required_attribute = False
    slot = forms.ChoiceField(
        label=_lazy("New time"),
        error_messages={"required": _lazy("Choose a time first.")},
    )

    def __init__(self, interview: Interview, data: Any = None, *, by: User) -> None:
        super().__init__(data)
        self.slots = {
            slot.code: slot for slot in booking.open_slots(interview.application, by=by)
        }
        field: Any = self.fields["slot"]
        field.choices = [
            (code, f"{dates.show_datetime(slot.starts_at)} · {slot.panel.name}")
            for code, slot in self.slots.items()
        ]


@dataclass(frozen=True)
class DeskAct:
    """`act` takes an interview, who does it and, of `move`, the slot."""

    slug: str
    label: "str | Promise"
    sources: tuple[str, ...]
    act: Callable[..., object]
    sends: "str | Promise" = AT_ONCE
    tone: str = "quiet"
    is_after: bool = False
    told_already: str = ""

    def is_open(self, interview: Interview) -> bool:
        """`is_after`: not before it has begun."""
        has_begun = interview.slot.starts_at <= timezone.now()
        return interview.status in self.sources and (has_begun or not self.is_after)


def mark(step: Step, slug: str, **more: Any) -> DeskAct:
    return DeskAct(
        slug,
        step.label,
        step.sources,
        partial(marked, step=step),
        is_after=True,
        **more,
    )


def marked(interview: Interview, by: User, step: Step) -> None:
    booking.mark(interview, step, by=by)


def moved(interview: Interview, by: User, slot: InterviewSlot) -> None:
    booking.pick(interview.application, slot, by=by)


def cancelled(interview: Interview, by: User) -> None:
    booking.cancel(interview, by=by)


def forgiven(interview: Interview, by: User) -> None:
    booking.forgive(interview, by=by)


ACTS = {
    one.slug: one
    for one in (
        mark(booking.HOLD, "held", sends=NOTHING, tone="primary"),
        mark(booking.MISS, "absent", sends=NOTHING),
        mark(booking.FAIL, "panel-absent"),
        DeskAct("move", booking.MOVE.label, booking.MOVE.sources, moved),
        DeskAct("again", booking.FORGIVE.label, booking.FORGIVE.sources, forgiven),
        DeskAct(
            "cancel",
            booking.CANCEL.label,
            booking.CANCEL.sources,
            cancelled,
            tone="danger",
        ),
    )
}


def page_url(interview: Interview) -> str:
    return reverse("admin:volunteers_interview_change", args=[interview.code])


def find(request: PersonRequest, code: str) -> Interview:
    """Or 404; 403 for staff whose work it isn't."""
    readable(request.user)
    rows = Interview.objects.visible_to(request.user).with_slot()
    return get_object_or_404(
        rows.select_related("application__cohort", "application__applicant"), code=code
    )


@require_safe
def read_page(request: PersonRequest, code: str, *, desk: ModelAdmin) -> HttpResponse:
    found = find(request, code)
    audit.record("read interview", found, by=request.user)
    context = {
        "interview": found,
        "application_url": change_url(found.application),
        "acts": [act for act in ACTS.values() if act.is_open(found)],
        "members": found.slot.panel.members.order_by("email"),
        "assessments": assessments(found),
    }
    return shown(desk, request, found, "interview", str(found.application), context)


def assessments(found: Interview) -> list[Any]:
    rows = list(
        found.assessments.select_related("member").prefetch_related("scores__criterion")
    )
    for row in rows:
        row.interview = found
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def step_page(
    request: PersonRequest, code: str, slug: str, *, desk: ModelAdmin
) -> HttpResponse:
    """GET asks or shows what will happen; POST goes on; `confirmed` does it."""
    found, act = find(request, code), ACTS.get(slug)
    if act is None:
        raise Http404
    is_move, asked = slug == "move", request.POST if request.method == "POST" else None
    form = (
        MoveForm(found, asked if "slot" in (asked or ()) else None, by=request.user)
        if is_move
        else None
    )
    more: dict[str, Any] = {"step": act, "form": form, "stage": "ask"}
    try:
        if not act.is_open(found):
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": found.get_status_display()}
            )
        if form is None or form.is_valid():
            slot = [form.slots[form.cleaned_data["slot"]]] if form else []
            if request.method == "POST" and "confirmed" in request.POST:
                act.act(found, request.user, *slot)
                messages.success(
                    request,
                    _("%(reference)s was changed.") % {"reference": found.application},
                )
                return redirect("admin:volunteers_interview_change", code)
            more |= {
                "stage": "check",
                "letters": letters_of(found, act, request.user, *slot),
            }
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:volunteers_interview_change", code)
    return shown(desk, request, found, "act", str(act.label), more)


def letters_of(
    found: Interview, act: DeskAct, by: User, *slot: InterviewSlot
) -> list[MessagePreview]:
    """Raises `TransitionRefused` if the act would be refused."""

    def rehearsed() -> None:
        fresh = Interview.objects.with_slot().get(pk=found.pk)
        again = InterviewSlot.objects.filter(
            pk__in=[one.pk for one in slot]
        ).select_related("panel")
        act.act(fresh, by, *again)

    return preview_messages(rehearsed, about=[found.application.code])


@require_http_methods(["GET", "HEAD", "POST"])
def remind_page(
    request: PersonRequest, number: int, *, desk: ModelAdmin
) -> HttpResponse:
    """Everybody without a time gets one message a day at most; the first few are shown."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), number=number)
    rows = list(
        board.unpicked(cohort, by=request.user).select_related(
            "applicant__data_key", "cohort"
        )
    )
    board_url = f"{reverse('admin:volunteers_interview_board')}?cohort={number}"
    if request.method == "POST":
        count = sum(reminded(application, request.user) for application in rows)
        told = ngettext(
            "%(count)s person was reminded.", "%(count)s people were reminded.", count
        )
        messages.success(request, told % {"count": count})
        return redirect(board_url)
    first = rows[:1]
    letters = preview_messages(
        lambda: [reminded(one, request.user) for one in first],
        about=[one.code for one in first],
    )
    context = {
        "rows": rows,
        "letters": letters,
        "cohort": cohort,
        "board_url": board_url,
    }
    whole = known(desk, request, title=_("Remind to pick a time"), **context)
    return TemplateResponse(
        request,
        "admin/volunteers/interviews/remind.html",
        {**whole, "list_url": list_url()},
    )


def reminded(application: Any, by: User) -> bool:
    try:
        booking.remind_to_pick(application, by=by)
    except TransitionRefused:  # has picked in this very moment
        return False
    return True


def list_url() -> str:
    return reverse("admin:volunteers_interview_changelist")


def shown(
    desk: ModelAdmin,
    request: PersonRequest,
    found: Interview,
    name: str,
    title: str,
    context: dict[str, Any],
) -> HttpResponse:
    whole = known(desk, request, title=title, **{**context, "interview": found})
    urls = {"list_url": list_url(), "thing_url": page_url(found)}
    return TemplateResponse(
        request, f"admin/volunteers/interviews/{name}.html", {**whole, **urls}
    )
