"""What each message about offers, placements and the end of a cohort may be filled with by coordinators who word it."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models import Offer
from portal.messages import kinds
from portal.messages.kinds import Kind, Known, Place
from portal.models import User
from portal.text import dates
from volunteers import rules as applying
from volunteers.messages import kinds as letters
from volunteers.messages.kinds import (
    COHORT,
    LINK,
    NAME,
    OF_APPLICANT,
    READER,
    REFERENCE,
)
from volunteers.models import Application


def example_offer(asked: str, user: User) -> Known | None:
    """Of the newest offer to an applicant, by the reference of the application or the applicant's e-mail."""
    theirs = Q(application__reference__iexact=asked) | Q(
        application__applicant__email__iexact=asked
    )
    readable = Offer.objects.visible_to(user).filter(
        application__in=Application.objects.visible_to(user)
    )
    offer = (
        readable.filter(theirs)
        .select_related("application__applicant", "application__cohort")
        .last()
    )
    return {**letters.context(offer.application), "offer": offer} if offer else None


def desk(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "admin:placements_offer_change", args=[known["offer"].code]
    )


def page(known: Known) -> str:
    return settings.ORIGIN + reverse(known["route"], args=known["args"])


ANSWER_BY = Place(
    "answer_by",
    _lazy("last moment for the answer"),
    lambda known: letters.instant(known["offer"].answer_by),
)
DESK = Place("link", _lazy("address of the offer at the desk"), desk)
TO_APPLICANT = (NAME, REFERENCE, COHORT, LINK)
OF_THE_YEAR = (READER, Place("link", _lazy("address of the page that is meant"), page))

# News of the year can be about somebody's safety, and its kind must not tell: so it waits for no digest.
kinds.register(
    Kind("offer_made", (*TO_APPLICANT, ANSWER_BY), example=example_offer),
    Kind("offer_reminder", (*TO_APPLICANT, ANSWER_BY), example=example_offer),
    Kind("offer_lapsed", TO_APPLICANT, example=example_offer),
    Kind("offer_withdrawn", TO_APPLICANT, example=example_offer),
    Kind(
        "offer_news",
        (READER, REFERENCE, DESK),
        needs_action=False,
        example=example_offer,
    ),
    Kind("placement_news", OF_THE_YEAR),
    Kind("placement_due", OF_THE_YEAR),
)


def offer_url(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "offer_defer", args=[known["application"].cohort.number]
    )


def deferral_url(known: Known) -> str:
    return settings.ORIGIN + known["deferral"].get_absolute_url()


REQUEST = Place("link", _lazy("address of the request to defer"), offer_url)
DESK_REQUEST = Place("link", _lazy("address of the request at the desk"), deferral_url)

kinds.register(
    Kind("deferral_asked", (READER, REFERENCE, DESK_REQUEST)),
    Kind(
        "deferral_decided", (NAME, REFERENCE, COHORT, REQUEST), example=letters.example
    ),
    Kind("deferral_prepared", (NAME, COHORT, LINK), example=letters.example),
)


def last_day_kept(application: Application) -> date:
    """The last day on which its answers are kept: by the results for what was sent, by the deadline for a draft."""
    cohort = application.cohort
    if application.submitted_at is None or cohort.results_on is None:
        return timezone.localdate(applying.kept_until(application))
    kept = cohort.results_on + timedelta(days=cohort.application_kept_days)
    return max(kept, timezone.localdate())


def kept_until(known: Known) -> str:
    """The last day on which answers are kept, by the cohort's clocks."""
    return dates.show_date(last_day_kept(known["application"]))


def placement_url(known: Known) -> str:
    return settings.ORIGIN + reverse("placement")


def alumni_url(known: Known) -> str:
    return settings.ORIGIN + reverse("placement_alumni")


KEPT = Place("kept_until", _lazy("until when the answers are kept"), kept_until)
YEAR = Place("placement", _lazy("address of the volunteer's page"), placement_url)
ALUMNI = Place(
    "alumni", _lazy("address where a volunteer agrees to stay in touch"), alumni_url
)
OF_VOLUNTEER = (*OF_APPLICANT, YEAR, ALUMNI)

kinds.register(
    Kind(
        "closing_completed", OF_VOLUNTEER, needs_action=False, example=letters.example
    ),
    Kind(
        "closing_ended_early", OF_VOLUNTEER, needs_action=False, example=letters.example
    ),
    Kind("closing_deferred", OF_APPLICANT, needs_action=False, example=letters.example),
    Kind(
        "closing_not_taken",
        (*OF_APPLICANT, KEPT),
        needs_action=False,
        example=letters.example,
    ),
    Kind(
        "closing_reserve",
        (*OF_APPLICANT, KEPT),
        needs_action=False,
        example=letters.example,
    ),
    Kind(
        "closing_not_selected",
        (*OF_APPLICANT, KEPT),
        needs_action=False,
        example=letters.example,
    ),
    Kind(
        "closing_withdrawn",
        (NAME, COHORT, LINK, KEPT),
        needs_action=False,
        example=letters.example,
    ),
    Kind(
        "closing_unsent",
        (NAME, COHORT, LINK, KEPT),
        needs_action=False,
        example=letters.example,
    ),
)
