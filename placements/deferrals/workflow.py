"""Coming with a later cohort: asked by the person, decided by a coordinator, kept when a later call is open."""

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
from placements.offers import workflow
from placements.year import lifecycle as serving
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers import rules as applying
from volunteers.models import Application
from volunteers.views.application import reuse

PROMISE = Step(
    "promise deferral",
    _lazy("Promise a later cohort"),
    (S.ASKED,),
    (S.PROMISED,),
    "coordinator",
    "to the applicant",
)
REFUSE = Step(
    "refuse deferral",
    _lazy("Refuse the deferral"),
    (S.ASKED,),
    (S.REFUSED,),
    "coordinator, with an answer",
    "to the applicant",
)
TAKE_BACK = Step(
    "take back deferral",
    _lazy("Take the request back"),
    (S.ASKED, S.PROMISED),
    (S.TAKEN_BACK,),
    "applicant",
    "",
)
PREPARE = Step(
    "prepare deferred application",
    _lazy("Prepare the next application"),
    (S.PROMISED,),
    (S.PREPARED,),
    "the clock, once a later call is open",
    "to the applicant",
)
DEFERRAL_STEPS = (PROMISE, REFUSE, TAKE_BACK, PREPARE)
MORE_DAYS = 2
"""At least so many to answer the offer after a deferral was refused."""


def ask(offer: Offer, *, reason: str, by: User) -> Deferral:
    """With consent to prepare the later application. Of two at once one counts. Raises `TransitionRefused`."""
    try:
        with transaction.atomic():
            workflow.lock(offer)
            if not rules.can_defer(by, offer):
                raise TransitionRefused(
                    _("it was asked for before, or the offer is not open any more")
                )
            made = Deferral(
                application=offer.application, offer=offer, agreed_at=timezone.now()
            )
            made.reason = reason.strip()
            made.save()
            audit.record(
                "ask for deferral", made, by=by, fields=["reason", "agreed_at"]
            )
            notices.deferral_asked(made)
    except IntegrityError as known:
        raise TransitionRefused(_("it was asked for before")) from known
    return made


def take_back(deferral: Deferral, *, by: User) -> None:
    """A promise that is taken back doesn't bring the place back. Raises `TransitionRefused`."""
    if deferral.application.applicant_id != by.pk:
        raise TransitionRefused(_("only the person who asked can take it back"))
    lifecycle.take(deferral, TAKE_BACK, by=by)


def end_with_application(application: Application, *, by: User) -> None:
    """Its withdrawal ends the request, or the promise, too."""
    deferral = Deferral.objects.filter(
        application=application, status__in=TAKE_BACK.sources
    ).first()
    if deferral:
        lifecycle.take(deferral, TAKE_BACK, by=by)


def promise(deferral: Deferral, *, answer: str, by: User) -> None:
    """Frees the seat, for which the next person is proposed; what came of the offer ends. Raises `TransitionRefused`."""
    with transaction.atomic():
        offer = deferral.offer
        workflow.lock(offer)
        if not rules.is_deferrable(offer):
            raise TransitionRefused(_("the offer has ended, or the work has begun"))
        lifecycle.take(deferral, PROMISE, by=by, answer=answer.strip())
        end_placement(offer, by=by)
        lifecycle.take(offer, workflow.DEFER, by=by, seat=None)
        planned_offers.propose_next(offer.position, freed=offer)
        notices.deferral_decided(deferral)


def end_placement(offer: Offer, *, by: User) -> None:
    placement = Placement.objects.for_reading().filter(offer=offer).first()
    if placement is None:
        return
    why = _("deferred to a later cohort")
    lifecycle.take(
        placement, serving.END_EARLY, by=by, end_kind=EndKind.DEFERRED, end_reason=why
    )
    notices.to_host(placement, occasion=f"{placement.code}:deferred")


def refuse(deferral: Deferral, *, answer: str, by: User) -> None:
    """`answer` is for the person, who has some days left to answer the offer itself. Raises `TransitionRefused`."""
    if not answer.strip():
        raise TransitionRefused(_("a reason is needed"))
    with transaction.atomic():
        offer = deferral.offer
        workflow.lock(offer)
        lifecycle.take(deferral, REFUSE, by=by, answer=answer.strip())
        until = dates.end_of_day_in(MORE_DAYS)
        if offer.status == OfferStatus.OPEN and (
            offer.answer_by is None or offer.answer_by < until
        ):
            offer.answer_by = until
            offer.save(update_fields=["answer_by"])
        notices.deferral_decided(deferral)


def keep_promises(now: datetime) -> int:
    """Prepares what was promised wherever a later call is open; the others wait. Returns how many."""
    rows = Deferral.objects.filter(status=S.PROMISED).for_reading()
    found = [
        (row, cohort)
        for row in rows
        if (cohort := later_call(row.application.cohort, now))
    ]
    return sum(prepare(row, cohort) for row, cohort in found)


def later_call(cohort: Cohort, now: datetime) -> Cohort | None:
    """The next cohort whose call is open now."""
    rows = Cohort.objects.open_at(now).filter(number__gt=cohort.number)
    return rows.order_by("number").first()


def prepare(deferral: Deferral, cohort: Cohort) -> bool:
    """A draft with the earlier answers, in which the deferral is noted; False where the person can't apply there."""
    person = deferral.application.applicant
    with transaction.atomic():
        lifecycle.lock(deferral)
        if deferral.status != S.PROMISED or not applying.can_apply(person, cohort):
            return False
        made = begin(deferral.application, cohort)
        lifecycle.take(deferral, PREPARE, by=None, prepared=made)
        notices.deferral_prepared(deferral, made)
    return True


def begin(earlier: Application, cohort: Cohort) -> Application:
    """What the person has begun or sent there already stays as it is, but for the note."""
    known = {"display_name": earlier.display_name}
    made, is_new = Application.objects.get_or_create(
        cohort=cohort, applicant=earlier.applicant, defaults=known
    )
    made.deferred_from = earlier
    made.save(update_fields=["deferred_from"])
    if is_new:
        audit.record("begin application", made, by=None)
        with suppress(TransitionRefused):  # nothing of it fits this cohort
            reuse.reuse(made, by=None)
    return made
