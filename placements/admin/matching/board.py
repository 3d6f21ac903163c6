"""The board of a match: its numbers, each line with its reason; comparing two."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Position, names
from organizations.models.querysets import position_label
from placements import rules
from placements.admin.finding import get_run_or_404
from placements.admin.matching import needs, working
from placements.admin.matching.names import host_names_in
from placements.matching import reasons, statistics
from placements.models import MatchRun, Placement, Proposal
from placements.offers import adoption
from placements.overview import earlier_service
from portal.admin.context import admin_context, safe_page
from portal.kernel.permissions import PersonRequest
from portal.models import User
from portal.text import charts

PER_PAGE = 100
KINDS = {
    "": Q(),
    "without": Q(position=None),
    "changed": Q(is_locked=True) | Q(why=reasons.MOVED),
}

# People without a place first.
BY_HOST = (
    F("position__organization__sort_key").asc(nulls_first=True),
    "position__participation__order",
    "position",
    "order",
)


@dataclass(frozen=True)
class Line:
    proposal: Proposal
    outcome: str
    reasons: list[str]
    notes: list[needs.Note]

    @property
    def tone(self) -> str:
        """Of its outcome."""
        return "leaf" if self.proposal.rank == 1 else "plain"

    @property
    def revised_at(self) -> datetime | None:
        """When the person changed the order of their choices, if they did."""
        reranking = getattr(self.proposal.application, "reranking", None)
        return reranking.used_at if reranking else None

    @property
    def is_moved(self) -> bool:
        return self.proposal.why == reasons.MOVED


@dataclass(frozen=True)
class Group:
    """Lines of one position, or of nobody's; `given` of its `seats` are given away."""

    host: str
    given: int
    seats: int
    lines: list[Line]


@safe_page
def match_board(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    run = get_run_or_404(request.user, code)
    kind = request.GET.get("show", "")
    rows = (
        run.proposals.visible_to(request.user)
        .for_board()
        .filter(KINDS.get(kind, KINDS[""]))
        .annotate(is_elsewhere=earlier_service.has_place_elsewhere(request.user))
        .order_by(*BY_HOST)
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = admin_context(
        model_admin,
        request,
        title=run.name,
        run=run,
        listed=page,
        groups=groups(run, board_lines(run, list(page), by=request.user)),
        query=urlencode({"show": kind}) if kind else "",
        kind=kind,
        outcomes=outcomes_bar(run, request.user),
        **seats_by_host(run),
        weighed=working.weight_rows(run),
        given=seats_given(run),
        **counts(run, request.user),
        left_out=left_out(run, request.user),
        others=other_runs(run),
        **acts(run, request.user),
    )
    return TemplateResponse(request, "admin/placements/board.html", context)


def counts(run: MatchRun, user: User) -> dict[str, int]:
    """Who has revised their ranking since, and who has no review that was sent."""
    rows = run.proposals.visible_to(user)
    revised = rows.filter(application__reranking__used_at__gt=run.made_at)
    unscored = rows.filter(application__code__in=run.inputs["unscored"])
    return {"outdated_count": revised.count(), "unscored_count": unscored.count()}


def acts(run: MatchRun, user: User) -> dict[str, bool]:
    can_plan = rules.can_plan_offers(user, run)
    return {
        "can_change": rules.can_change_run(user, run),
        "can_plan": can_plan,
        "can_take_back": can_plan and not adoption.refusal_to_take_back(run),
    }


def board_lines(run: MatchRun, proposals: list[Any], *, by: User) -> list[Line]:
    """`proposals`: each with `is_elsewhere`."""
    notes = needs.board_notes(run, proposals)
    placed = [row.application for row in proposals if row.is_elsewhere]
    elsewhere = needs.elsewhere_notes(placed, by) if placed else {}
    return [
        Line(
            proposal,
            reasons.outcome(proposal),
            reasons.outcome_notes(proposal),
            [
                *elsewhere.get(proposal.application.code, []),
                *notes.get(proposal.application.code, []),
            ],
        )
        for proposal in proposals
    ]


def groups(run: MatchRun, lines: list[Line]) -> list[Group]:
    """`lines`: in the order of `BY_HOST`."""
    seats = {row["key"]: row["seats"] for row in run.inputs["positions"]}
    found = []
    for position, group in groupby(lines, key=lambda line: line.proposal.position):
        key = position.pk if position else 0
        free = run.figures["free"].get(str(key), 0)
        host = names.text_of(position) if position else ""
        total = seats.get(key, 0)
        found.append(Group(host, max(total - free, 0), total, list(group)))
    return found


def seats_given(run: MatchRun) -> list[tuple[str, int]]:
    """By host: the seats that this match could give away."""
    names = host_names_in(run)
    rows = [(names[row["key"]], row["seats"]) for row in run.inputs["positions"]]
    return sorted(rows)


def seats_by_host(run: MatchRun) -> dict[str, list[Any]]:
    """Free seats, numbers of seats that were tried, and hosts without a number."""
    names = host_names_in(run)
    return {
        "free": named(names, run.figures["free"]),
        "tried": named(names, run.options["seats"]),
        "without_seats": hosts_without_seats(run.inputs["without_seats"]),
    }


def hosts_without_seats(keys: list[int]) -> list[tuple[str, str]]:
    """Each with the code of its participation, whose profile should name them."""
    if not keys:
        return []
    rows = Position.objects.filter(pk__in=keys).order_by("organization__sort_key")
    return list(rows.values_list(position_label(), "participation__code"))


def named(names: dict[int, str], counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted((names[int(pk)], count) for pk, count in counts.items())


def left_out(run: MatchRun, user: User) -> QuerySet[Placement]:
    """Whose ending keeps them out of this match, now let in again or not."""
    placements = Placement.objects.visible_to(user).ended_so()
    rows = placements.filter(
        application__cohort=run.cohort,
        application__code__in=run.inputs.get("left_out", ()),
    )
    return rows.select_related("application").order_by("application__reference")


def other_runs(run: MatchRun) -> QuerySet[MatchRun]:
    return (
        MatchRun.objects.filter(cohort=run.cohort)
        .exclude(pk=run.pk)
        .only("code", "name")
    )


def facts(run: MatchRun, user: User) -> list[dict[str, Any]]:
    """The share of each choice is of those who got a place."""
    counts = statistics.visible_statistics(run, user)
    return [
        {"label": _("People"), "value": counts["people"]},
        {
            "label": _("With a place"),
            "value": counts["placed"],
            "note": share(counts["placed"], counts["people"]),
        },
        {
            "label": _("First choice"),
            "value": counts["first"],
            "note": share(counts["first"], counts["placed"]),
        },
        {
            "label": _("Second choice"),
            "value": counts["second"],
            "note": share(counts["second"], counts["placed"]),
        },
        {
            "label": _("Later choice or elsewhere"),
            "value": counts["later"] + counts["not_chosen"],
        },
        {"label": _("Without a place"), "value": counts["people"] - counts["placed"]},
        {
            "label": _("Free seats"),
            "value": sum(counts["free"].values()),
            "note": _("of %(seats)s") % {"seats": counts["seats"]},
        },
        {"label": _("Moved manually"), "value": counts["moved"]},
    ]


def outcomes_bar(run: MatchRun, user: User) -> charts.StackedBar:
    """Everyone of the match as one bar, by what became of them."""
    counts = statistics.visible_statistics(run, user)
    later = counts["later"] + counts["not_chosen"]
    rows = [
        (_("Without a place"), counts["people"] - counts["placed"], "rose"),
        (_("First choice"), counts["first"], "teal"),
        (_("Second choice"), counts["second"], "green"),
        (_("Later choice or elsewhere"), later, "mint"),
    ]
    people = ngettext("%(count)s person", "%(count)s people", counts["people"])
    free = _("%(free)s of %(seats)s seats are free") % {
        "free": sum(counts["free"].values()),
        "seats": counts["seats"],
    }
    moved = _("%(count)s moved manually") % {"count": counts["moved"]}
    title = [people % {"count": counts["people"]}, free]
    return charts.stacked_bar(
        " · ".join([*title, moved] if counts["moved"] else title),
        rows,
        urls=["?show=without", "", "", ""],
    )


def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else ""


@safe_page
def compare_matches(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Who goes elsewhere in the other match, or takes part in one of them only."""
    run = get_run_or_404(request.user, code)
    other = get_object_or_404(
        other_runs(run).defer(None), code=request.GET.get("with", "")
    )
    hosts = host_by_person(run, request.user)
    other_hosts = host_by_person(other, request.user)
    rows = [
        (person, hosts.get(person), other_hosts.get(person))
        for person in sorted(hosts.keys() | other_hosts.keys())
    ]
    figures = [
        (fact["label"], fact, other_fact)
        for fact, other_fact in zip(
            facts(run, request.user), facts(other, request.user), strict=True
        )
    ]
    context = admin_context(
        model_admin,
        request,
        title=_("Compare two matches"),
        run=run,
        other=other,
        figures=figures,
        rows=[row for row in rows if row[1] != row[2]],
        same_count=sum(row[1] == row[2] for row in rows),
    )
    return TemplateResponse(request, "admin/placements/compare.html", context)


def host_by_person(run: MatchRun, user: User) -> dict[tuple[str, str], str]:
    """Reference and name of each person → the host's name, empty for nowhere."""
    rows = run.proposals.visible_to(user).values_list(
        "application__reference",
        "application__display_name",
        position_label("position__"),
    )
    return {(str(reference), name): host or "" for reference, name, host in rows}
