"""What an applicant reads about an offer, instead of the application's own status."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import rules
from placements.models import Deferral, Offer, Placement
from placements.models.choices import EndKind
from placements.models.choices import OfferStatus as S
from placements.offers import terms
from portal.text import dates
from volunteers.application import status
from volunteers.application.status import ApplicantStatus
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus


@status.later_status_sources.register
def status_by_application(
    applications: Sequence[Application],
) -> Mapping[int, ApplicantStatus]:
    """By primary key: the status that the newest released offer gives.

    An outcome that was released later takes its place.
    """
    requests = Deferral.objects.asked().filter(application=OuterRef("application"))
    offers = (
        # Planned offers would leak the match before its release.
        Offer.objects.filter(application__in=applications, released_at__isnull=False)
        .annotate(is_deferring=Exists(requests))
        .select_related("placement", "position__participation")
        .order_by("released_at")
        # Sealed texts are not needed for a status; each would have to be decrypted.
        .defer(
            "decline_reason",
            "withdraw_reason",
            "placement__end_reason",
            "position__content",
            "position__search_text",
        )
    )
    # In order of release, so that the newest offer overwrites the earlier ones.
    newest = {offer.application_id: offer for offer in offers}
    statuses = {}
    for application in applications:
        offer = newest.get(application.pk)
        if offer and shows_offer(application, offer):
            statuses[application.pk] = offer_status(
                application, offer, is_deferring=offer.is_deferring
            )
    return statuses


def shows_offer(application: Application, offer: Offer) -> bool:
    if application.status == ApplicationStatus.WITHDRAWN:
        return False
    outcome_at = application.released_at
    offered_at = offer.released_at
    is_outdated = bool(outcome_at and offered_at and outcome_at > offered_at)
    # An offer that waits for an answer outranks any later outcome.
    return offer.status in (S.OPEN, S.ACCEPTED) or not is_outdated


def offer_status(
    application: Application, offer: Offer, *, is_deferring: bool = False
) -> ApplicantStatus:
    """`is_deferring`: a request to defer waits for its answer."""
    can_be_deferred = offer.status in (S.OPEN, S.ACCEPTED) or offer.host_left
    key = "deferring" if is_deferring and can_be_deferred else status_key(offer)
    word, next_line, tone, action = DESCRIPTIONS[key](offer)
    href = reverse("offer", args=[application.cohort.number])
    is_settled = offer.status in (S.ACCEPTED, S.DEFERRED) and key != "looking"

    return ApplicantStatus(
        f"offer_{key}",
        word,
        next_line,
        tone,
        href,
        action,
        offer.status_changed_at,
        is_settled,
    )


def status_key(offer: Offer) -> str:
    """Its status for the applicant: lapsed as soon as the deadline has passed."""
    if offer.status == S.WITHDRAWN and offer.host_left:
        return "looking"
    if offer.status == S.ACCEPTED and (placement := placement_of(offer)):
        if placement.end_kind == EndKind.HOST_LEFT and not placement.ended_on:
            return "looking"
        if placement.has_lost_host:
            return "moving"
    has_lapsed = offer.status == S.OPEN and rules.is_past_deadline(offer)
    return S.LAPSED if has_lapsed else offer.status


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
    starts_on = terms.term_date(offer.terms, "starts_on")
    if starts_on is None:
        line = _("We will write to you about what comes before the first day of work")
    else:
        line = _("Your placement begins on %(date)s") % {
            "date": dates.show_date(starts_on)
        }
    return _("Accepted"), line, "leaf", _("See what comes next")


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
        "The organization can no longer take part, so the offer has ended. Your"
        " application still counts: we are looking for another place for you and"
        " will write to you."
    )
    return _("Offer ended"), line, "sun", _("Read the offer")


def describe_moving(offer: Offer) -> Description:
    line = _(
        "The organization can no longer take part. You stay in the programme: we are"
        " looking for another organization together with you and will write to you."
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
}
