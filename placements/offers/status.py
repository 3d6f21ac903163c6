"""What an applicant reads about an offer, instead of the application's own status."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import rules
from placements.matching.planned_offers import PLACEABLE
from placements.models import Deferral, Offer, Placement
from placements.models.choices import DeferralStatus as D
from placements.models.choices import EndKind, PlacementStatus
from placements.models.choices import OfferStatus as S
from portal.text import dates
from volunteers.application import status
from volunteers.application.status import ApplicantStatus
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus

AT_WORK = ("serving", "served")
LOST = ("looking", "host_gone", "place_ended")
DEFERRED_KEYS = {
    D.PREPARED.value: "deferral_prepared",
    D.TAKEN_BACK.value: "deferral_given_back",
}
"""By the status of the request: where the promise isn't what is still to come."""


@status.later_status_sources.register
def status_by_application(
    applications: Sequence[Application],
) -> Mapping[int, ApplicantStatus]:
    """By primary key: the status that the newest released offer gives.

    An outcome that was released later takes its place.
    """
    deferrals = Deferral.objects.filter(application=OuterRef("application"))
    offers = (
        # Planned offers would leak the match before its release.
        Offer.objects.filter(application__in=applications, released_at__isnull=False)
        .annotate(deferral_status=Subquery(deferrals.values("status")[:1]))
        .select_related("placement", "position__participation")
        .order_by("released_at")
        # Sealed texts are not needed for a status; each would have to be decrypted.
        .defer(
            "decline_reason",
            "withdraw_reason",
            "placement__end_reason",
            "position__content",
        )
    )
    # In order of release, so that the newest offer overwrites the earlier ones.
    newest = {offer.application_id: offer for offer in offers}
    statuses = {}
    for application in applications:
        offer = newest.get(application.pk)
        if offer and shows_offer(application, offer):
            statuses[application.pk] = offer_status(
                application, offer, deferral=offer.deferral_status or ""
            )
    return statuses


def shows_offer(application: Application, offer: Offer) -> bool:
    if application.status == ApplicationStatus.WITHDRAWN:
        return False
    outcome_at = application.released_at
    offered_at = offer.released_at
    is_outdated = bool(outcome_at and offered_at and outcome_at > offered_at)
    # An offer that waits for an answer, or a place, outranks any later outcome.
    in_force = offer.status == S.OPEN or (
        offer.status == S.ACCEPTED and not is_never_begun(offer)
    )
    return in_force or not is_outdated


def is_never_begun(offer: Offer) -> bool:
    """Its place ended before the first day of work."""
    placement = placement_of(offer)
    return bool(placement and placement.is_over and not placement.ended_on)


def is_looked_for(application: Application) -> bool:
    """Whether another place can still be found."""
    return application.status in PLACEABLE and application.cohort.closed_at is None


def offer_status(
    application: Application, offer: Offer, *, deferral: str = ""
) -> ApplicantStatus:
    """`deferral`: the status of the request to defer, if there is one."""
    key = status_key(application, offer, deferral)
    word, next_line, tone, action = DESCRIPTIONS[key](offer)
    number = application.cohort.number
    page = reverse("placement") if key in AT_WORK else reverse("offer", args=[number])
    is_settled = offer.status in (S.ACCEPTED, S.DEFERRED) and key not in LOST

    return ApplicantStatus(
        f"offer_{key}",
        word,
        next_line,
        tone,
        page,
        action,
        offer.status_changed_at,
        is_settled,
        is_due=key == S.OPEN,
        by=offer.answer_by if key == S.OPEN else None,
    )


def status_key(application: Application, offer: Offer, deferral: str) -> str:
    """What its applicant is told of it; each text says only what is so by the rules."""
    can_be_deferred = offer.status in (S.OPEN, S.ACCEPTED) or offer.host_left
    if deferral == D.ASKED and can_be_deferred:
        return "deferring"
    if offer.status == S.DEFERRED:
        return DEFERRED_KEYS.get(deferral, S.DEFERRED)
    if offer.status == S.WITHDRAWN and offer.host_left:
        return "looking" if is_looked_for(application) else "host_gone"
    if offer.status == S.ACCEPTED and (placement := placement_of(offer)):
        return key_of_place(application, placement)
    has_lapsed = offer.status == S.OPEN and rules.is_past_deadline(offer)
    return S.LAPSED if has_lapsed else offer.status


def key_of_place(application: Application, placement: Placement) -> str:
    if placement.is_over and not placement.ended_on:
        if placement.end_kind != EndKind.HOST_LEFT:
            return "place_ended"
        return "looking" if is_looked_for(application) else "host_gone"
    if placement.has_lost_host:
        return "moving"
    if placement.is_over:
        return "served"
    return "serving" if placement.status != PlacementStatus.PLANNED else S.ACCEPTED


def placement_of(offer: Offer) -> Placement | None:
    return getattr(offer, "placement", None)


Description: TypeAlias = tuple[str, str, str, str]
"""Word, next line, tone, label of the link."""


def describe_open(offer: Offer) -> Description:
    deadline = dates.show_datetime(offer.answer_by) if offer.answer_by else ""
    return (
        _("You have an offer"),
        _("Please answer by %(deadline)s") % {"deadline": deadline},
        "teal",
        _("Read the offer"),
    )


def describe_accepted(offer: Offer) -> Description:
    """The day is that of the placement: it may have been moved since the offer."""
    placement = placement_of(offer)
    if placement is None or placement.starts_on is None:
        line = _("We will write to you about what comes before the first day of work")
    else:
        line = _("Your placement begins on %(date)s") % {
            "date": dates.show_date(placement.starts_on)
        }
    return _("Accepted"), line, "leaf", _("See what comes next")


def describe_serving(offer: Offer) -> Description:
    line = _("Your placement has begun.")
    return _("Accepted"), line, "leaf", _("See my placement")


def describe_served(offer: Offer) -> Description:
    line = _("Your work is over. What you wrote can still be read.")
    return _("Work is over"), line, "plain", _("See my placement")


def describe_place_ended(offer: Offer) -> Description:
    line = _(
        "Your placement ended before the work began. You can still read your "
        "application and the offer here. If you have questions, contact us."
    )
    return _("Offer ended"), line, "plain", _("Read the offer")


def describe_host_gone(offer: Offer) -> Description:
    line = _("The position is no longer offered, so the offer has ended.")
    return _("Offer ended"), line, "plain", _("Read the offer")


def describe_declined(offer: Offer) -> Description:
    line = _("You have declined the offer. Thank you for telling us.")
    return _("Offer declined"), line, "plain", _("Read the offer")


def describe_lapsed(offer: Offer) -> Description:
    line = _(
        "The time to answer has passed. If you are still interested, contact us soon."
    )
    return _("Offer ended"), line, "plain", _("Read the offer")


def describe_withdrawn(offer: Offer) -> Description:
    line = _(
        "We are sorry: we had to withdraw this offer. The coordinators can tell "
        "you why and what happens next; contact us."
    )
    return _("Offer ended"), line, "plain", _("Read the offer")


def describe_looking(offer: Offer) -> Description:
    line = _(
        "The position is no longer offered, so the offer has ended. Your"
        " application still counts: we are looking for another place for you and"
        " will write to you."
    )
    return _("Offer ended"), line, "sun", _("Read the offer")


def describe_moving(offer: Offer) -> Description:
    line = _(
        "Your position is no longer offered. You stay in the programme: we are looking"
        " for another one together with you and will write to you."
    )
    return _("Another place is needed"), line, "sun", _("See what comes next")


def describe_deferral_request(offer: Offer) -> Description:
    line = _(
        "You asked to come with a later cohort."
        " We will write to you as soon as it is decided."
    )
    return _("Request being considered"), line, "sky", _("Read your request")


def describe_deferred(offer: Offer) -> Description:
    line = _("You come with a later cohort. We will write to you when its call opens.")
    return _("Deferred"), line, "leaf", _("Read your request")


def describe_deferral_prepared(offer: Offer) -> Description:
    line = _("Your application for a later cohort is prepared. You send it yourself.")
    return _("Deferred"), line, "leaf", _("Read your request")


def describe_deferral_given_back(offer: Offer) -> Description:
    line = _("You took back your request to come with a later cohort.")
    return _("Offer ended"), line, "plain", _("Read your request")


DESCRIPTIONS: dict[str, Callable[[Offer], Description]] = {
    S.OPEN: describe_open,
    S.ACCEPTED: describe_accepted,
    S.DECLINED: describe_declined,
    S.LAPSED: describe_lapsed,
    S.WITHDRAWN: describe_withdrawn,
    S.DEFERRED: describe_deferred,
    "deferring": describe_deferral_request,
    "looking": describe_looking,
    "moving": describe_moving,
    "serving": describe_serving,
    "served": describe_served,
    "place_ended": describe_place_ended,
    "host_gone": describe_host_gone,
    "deferral_prepared": describe_deferral_prepared,
    "deferral_given_back": describe_deferral_given_back,
}
