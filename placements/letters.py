"""What each message about offers and the end of a cohort may be filled with by coordinators who word it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import kinds
from portal.kinds import Kind, Known, Place
from volunteers.letters import LINK, NAME, READER, REFERENCE, example


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
