"""Why the match sends a person where it does, in words."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.types import Why
from placements.models import Offer, Proposal
from portal.models import User

MOVED = "moved"
WHY_LABELS: dict[str, "Promise"] = {
    Why.LOCKED: _lazy("This line was locked before the match."),
    Why.ANYWHERE: _lazy(
        "Goes to any organization that needs volunteers; came to this seat by priority."
    ),
    Why.NO_CHOICES: _lazy(
        "Chose no position, and didn’t tick “Any organization that needs me”."
    ),
    Why.NO_CHOICE_LEFT: _lazy("None of the choices led to a seat."),
    Why.NO_SEAT_ANYWHERE: _lazy(
        "Goes to any organization that needs volunteers, but people with higher "
        "priority have every seat that is open to them."
    ),
}
MISSED_LABELS: dict[str, "Promise"] = {
    Why.HOST_GONE: _lazy("not in this match: it is no longer offered"),
    Why.SEATS_NOT_SET: _lazy("not in this match: its number of seats is not set"),
    # Of matches that were stored before the two were told apart.
    Why.NOT_OFFERED: _lazy(
        "not in this match: it is no longer offered, or its seats are not set"
    ),
    Why.NEVER: _lazy(
        "this person never wants to go there, has declined it or let its offer lapse"
    ),
    Why.UNWANTED: _lazy("its organization said no to this person"),
    Why.NOT_QUALIFIED: _lazy("a required qualification is missing"),
    Why.NO_SEATS: _lazy("it has no free seat"),
    Why.FILLED_BY_RANKED: _lazy("filled; its organization ranked others higher"),
    Why.FILLED_BY_HIGHER_PRIORITY: _lazy("filled by people with a higher score"),
    Why.FILLED_BY_LOTTERY: _lazy(
        "filled; others have the same score, and the lottery decided"
    ),
    Why.FILLED_BY_LOCKED: _lazy("filled by a locked line"),
}


def proposal_reason(proposal: Proposal) -> str:
    """One or more sentences; never anything sealed."""
    return " ".join([proposal_sentence(proposal), *missed_choices(proposal.missed)])


def proposal_sentence(proposal: Proposal) -> str:
    """Without what was missed."""
    is_moved = proposal.why == MOVED
    return _move_reason(proposal) if is_moved else _match_reason(proposal)


def outcome(proposal: Proposal) -> str:
    """Of who has a place, in a word or two; the rest stands in `outcome_notes`."""
    if proposal.rank:
        return _("choice %(rank)s") % {"rank": proposal.rank}
    return _("not a choice")


def outcome_notes(proposal: Proposal) -> list[str]:
    """What `outcome` leaves out: how it came, and why not a better choice."""
    says_all = proposal.why in (Why.CHOICE, Why.NO_CHOICE_LEFT)
    notes = [] if says_all else [proposal_sentence(proposal)]
    return notes + missed_choices(proposal.missed)


def _match_reason(proposal: Proposal) -> str:
    if proposal.why == Why.CHOICE:
        return _("Choice %(rank)s.") % {"rank": proposal.rank}
    return str(WHY_LABELS[proposal.why])


def _move_reason(proposal: Proposal) -> str:
    if proposal.position_id is None:
        return _("Removed manually.")
    if proposal.rank:
        return _("Moved manually, to choice %(rank)s.") % {"rank": proposal.rank}
    return _("Moved manually, to a position that was not chosen.")


def next_offer_reason(offer: Offer, *, to: User) -> str:
    """Why an offer for a freed seat was planned: whose seat, and why this person.

    Without whose, if that is hidden from the reader.
    """
    if offer.freed_by is None:
        return ""
    values = {
        "reference": offer.freed_by.application.reference,
        "state": offer.freed_by.get_status_display(),
    }
    if Offer.objects.visible_to(to).filter(pk=offer.freed_by_id).exists():
        freed = _("The seat of %(reference)s became free (%(state)s).") % values
    else:
        freed = _("A seat became free.")
    if offer.rank:
        return f"{freed} " + _(
            "Next in the order of the match; for this person it is choice %(rank)s."
        ) % {"rank": offer.rank}
    return f"{freed} " + _(
        "Next in the order of the match; this person did not choose it, but goes to "
        "any organization that needs volunteers."
    )


def missed_choices(reasons: Sequence[str]) -> list[str]:
    """Neighbouring choices that were missed for the same reason make one sentence."""
    sentences = []
    for why, group in groupby(enumerate(reasons, 1), key=lambda pair: pair[1]):
        ranks = ", ".join(str(rank) for rank, _why in group)
        sentences.append(
            _("Choice %(ranks)s: %(why)s.")
            % {"ranks": ranks, "why": MISSED_LABELS[why]}
        )
    return sentences
