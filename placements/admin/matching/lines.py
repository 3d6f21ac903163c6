"""One line of a match: where a person goes and why; it can be locked, or moved.

Before a move the page names the people who would lose a fair claim, and warns of a
place that the person did not choose.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.admin.finding import get_proposal_or_404
from placements.admin.matching import needs, working
from placements.admin.matching.names import host_names
from placements.matching import allocation, must_haves, reasons, runs, targets
from placements.matching.forms import MoveForm
from placements.matching.targets import Target
from placements.matching.types import BlockingPair
from placements.models import Proposal
from portal.admin.confirmed_action import ConfirmedAction
from portal.admin.context import post_only
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.models import Application


class MoveProposal(ConfirmedAction[Proposal]):
    """The page of a line with the form that moves it."""

    template_name = "admin/placements/line.html"
    changed_besides = _lazy("someone moved this person in the meantime")
    wronged: list[str] | None = None
    warnings: Sequence[str] = ()

    def find(self, code: str, application: str) -> Proposal:
        return get_proposal_or_404(self.request.user, code, application)

    def build_form(self, data: QueryDict | None) -> MoveForm:
        proposal = self.instance
        positions = allocation.open_positions(proposal.run.cohort)
        found = targets.targets(proposal, positions)
        return MoveForm(found, proposal.position_id, data)

    def preview(self) -> list[str]:
        """Who would lose out, and what to know of the place before."""
        pairs = runs.check_move(self.instance, self.form.target()).blocking
        self.wronged = pair_texts(pairs, self.instance, self.request.user)
        if chosen := self.form.chosen():
            self.warnings = list(target_warnings(chosen, self.instance))
        return self.wronged

    def perform(self, proposal: Proposal) -> None:
        runs.move(
            proposal,
            self.form.target(),
            reason=self.answers["reason"],
            by=self.request.user,
        )

    def shown_state(self) -> str:
        """Where the person is proposed to go."""
        return f"{self.instance.position_id or '-'}"

    def refuse(self, refusal: TransitionRefused) -> HttpResponse:
        self.form.add_error("position", str(refusal))
        return self.render(previews=None)

    def success_message(self) -> str:
        return changed_text(self.instance)

    def object_url(self) -> str:
        return self.instance.run.get_absolute_url()

    def context(self) -> dict[str, Any]:
        proposal = self.instance
        inputs = targets.row_of(proposal)
        names = host_names(inputs["choices"])
        return {
            "title": proposal.application.reference,
            "line": proposal,
            "run": proposal.run,
            "thing_url": self.object_url(),
            "reason": reasons.proposal_reason(proposal),
            "elsewhere": needs.elsewhere_notes(
                [proposal.application], self.request.user
            ).get(proposal.application.code, []),
            "wishes": [names[pk] for pk in inputs["choices"]],
            "row": inputs,
            "needs": needs.needs_context(proposal),
            "working": working.score_working(proposal.run, inputs),
            "moves": proposal.moves.select_related(
                "moved_by", "position__organization", "proposal__application__data_key"
            ),
            "can_change": rules.can_change_run(self.request.user, proposal.run),
            "wronged": self.wronged,
            "warnings": self.warnings,
        }


@post_only(
    _lazy("Lock this line"), "admin:placements_matchrun_line", "code", "application"
)
def lock_proposal(
    model_admin: ModelAdmin, request: PersonRequest, code: str, application: str
) -> HttpResponse:
    proposal = get_proposal_or_404(request.user, code, application)
    try:
        runs.set_lock(proposal, request.POST.get("lock") == "1", by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, changed_text(proposal))
    return redirect(proposal.run)


def changed_text(proposal: Proposal) -> str:
    return _("%(who)s: changed.") % {"who": proposal.application.reference}


def target_warnings(target: Target, proposal: Proposal) -> Iterator[str]:
    if target.rank is None:
        if targets.row_of(proposal)["anywhere"]:
            yield _(
                "This person did not choose this place, but goes to any organization "
                "that needs volunteers."
            )
        else:
            yield _(
                "This person did not choose this place, nor any organization that "
                "needs volunteers. Talk with them before you offer it."
            )
        if must_haves.requiring([target.position]):
            yield _("They were not asked whether they meet what it requires.")
    if not target.is_in_match:
        yield _(
            "This place was not in the match, so nobody who may want it more could get "
            "it. Running another match settles that."
        )


def pair_texts(pairs: list[BlockingPair], proposal: Proposal, user: User) -> list[str]:
    """With names for the keys of the matching, but not of hidden people."""
    cohort = proposal.run.cohort
    people = (
        # Without it a conflict of this coordinator would be named here.
        Application.objects.visible_to(user)
        .in_cohort(cohort)
        .filter(code__in=[pair.applicant for pair in pairs])
        .values_list("code", "reference", "display_name")
    )
    names = {code: f"{reference} {name}" for code, reference, name in people}
    hosts = host_names([int(pair.position) for pair in pairs])
    return [
        pair_text(
            names.get(str(pair.applicant), _("Someone")),
            hosts[int(pair.position)],
            is_free=pair.displaced is None,
        )
        for pair in pairs
    ]


def pair_text(person: str, host: str, *, is_free: bool) -> str:
    if is_free:
        text = _("%(person)s prefers %(host)s, where a seat stays free.")
    else:
        text = _(
            "%(person)s prefers %(host)s and comes before someone who has a seat there."
        )
    return text % {"person": person, "host": host}
