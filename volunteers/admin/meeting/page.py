"""The page of the selection meeting, and what of it has changed since it was shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.admin.context import safe_page
from portal.kernel import audit
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.admin.applications import columns
from volunteers.admin.finding import admin_context, change_url, get_chosen_cohort
from volunteers.admin.meeting import address
from volunteers.admin.meeting.address import Address
from volunteers.admin.meeting.forms import NoteForm
from volunteers.admin.steps.application_step import ApplicationStep
from volunteers.admin.steps.forms import DeclineForm
from volunteers.admin.steps.steps import (
    DECLINE,
    RECONSIDER,
    RESERVE,
    SHORTLIST,
    UNRESERVE,
    UNSHORTLIST,
)
from volunteers.decisions import blockers
from volunteers.meeting import seats, table
from volunteers.meeting.seats import Plan
from volunteers.meeting.table import Row

DECISIONS = (SHORTLIST, RESERVE, DECLINE)
UNDOES = (UNSHORTLIST, UNRESERVE, RECONSIDER)
STEPS = {step.slug: step for step in (*DECISIONS, *UNDOES)}
"""What is done in the meeting; anything else is done on the application's page."""
IN_ROW = "row"
"""What a press in a row confirms with: what would send a message is shown first."""


@dataclass(frozen=True)
class Press:
    """A button of a row, or a link where the step asks for something."""

    slug: str
    label: str
    url: str
    key: str


@dataclass(frozen=True)
class ShownRow:
    """`blocked`: why nothing can be decided, else ""."""

    row: Row
    url: str
    state: str
    figures: list[tuple[str, str, str]]
    presses: list[Press]
    undo: Press | None
    decline: Press | None
    blocked: str
    note_url: str


@safe_page
def meeting(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """Opening it is recorded, since it shows what is noted about people."""
    cohort = get_chosen_cohort(request)
    where = address.read(request, cohort)
    plan = seats.plan(cohort, by=request.user)
    found = table.rows_of(cohort, by=request.user)
    rows = table.narrow(found, group=where.group, chose=where.chose)
    rows = found.none() if where.unknown else table.in_order(rows, where.order)
    page = Paginator(rows, table.PAGE).get_page(where.page)
    where = replace(where, page=page.number)
    loaded = table.load(list(page.object_list), plan, by=request.user)
    for place, row in enumerate(loaded, page.start_index()):
        row.place = place
    audit.record("open selection meeting", cohort, by=request.user)
    context = admin_context(
        model_admin,
        request,
        title=_("Selection meeting"),
        cohort=cohort,
        where=where,
        page=page,
        previous_url=replace(where, page=where.page - 1).url(),
        next_url=replace(where, page=where.page + 1).url(),
        rows=shown_rows(loaded, where, request.user),
        **plan_context(plan),
        **choices_context(where, plan),
    )
    return TemplateResponse(request, "admin/volunteers/meeting/meeting.html", context)


def plan_context(plan: Plan) -> dict[str, Any]:
    return {"plan": plan, "plan_version": table.version_of_plan(plan)}


def choices_context(where: Address, plan: Plan) -> dict[str, Any]:
    """What can be chosen above the table, and the forms that its rows open."""
    groups = [
        (label, where.but(group=name), name == where.group)
        for name, (label, _states) in table.GROUPS.items()
    ]
    decline = DeclineForm(where.cohort)
    # In a dialog that serves every row: what was begun for one isn't another's.
    decline.fields["note"].widget.attrs["data-never-kept"] = True
    return {
        "groups": groups,
        "heads": [head(name, where) for name in table.ORDERS],
        "positions": list(plan.positions.values()),
        "names_url": where.but(names_hidden=not where.names_hidden, page=where.page),
        "size_url": where.but(is_large=not where.is_large, page=where.page),
        "minutes_url": where.to("minutes"),
        "changes_url": where.to("changes"),
        "everything_url": Address(where.cohort).url(),
        "decline_form": decline,
        "note_form": NoteForm(),
        "confirmed": IN_ROW,
        "undo_reason": _("Taken back in the selection meeting"),
    }


def head(name: str, where: Address) -> dict[str, Any]:
    """Of a column: pressed again, it turns the order round."""
    is_falling = where.order == f"-{name}"
    is_rising = where.order == name
    first = f"-{name}" if name in table.FALLING else name
    turned = {f"-{name}": name, name: f"-{name}"}.get(where.order, first)
    return {
        "name": name,
        "label": table.ORDERS[name][0],
        "url": where.but(order=turned),
        "sort": "descending" if is_falling else "ascending" if is_rising else "",
    }


def shown_rows(rows: Iterable[Row], where: Address, user: User) -> list[ShownRow]:
    return [shown_row(row, where, user) for row in rows]


def shown_row(row: Row, where: Address, user: User) -> ShownRow:
    application = row.application

    def press(step: ApplicationStep, label: Any, key: str) -> Press | None:
        if step.refusal(user, application):
            return None
        url = where.to("step", application.code, step.slug)
        return Press(step.slug, str(label), url, key)

    presses = [
        press(SHORTLIST, _("Shortlist"), "KeyS"),
        press(RESERVE, _("Waitlist"), "KeyW"),
    ]
    undoes = (press(step, _("Undo"), "KeyU") for step in UNDOES)
    return ShownRow(
        row=row,
        url=change_url(application),
        state=state_cell(application),
        figures=figures(application),
        presses=[each for each in presses if each],
        undo=next(filter(None, undoes), None),
        decline=press(DECLINE, _("Decline…"), "KeyN"),
        blocked=blockers.reason(application),
        note_url=where.to("note", application.code),
    )


def state_cell(application: Any) -> SafeString:
    """Says where the applicant knows: an undo then writes to them."""
    is_told = application.released_status == application.status
    told = format_html(' <span class="sub">{}</span>', _("told")) if is_told else ""
    return format_html("{}{}", columns.state_word(application), told)


def figures(application: Any) -> list[tuple[str, str, str]]:
    """Names, labels and values of the columns with numbers."""
    values = {
        "score": application.score_corrected,
        "mean": application.score_mean,
        "median": application.score_median,
        "spread": application.score_spread,
        "interview": application.interview_mean,
    }
    return [
        (name, str(table.ORDERS[name][0]), columns.number(value))
        for name, value in values.items()
    ]


@safe_page
def changes(model_admin: ModelAdmin, request: PersonRequest) -> HttpResponse:
    """The rows that are not as the page has them; 204 where all are.

    `seen`: codes with versions, as "CODE.version", separated by commas.
    """
    cohort = get_chosen_cohort(request)
    where = address.read(request, cohort)
    pairs = request.GET.get("seen", "").split(",")[: table.PAGE * 2]
    seen = dict(pair.split(".", 1) for pair in pairs if "." in pair)
    plan = seats.plan(cohort, by=request.user)
    rows = table.rows_of(cohort, by=request.user).filter(code__in=seen)
    found = {row.code: row for row in rows}
    blockers.prefetch(list(found.values()))
    changed = [
        row for code, row in found.items() if table.version_of(row) != seen[code]
    ]
    gone = sorted(seen.keys() - found.keys())
    is_same_plan = request.GET.get("plan") == table.version_of_plan(plan)
    if is_same_plan and not changed and not gone:
        return HttpResponse(status=204)
    return fragment(request, where, plan, changed, gone=gone)


def fragment(
    request: PersonRequest,
    where: Address,
    plan: Plan,
    changed: list[Any],
    *,
    gone: Iterable[str] = (),
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """Rows that static/js/desk/meeting.js puts in the place of those that it has."""
    loaded = table.load(changed, plan, by=request.user)
    context = {
        "rows": shown_rows(loaded, where, request.user),
        "where": where,
        "gone": gone,
        "said": said,
        **plan_context(plan),
    }
    name = "admin/volunteers/meeting/changes.html"
    return TemplateResponse(request, name, context, status=status)


def is_in_row(request: HttpRequest) -> bool:
    """Whether the script of the page has pressed, and puts the answer into the row."""
    return "X-Row" in request.headers


def answer_row(
    request: PersonRequest, where: Address, code: str, *, said: str, status: int = 200
) -> HttpResponse:
    """The row as it is now, and the sentence that a page would begin with."""
    plan = seats.plan(where.cohort, by=request.user)
    rows = list(table.rows_of(where.cohort, by=request.user).filter(code=code))
    gone = [] if rows else [code]
    return fragment(request, where, plan, rows, gone=gone, said=said, status=status)
