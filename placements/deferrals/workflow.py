"""Deferral to a later cohort.

Asked for by the person, decided by a coordinator, carried out once a later call opens.
"""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements import rules
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Deferral, Offer, Placement
from placements.models.choices import DeferralStatus as S
from placements.models.choices import EndKind, OfferStatus
from placements.offers import workflow as offer_workflow
from placements.requests import workflow as requests
from placements.year import steps
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers import rules as application_rules
from volunteers.application import reuse
from volunteers.conflicts import conflicts
from volunteers.models import Application

PROMISE = Step(
    "promise deferral",
    _lazy("Approve the deferral"),
    (S.ASKED,),
    (S.PROMISED,),
    "coordinator",
    "to the applicant",
    taken_back_by="take back promise",
)
REFUSE = Step(
    "refuse deferral",
    _lazy("Don’t approve the deferral"),
    (S.ASKED,),
    (S.REFUSED,),
    "coordinator, with an answer",
    "to the applicant",
    taken_back_by="none: the offer can be answered again, and its deadline be changed",
)
TAKE_BACK = Step(
    "take back deferral",
    _lazy("Take the request back"),
    (S.ASKED, S.PROMISED),
    (S.TAKEN_BACK,),
    "applicant",
    "",
    taken_back_by="none: it is asked for once; a coordinator can open the offer again",
)
PREPARE = Step(
    "prepare deferred application",
    _lazy("Prepare the next application"),
    (S.PROMISED,),
    (S.PREPARED,),
    "the clock, once a later call is open",
    "to the applicant",
    taken_back_by="none: the applicant withdraws the application",
)
DEFERRAL_STEPS = (PROMISE, REFUSE, TAKE_BACK, PREPARE)
ANSWER_DAYS_AFTER_REFUSAL = 2
"""Time to answer the offer after a deferral was refused, at least."""


def ask(offer: Offer, *, reason: str, by: User) -> Deferral:
    """With consent to prepare the later application. Raises `TransitionRefused`.

    Of two requests at the same time one is stored.
    """
    try:
        with transaction.atomic():
            # Same order as an answer: application, then offer; so one of the two wins.
            offer_workflow.lock(offer)
            if not rules.can_defer(by, offer):
                raise TransitionRefused(
                    _("it was asked for before, or the offer is not open any more")
                )
            deferral = Deferral(
                application=offer.application, offer=offer, agreed_at=timezone.now()
            )
            # Sealed fields need an instance: they are encrypted with its key.
            deferral.reason = reason.strip()
            deferral.save()
            audit.record(
                "ask for deferral", deferral, by=by, fields=["reason", "agreed_at"]
            )
            notices.deferral_asked(deferral)
    except IntegrityError as error:
        raise TransitionRefused(_("it was asked for before")) from error
    return deferral


def take_back(deferral: Deferral, *, by: User) -> None:
    """A placement that the promise ended stays ended. Raises `TransitionRefused`."""
    if deferral.application.applicant_id != by.pk:
        raise TransitionRefused(_("only the person who asked can take it back"))
    lifecycle.take(deferral, TAKE_BACK, by=by)


def take_back_with_application(application: Application, *, by: User) -> None:
    """Withdrawing the application ends the request, or the promise, too."""
    deferral = Deferral.objects.filter(
        application=application, status__in=TAKE_BACK.sources
    ).first()
    if deferral:
        lifecycle.take(deferral, TAKE_BACK, by=by)


def promise(deferral: Deferral, *, answer: str, by: User) -> None:
    """Frees the seat and ends the placement that came of the offer.

    The next person is proposed for the seat. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        offer = deferral.offer
        offer_workflow.lock(offer)
        # Who asked before the host left can still be promised a later cohort.
        if not (rules.is_deferrable(offer) or offer.host_left):
            raise TransitionRefused(_("the offer has ended, or the work has begun"))
        lifecycle.take(deferral, PROMISE, by=by, answer=answer.strip())
        end_planned_placement(offer, by=by)
        lifecycle.take(offer, offer_workflow.DEFER, by=by, seat=None)
        planned_offers.propose_next(offer.position, freed=offer)
        notices.deferral_decided(deferral)


def end_planned_placement(offer: Offer, *, by: User) -> None:
    placement = Placement.objects.for_reading().filter(offer=offer).first()
    if placement is None:
        return
    lifecycle.take(
        placement,
        steps.END_EARLY,
        by=by,
        end_kind=EndKind.DEFERRED,
        end_reason=_("deferred to a later cohort"),
    )
    requests.end_with(placement, by=by)
    notices.to_host(placement, occasion=f"{placement.code}:deferred")


def refuse(deferral: Deferral, *, answer: str, by: User) -> None:
    """`answer` is shown to the person, who can still answer the offer for some days.

    Raises `TransitionRefused`.
    """
    lifecycle.ensure_reason(answer)
    with transaction.atomic():
        offer = deferral.offer
        offer_workflow.lock(offer)
        lifecycle.take(deferral, REFUSE, by=by, answer=answer.strip())
        # While it was asked the offer could not lapse; its old deadline may be past.
        deadline = dates.end_of_day_in(ANSWER_DAYS_AFTER_REFUSAL)
        if offer.status == OfferStatus.OPEN and (
            offer.answer_by is None or offer.answer_by < deadline
        ):
            offer.answer_by, offer.deadline_changed_at = deadline, timezone.now()
            offer.save(update_fields=["answer_by", "deadline_changed_at"])
        notices.deferral_decided(deferral)


def prepare_promised(now: datetime) -> int:
    """Prepares applications whose later call is open; returns how many."""
    deferrals = Deferral.objects.filter(status=S.PROMISED).for_reading()
    due = [
        (deferral, cohort)
        for deferral in deferrals
        if (cohort := next_open_cohort(deferral.application.cohort, now))
    ]
    return sum(prepare(deferral, cohort) for deferral, cohort in due)


def next_open_cohort(cohort: Cohort, now: datetime) -> Cohort | None:
    """The next cohort whose call is open now."""
    # Numbers count up, and one may be skipped: the next open one, not number + 1.
    later = Cohort.objects.open_at(now).filter(number__gt=cohort.number)
    return later.order_by("number").first()


def prepare(deferral: Deferral, cohort: Cohort) -> bool:
    """A draft with the earlier answers; False if the person can't apply there."""
    applicant = deferral.application.applicant
    with transaction.atomic():
        lifecycle.lock(deferral)
        # The list was read without a lock; the person may have taken it back since.
        if deferral.status != S.PROMISED:
            return False
        if not application_rules.can_apply(applicant, cohort):
            return False
        application = create_application(deferral.application, cohort)
        lifecycle.take(deferral, PREPARE, by=None, prepared=application)
        notices.deferral_prepared(deferral, application)
    return True


def create_application(earlier: Application, cohort: Cohort) -> Application:
    """An application that exists there gets only the link to the earlier one."""
    application, is_new = Application.objects.get_or_create(
        cohort=cohort,
        applicant=earlier.applicant,
        defaults={"display_name": earlier.display_name},
    )
    application.deferred_from = earlier
    application.save(update_fields=["deferred_from"])
    conflicts.inherit(application, earlier=earlier)
    # Answers in an application that the person began themselves are not overwritten.
    if is_new:
        audit.record("begin application", application, by=None)
        with suppress(TransitionRefused):  # nothing of it fits this cohort
            reuse.reuse_answers(application, by=None)
    return application
