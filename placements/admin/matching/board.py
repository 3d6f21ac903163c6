"""The board of one match: its figures, every line with its reason; and two matches side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from organizations.models import Position
from placements import rules
from placements.admin.finding import find_run, known
from placements.matching import reasons
from placements.models import MatchRun, Proposal
from portal.kernel.permissions import PersonRequest
from portal.models import User

PER_PAGE = 100
KINDS = {
    "": Q(),
    "without": Q(position=None),
    "changed": Q(is_locked=True) | Q(why=reasons.MOVED),
}


@dataclass(frozen=True)
class Line:
    proposal: Proposal
    reason: str

    @property
    def host(self) -> str:
        return (
            self.proposal.position.organization.name if self.proposal.position else ""
        )

    @property
    def revised_at(self) -> datetime | None:
        """When the person ordered their choices anew, if they did."""
        chance = getattr(self.proposal.application, "reranking", None)
        return chance.used_at if chance else None

    @property
    def is_moved(self) -> bool:
        return self.proposal.why == reasons.MOVED


def page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    run = find_run(request.user, code)
    kind = request.GET.get("show", "")
    rows = (
        run.proposals.visible_to(request.user)
        .for_lines()
        .filter(KINDS.get(kind, KINDS[""]))
    )
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = host_names(run)
    context = known(
        desk,
        request,
        title=run.name,
        run=run,
        listed=listed,
        lines=[Line(proposal, reasons.reason(proposal)) for proposal in listed],
        query=urlencode({"show": kind}) if kind else "",
        kind=kind,
        facts=facts(run),
        free=[
            (names.get(slug, slug), count)
            for slug, count in sorted(run.figures["free"].items())
        ],
        tried=[
            (names.get(slug, slug), count)
            for slug, count in sorted(run.options["seats"].items())
        ],
        weighed=weighed(run),
        without_seats=[names.get(slug, slug) for slug in run.inputs["without_seats"]],
        outdated_count=run.proposals.filter(
            application__reranking__used_at__gt=run.made_at
        ).count(),
        unscored_count=len(run.inputs["unscored"]),
        others=others(run),
        can_change=rules.can_change_run(request.user, run),
        can_plan=rules.can_plan_offers(request.user, run),
    )
    return TemplateResponse(request, "admin/placements/board.html", context)


def host_names(run: MatchRun) -> dict[str, str]:
    return dict(
        Position.objects.in_cohort(run.cohort).values_list("slug", "organization__name")
    )


def weighed(run: MatchRun) -> list[tuple[str, int]]:
    """The weights that were tried, by name of their criterion."""
    tried = run.options.get("weights", {})
    return [
        (each.name, tried[str(each.order)])
        for each in run.cohort.criteria.all()
        if str(each.order) in tried
    ]


def others(run: MatchRun) -> QuerySet[MatchRun]:
    return (
        MatchRun.objects.filter(cohort=run.cohort)
        .exclude(pk=run.pk)
        .only("code", "name")
    )


def facts(run: MatchRun) -> list[dict[str, Any]]:
    """The share of each choice is of those who got a place."""
    told = run.figures
    return [
        {"label": _("People"), "value": told["people"]},
        {
            "label": _("With a place"),
            "value": told["placed"],
            "note": share(told["placed"], told["people"]),
        },
        {
            "label": _("First choice"),
            "value": told["first"],
            "note": share(told["first"], told["placed"]),
        },
        {
            "label": _("Second choice"),
            "value": told["second"],
            "note": share(told["second"], told["placed"]),
        },
        {
            "label": _("Later choice or elsewhere"),
            "value": told["later"] + told["not_chosen"],
        },
        {"label": _("Without a place"), "value": told["people"] - told["placed"]},
        {
            "label": _("Free seats"),
            "value": sum(told["free"].values()),
            "note": _("of %(seats)s") % {"seats": told["seats"]},
        },
        {"label": _("Moved by hand"), "value": told["moved"]},
    ]


def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else ""


def compare(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Who goes elsewhere in the other match, or takes part in one of them only."""
    run = find_run(request.user, code)
    other = get_object_or_404(others(run).defer(None), code=request.GET.get("with", ""))
    here, there = places(run, request.user), places(other, request.user)
    people = sorted(here.keys() | there.keys())
    differing = [(person, here.get(person), there.get(person)) for person in people]
    figures = [
        (fact["label"], fact, other_fact)
        for fact, other_fact in zip(facts(run), facts(other), strict=True)
    ]
    context = known(
        desk,
        request,
        title=_("Compare two matches"),
        run=run,
        other=other,
        figures=figures,
        rows=[row for row in differing if row[1] != row[2]],
        same_count=sum(row[1] == row[2] for row in differing),
    )
    return TemplateResponse(request, "admin/placements/compare.html", context)


def places(run: MatchRun, user: User) -> dict[tuple[str, str], str]:
    """Reference and name of each person → the host's name, empty for nowhere."""
    rows = run.proposals.visible_to(user).values_list(
        "application__reference",
        "application__display_name",
        "position__organization__name",
    )
    return {(str(reference), name): host or "" for reference, name, host in rows}
