"""One step with many applications: who is hit, who would be refused and why, the message, then each row on its own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import access
from portal.access import PersonRequest
from portal.lifecycle import Refused
from portal.models import User
from volunteers.admin.finding import known, list_url
from volunteers.admin.rehearsal import Letter, rehearse
from volunteers.admin.stepping import wanted
from volunteers.admin.steps import DeskStep
from volunteers.models import Application, Choice, Reference, Review

MOST = 1000
MOST_NAMED = 20


@dataclass
class Selection:
    """Some applications, split into those a step can be taken with and those it can't, each with the reason."""

    rows: list[Application]
    hits: list[Application]
    refused: list[tuple[Application, str]]

    @property
    def ids(self) -> str:
        return ",".join(str(row.pk) for row in self.rows)


def begin(desk: ModelAdmin, request: PersonRequest, queryset: QuerySet, *, step: DeskStep) -> HttpResponse | None:
    """What the list's action does: the selected rows, or all of them, go to the step's page."""
    rows = list(whole(queryset)[: MOST + 1])
    if len(rows) > MOST:
        messages.error(request, _("That is more than %(most)s at once. Filter the list first.") % {"most": MOST})
        return None
    return ask(desk, request, step, select(rows, step, request.user), back=request.META["QUERY_STRING"])


def page(desk: ModelAdmin, request: PersonRequest, slug: str) -> HttpResponse:
    """Only by POST, with the rows that the list sent along."""
    step = wanted(slug)
    if not access.is_coordinator(request.user):
        raise PermissionDenied
    if request.method != "POST" or not step.act_in_bulk:
        return HttpResponseNotAllowed(["POST"])
    selection = select(sent_along(desk, request), step, request.user)
    back = request.POST.get("back", "")
    form = step.form(selection.rows[0].cohort, request.POST) if selection.hits else None
    if form is None or "change" in request.POST or not form.is_valid():
        return ask(desk, request, step, selection, back=back, form=form)
    if "confirmed" not in request.POST:
        return check(desk, request, step, selection, back=back, form=form)
    tell(request, step, *do(selection, step, request.user, form.cleaned_data))
    return redirect(f"{list_url()}?{back}" if back else list_url())


def sent_along(desk: ModelAdmin, request: PersonRequest) -> list[Application]:
    """Visible rows only, whatever was posted."""
    ids = [int(part) for part in request.POST.get("rows", "").split(",") if part.isdecimal()][:MOST]
    return list(whole(desk.get_queryset(request).filter(pk__in=ids)))


def whole(rows: QuerySet) -> QuerySet:
    """With what the steps ask about each."""
    light = Reference.objects.defer("name", "email", "relation", "answers")
    unread = [Prefetch("choices", Choice.objects.defer("reason")), Prefetch("reviews", Review.objects.defer("comment"))]
    return rows.select_related("cohort", "applicant").prefetch_related(Prefetch("references", light), *unread)


def select(rows: list[Application], step: DeskStep, user: User) -> Selection:
    reasons = [(row, step.refusal(user, row) or step.bulk_refusal(row)) for row in rows]
    return Selection(rows, [row for row, reason in reasons if not reason], [pair for pair in reasons if pair[1]])


def ask(
    desk: ModelAdmin, request: PersonRequest, step: DeskStep, selection: Selection, *, back: str, form: Any = None
) -> HttpResponse:
    """Straight to the check where there is nothing to ask; nothing but the reasons where nobody is hit."""
    if selection.hits and form is None:
        form = step.form(selection.rows[0].cohort)
        if not form.fields:
            return check(desk, request, step, selection, back=back, form=step.form(selection.rows[0].cohort, {}))
    return shown(desk, request, step, selection, back=back, form=form, stage="ask")


def check(
    desk: ModelAdmin, request: PersonRequest, step: DeskStep, selection: Selection, *, back: str, form: Any
) -> HttpResponse:
    """With the message of the first row as it will go; the others differ in names and references only."""
    form.is_valid()
    letters: list[Letter] = []
    for row in list(selection.hits):
        try:
            letters = rehearse(row, lambda fresh: step.act_in_bulk(fresh, request.user, form.cleaned_data))  # type: ignore[misc]
            break
        except Refused as refused:
            selection.hits.remove(row)
            selection.refused.append((row, str(refused.reason)))
    return shown(desk, request, step, selection, back=back, form=form, letters=letters, stage="check")


def do(
    selection: Selection, step: DeskStep, user: User, data: dict[str, Any]
) -> tuple[int, list[tuple[Application, str]]]:
    """Each row in a transaction of its own; returns how many moved, and which were refused."""
    moved, refused = 0, list(selection.refused)
    for row in selection.hits:
        try:
            step.act_in_bulk(row, user, data)  # type: ignore[misc]
        except Refused as reason:
            refused.append((row, str(reason.reason)))
        else:
            moved += 1
    return moved, refused


def tell(request: PersonRequest, step: DeskStep, moved: int, refused: list[tuple[Application, str]]) -> None:
    if moved:
        told = ngettext("%(step)s: %(count)s application", "%(step)s: %(count)s applications", moved)
        messages.success(request, told % {"step": step.label, "count": moved})
    if refused:
        names = "; ".join(f"{row.reference}: {reason}" for row, reason in refused[:MOST_NAMED])
        told = ngettext(
            "%(count)s was left as it is: %(names)s", "%(count)s were left as they are: %(names)s", len(refused)
        )
        messages.warning(request, told % {"count": len(refused), "names": names})


def shown(desk: ModelAdmin, request: PersonRequest, step: DeskStep, selection: Selection, **more: Any) -> HttpResponse:
    outcomes: dict[str, int] = {}
    for row in selection.hits:
        outcomes[row.get_status_display()] = outcomes.get(row.get_status_display(), 0) + 1
    context = known(desk, request, title=step.label, step=step, selection=selection, outcomes=outcomes, **more)
    return TemplateResponse(request, "admin/volunteers/bulk.html", context)
