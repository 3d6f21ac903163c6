"""Mends undone, one at a time: a simulation that sees finds each of them.

Each is a function of `monkeypatch`; `stage` is where in the cohort's time it shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import organizations.catalogue.page_contexts
import placements.offers.host_withdrawal
import placements.personal_data.erasure
from organizations.cohorts import hooks
from organizations.models import SourceDocument
from placements.matching import planned_offers, weights
from placements.models.choices import EndKind
from placements.models.queries import endings
from placements.models.queries.placements import DeferralQuerySet
from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel import permissions
from portal.text import dates
from volunteers.application import qualifications
from volunteers.decisions import host_withdrawal
from volunteers.messages import kinds
from volunteers.models.choices import ReferenceStatus
from volunteers.personal_data import erasure
from volunteers.references import reading


@dataclass(frozen=True)
class Mutant:
    """`seen_by`: words of the sentence that doesn't hold any more."""

    stage: str
    undo: Callable
    seen_by: str


def stale_confirmation(patch):
    """A confirmation isn't bound to what was shown."""
    patch.setattr(ConfirmedAction, "ensure_as_shown", lambda self: None)


def original_document_in_public(patch):
    """A host's own document stands on its public page, beside what was approved."""
    contexts = organizations.catalogue.page_contexts
    build = contexts.position_context

    def with_document(request, position):
        context = build(request, position)
        documents = SourceDocument.objects.filter(organization=position.organization)
        texts = "\n".join(document.text for document in documents)
        context["meta"]["description"] += texts
        return context

    patch.setattr(contexts, "position_context", with_document)


def ticks_by_position(patch):
    """An answer belongs to the number of a line instead of to the line."""

    def judge(fit, rows):
        given = [*fit.values(), *[None] * 20]
        judged = []
        for row, answer in zip(rows, given, strict=False):
            same_words = answer and {**answer, "text": row.text}
            judged.append(qualifications.judge_one(row, same_words))
        return judged

    patch.setattr(qualifications, "judge", judge)


def offers_of_a_host_that_left(patch):
    """Offers stay when their host leaves."""
    drop(
        patch,
        hooks.participation_withdrawn,
        placements.offers.host_withdrawal.end_offers,
    )


def promise_by_date(patch):
    """The letter names a day whatever the rule says, and nothing opens."""
    patch.setattr(host_withdrawal, "reopen_choices", lambda application, by: None)
    patch.setattr(
        kinds.rules,
        "choices_changeable_until",
        lambda application: dates.end_of_day_in(application.cohort.rechoice_days),
    )


def deferral_of_a_conflicted_coordinator(patch):
    """Deferrals ask only whether somebody is a coordinator."""

    def visible_to(rows, user):
        if permissions.is_coordinator(user):
            return rows.all()
        return rows.filter(application__applicant=user)

    patch.setattr(DeferralQuerySet, "visible_to", visible_to)


def weights_by_order(patch):
    """Criteria of interviews have the numbers of those of reviews, and win."""

    def counted_weights(cohort, tried):
        by_order = dict(
            cohort.criteria.order_by("stage").values_list("order", "weight")
        )
        interviews = cohort.criteria.of_interviews().values_list("order", "weight")
        by_order |= dict(interviews)
        return {
            criterion.pk: tried.get(criterion.pk, by_order[criterion.order])
            for criterion in cohort.criteria.of_reviews()
        }

    patch.setattr(weights, "counted_weights", counted_weights)


def next_in_line_by_another_order(patch):
    """The next in line is the oldest application, not the first by priority."""
    in_order = planned_offers.candidates_in_order

    def by_age(position, run):
        return sorted(in_order(position, run), key=lambda pair: pair[0].pk)

    patch.setattr(planned_offers, "candidates_in_order", by_age)


def contact_after_leaving_for_safety(patch):
    """A year that ended for safety leaves the host what one served as agreed does."""
    patch.setitem(endings.ENDINGS, EndKind.SAFETY, endings.AGREED)


def erasure_with_an_offer(patch):
    """Offers and placements aren't erased with their application."""
    drop(
        patch, erasure.before_erasure, placements.personal_data.erasure.erase_placements
    )


def reading_who_asks_to_be_erased(patch):
    """What a referee wrote is read until somebody erases it."""
    patch.setattr(
        reading,
        "has_answers",
        lambda reference: reference.status == ReferenceStatus.GIVEN,
    )


def drop(patch, registry, entry):
    kept = {name: one for name, one in registry._entries.items() if one is not entry}
    patch.setattr(registry, "_entries", kept)


MUTANTS = {
    "stale_confirmation": Mutant(
        "offers", stale_confirmation, "a confirmation does nothing|overtake a colleague"
    ),
    "original_document_in_public": Mutant(
        "call", original_document_in_public, "public pages hold approved"
    ),
    "ticks_by_position": Mutant("call", ticks_by_position, "answers stay beside"),
    "offers_of_a_host_that_left": Mutant("year", offers_of_a_host_that_left, "a host"),
    "promise_by_date": Mutant(
        "reviews", promise_by_date, "a host can leave|is told to choose"
    ),
    "deferral_of_a_conflicted_coordinator": Mutant(
        "year", deferral_of_a_conflicted_coordinator, "tie"
    ),
    "weights_by_order": Mutant("offers", weights_by_order, "weighs criteria"),
    "next_in_line_by_another_order": Mutant(
        "offers", next_in_line_by_another_order, "next in line"
    ),
    "contact_after_leaving_for_safety": Mutant(
        "year", contact_after_leaving_for_safety, "end for safety"
    ),
    "erasure_with_an_offer": Mutant("year", erasure_with_an_offer, "erasing anybody"),
    "reading_who_asks_to_be_erased": Mutant(
        "reviews", reading_who_asks_to_be_erased, "once they ask to be erased"
    ),
}
