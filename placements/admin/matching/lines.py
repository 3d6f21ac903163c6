"""One line of a match: where a person goes and why; locked, or moved after a look at whom that wrongs."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from organizations.models import Position
from placements import rules
from placements.admin.finding import find_line, known
from placements.matching import allocation, reasons, runs
from placements.matching.matching import BlockingPair
from placements.models import Proposal
from placements.offers.forms import MoveForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.models import Application


def page(
    desk: ModelAdmin, request: PersonRequest, code: str, application: str
) -> HttpResponse:
    """GET shows; POST names the pairs that the move would wrong; `confirmed` moves."""
    line = find_line(request.user, code, application)
    form = MoveForm(
        allocation.positions(line.run.cohort), line.position, request.POST or None
    )
    wronged: list[str] | None = None
    if form.is_valid() and "change" not in request.POST:
        try:
            if "confirmed" in request.POST:
                runs.move(
                    line,
                    form.target(),
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
                return done(request, line)
            wronged = in_words(
                runs.check(line, form.target()).blocking, line, request.user
            )
        except TransitionRefused as refused:
            form.add_error("position", str(refused.reason))
    return shown(desk, request, line, form=form, wronged=wronged)


def lock(
    desk: ModelAdmin, request: PersonRequest, code: str, application: str
) -> HttpResponse:
    line = find_line(request.user, code, application)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        runs.set_lock(line, request.POST.get("lock") == "1", by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(line.run)
    return done(request, line)


def done(request: PersonRequest, line: Proposal) -> HttpResponse:
    messages.success(
        request, _("%(who)s: changed.") % {"who": line.application.reference}
    )
    return redirect(line.run)


def in_words(pairs: list[BlockingPair], line: Proposal, user: User) -> list[str]:
    """Names for the keys of the matching; who is hidden from the person has none."""
    people = (
        Application.objects.visible_to(user)
        .in_cohort(line.run.cohort)
        .filter(code__in=[pair.applicant for pair in pairs])
    )
    rows = people.values_list("code", "reference", "display_name")
    called = {code: f"{reference} {name}" for code, reference, name in rows}
    places = Position.objects.in_cohort(line.run.cohort).filter(
        slug__in=[pair.position for pair in pairs]
    )
    hosts = dict(places.values_list("slug", "organization__name"))
    return [
        pair_words(
            called.get(str(one.applicant), _("Somebody")),
            hosts[str(one.position)],
            one.displaced is None,
        )
        for one in pairs
    ]


def pair_words(person: str, host: str, is_free: bool) -> str:
    if is_free:
        told = _("%(person)s would rather go to %(host)s, where a seat stays free.")
    else:
        told = _(
            "%(person)s would rather go to %(host)s, and comes before somebody who has a seat there."
        )
    return told % {"person": person, "host": host}


def shown(
    desk: ModelAdmin, request: PersonRequest, line: Proposal, **more: Any
) -> HttpResponse:
    row = next(
        row
        for row in line.run.inputs["applicants"]
        if row["key"] == line.application.code
    )
    places = Position.objects.in_cohort(line.run.cohort).filter(slug__in=row["choices"])
    names = dict(places.values_list("slug", "organization__name"))
    context = known(
        desk,
        request,
        title=line.application.reference,
        line=line,
        run=line.run,
        thing_url=line.run.get_absolute_url(),
        reason=reasons.reason(line),
        wishes=[names[slug] for slug in row["choices"]],
        row=row,
        moves=line.moves.select_related(
            "moved_by", "position__organization", "proposal__application__data_key"
        ),
        can_change=rules.can_change_run(request.user, line.run),
        **more,
    )
    return TemplateResponse(request, "admin/placements/line.html", context)
