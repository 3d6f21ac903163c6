"""What each message about offers and placements may be filled with by coordinators, and how urgent it is."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placements.models import Offer
from portal import kinds
from portal.kinds import Kind, Known, Place
from portal.models import User
from volunteers import letters
from volunteers.models import Application


def example(asked: str, user: User) -> Known | None:
    """Of the newest offer to an applicant, by the reference of the application or the applicant's e-mail."""
    theirs = Q(application__reference__iexact=asked) | Q(application__applicant__email__iexact=asked)
    readable = Offer.objects.visible_to(user).filter(application__in=Application.objects.visible_to(user))
    offer = readable.filter(theirs).select_related("application__applicant", "application__cohort").last()
    return {**letters.context(offer.application), "offer": offer} if offer else None


def desk(known: Known) -> str:
    return settings.ORIGIN + reverse("admin:placements_offer_change", args=[known["offer"].code])


def page(known: Known) -> str:
    return settings.ORIGIN + reverse(known["route"], args=known["args"])


ANSWER_BY = Place("answer_by", _("last moment for the answer"), lambda known: letters.instant(known["offer"].answer_by))
DESK = Place("link", _("address of the offer at the desk"), desk)
TO_APPLICANT = (letters.NAME, letters.REFERENCE, letters.COHORT, letters.LINK)
OF_THE_YEAR = (letters.READER, Place("link", _("address of the page that is meant"), page))

# News of the year can be about somebody's safety, and its kind must not tell: so it waits for no digest.
kinds.register(
    Kind("offer_made", (*TO_APPLICANT, ANSWER_BY), example=example),
    Kind("offer_reminder", (*TO_APPLICANT, ANSWER_BY), example=example),
    Kind("offer_lapsed", TO_APPLICANT, example=example),
    Kind("offer_withdrawn", TO_APPLICANT, example=example),
    Kind("offer_news", (letters.READER, letters.REFERENCE, DESK), needs_action=False, example=example),
    Kind("placement_news", OF_THE_YEAR),
    Kind("placement_due", OF_THE_YEAR),
)
