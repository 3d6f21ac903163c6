"""What each message about offers and the end of a cohort may be filled with by coordinators who word it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placements import closing
from portal import dates, kinds
from portal.kinds import Kind, Known, Place
from volunteers.letters import LINK, NAME, OF_APPLICANT, READER, REFERENCE, example


def offer_url(known: Known) -> str:
    return settings.ORIGIN + reverse("offer_defer", args=[known["application"].cohort.number])


def deferral_url(known: Known) -> str:
    return settings.ORIGIN + known["deferral"].get_absolute_url()


COHORT = Place("cohort", _("number of the cohort"), lambda known: str(known["application"].cohort.number))
REQUEST = Place("link", _("address of the request to defer"), offer_url)
DESK_REQUEST = Place("link", _("address of the request at the desk"), deferral_url)

kinds.register(
    Kind("deferral_asked", (READER, REFERENCE, DESK_REQUEST)),
    Kind("deferral_decided", (NAME, REFERENCE, COHORT, REQUEST), example=example),
    Kind("deferral_prepared", (NAME, COHORT, LINK), example=example),
)


def kept_until(known: Known) -> str:
    """The last day on which answers are kept, by the cohort's clocks."""
    return dates.show_date(closing.kept_until(known["application"]))


def placement_url(known: Known) -> str:
    return settings.ORIGIN + reverse("placement")


def alumni_url(known: Known) -> str:
    return settings.ORIGIN + reverse("placement_alumni")


KEPT = Place("kept_until", _("until when the answers are kept"), kept_until)
YEAR = Place("placement", _("address of the volunteer's page"), placement_url)
ALUMNI = Place("alumni", _("address where a volunteer agrees to stay in touch"), alumni_url)
OF_VOLUNTEER = (*OF_APPLICANT, YEAR, ALUMNI)

kinds.register(
    Kind("closing_completed", OF_VOLUNTEER, needs_action=False, example=example),
    Kind("closing_ended_early", OF_VOLUNTEER, needs_action=False, example=example),
    Kind("closing_deferred", OF_APPLICANT, needs_action=False, example=example),
    Kind("closing_not_taken", (*OF_APPLICANT, KEPT), needs_action=False, example=example),
    Kind("closing_reserve", (*OF_APPLICANT, KEPT), needs_action=False, example=example),
    Kind("closing_not_selected", (*OF_APPLICANT, KEPT), needs_action=False, example=example),
    Kind("closing_withdrawn", (NAME, COHORT, LINK, KEPT), needs_action=False, example=example),
    Kind("closing_unsent", (NAME, COHORT, LINK, KEPT), needs_action=False, example=example),
)
