"""What an applicant reads about an offer, in place of the state of the application itself."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from placements import rules
from placements.models import Deferral, Offer
from placements.models.choices import OfferStatus as S
from placements.offers import terms
from portal.text import dates
from volunteers.application import status
from volunteers.application.status import Standing
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus


@status.later_source
def by_offers(applications: Sequence[Application]) -> Mapping[int, Standing]:
    """The newest offer that was released says where its applicant stands, until something newer is released."""
    rows = Offer.objects.filter(application__in=applications, released_at__isnull=False)
    asked = Exists(Deferral.objects.asked().filter(application=OuterRef("application")))
    light = (
        rows.annotate(is_deferring=asked)
        .order_by("released_at")
        .defer("decline_reason", "withdraw_reason")
    )
    newest = {offer.application_id: offer for offer in light}
    told = {}
    for application in applications:
        offer = newest.get(application.pk)
        if offer and is_told(application, offer):
            told[application.pk] = of_offer(
                application, offer, is_deferring=offer.is_deferring
            )
    return told


def is_told(application: Application, offer: Offer) -> bool:
    if application.status == ApplicationStatus.WITHDRAWN:
        return False
    outcome, offered = application.released_at, offer.released_at
    is_outdated = bool(outcome and offered and outcome > offered)
    return offer.status in (S.OPEN, S.ACCEPTED) or not is_outdated


def of_offer(
    application: Application, offer: Offer, *, is_deferring: bool = False
) -> Standing:
    """`is_deferring`: a wish to defer waits for its answer."""
    key = (
        "deferring"
        if is_deferring and offer.status in (S.OPEN, S.ACCEPTED)
        else key_of(offer)
    )
    word, next_line, tone, action = WORDS[key](offer)
    href = reverse("offer", args=[application.cohort.number])
    is_settled = offer.status in (S.ACCEPTED, S.DEFERRED)
    key = f"offer_{key}"
    return Standing(
        key, word, next_line, tone, href, action, offer.status_changed_at, is_settled
    )


def key_of(offer: Offer) -> str:
    """Its state as the applicant may know it: over with the deadline, before the clock closes it."""
    return S.LAPSED if offer.status == S.OPEN and rules.is_over(offer) else offer.status


def opened(offer: Offer) -> tuple[str, str, str, str]:
    by = dates.show_datetime(offer.answer_by) if offer.answer_by else ""
    return (
        _("You have an offer"),
        _("Please answer by %(deadline)s") % {"deadline": by},
        "teal",
        _("Read the offer"),
    )


def accepted(offer: Offer) -> tuple[str, str, str, str]:
    begins = terms.day(offer.terms, "starts_on")
    if begins is None:
        line = _("We will write to you about what comes before the first day of work")
    else:
        line = _("The year of work begins on %(date)s") % {
            "date": dates.show_date(begins)
        }
    return _("Accepted"), line, "leaf", _("See what comes next")


def declined(offer: Offer) -> tuple[str, str, str, str]:
    line = _("You have declined the offer. Thank you for telling us.")
    return _("Offer declined"), line, "plain", _("Read the offer")


def lapsed(offer: Offer) -> tuple[str, str, str, str]:
    line = _(
        "The time to answer has passed. If you would still like to come, write to us."
    )
    return _("Offer ended"), line, "plain", _("Read the offer")


def withdrawn(offer: Offer) -> tuple[str, str, str, str]:
    line = _(
        "We had to take the offer back. Write to us if you would like to know why."
    )
    return _("Offer ended"), line, "plain", _("Read the offer")


def deferring(offer: Offer) -> tuple[str, str, str, str]:
    line = _(
        "You asked to come with a later cohort. We will write to you as soon as it is decided."
    )
    return _("Request being considered"), line, "sky", _("Read your request")


def deferred(offer: Offer) -> tuple[str, str, str, str]:
    line = _("You come with a later cohort. We will write to you when its call opens.")
    return _("Deferred"), line, "leaf", _("Read your request")


WORDS = {
    S.OPEN: opened,
    S.ACCEPTED: accepted,
    S.DECLINED: declined,
    S.LAPSED: lapsed,
    S.WITHDRAWN: withdrawn,
    S.DEFERRED: deferred,
    "deferring": deferring,
}
