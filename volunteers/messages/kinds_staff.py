"""Letters about applications to others than their applicants: referees, hosts, reviewers, coordinators.

Referees have no account: the private link in the letter is their only way in, so no wording may leave it out.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from portal.messages import kinds
from portal.messages.kinds import Kind, Known, Place
from portal.models import User
from portal.text import dates
from volunteers.messages.kinds import COHORT, READER, example, instant, queue_url


def example_of_referee(asked: str, user: User) -> Known | None:
    """Of the first referee of an application; the link in it opens nothing."""
    found = example(asked, user)
    reference = (
        found["application"].references.order_by("order").first() if found else None
    )
    return (
        {**found, "reference": reference, "token": "-" * 43}
        if found and reference
        else None
    )


def programme(known: Known) -> str:
    cohort = known["application"].cohort
    return cohort.programme_en if get_language() == "en" else cohort.programme_th


def private_link(known: Known) -> str:
    return settings.ORIGIN + reverse("reference", args=[known["token"]])


def own_applicants(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "host_applicants", args=[known["organization"].slug]
    )


def who_chose_it(known: Known) -> str:
    part = known["participation"]
    chosen = f"?cohort={part.cohort.number}&chose={part.organization.slug}"
    return settings.ORIGIN + reverse("admin:volunteers_application_changelist") + chosen


def review_ends(known: Known) -> str:
    ends_on = known["cohort"].review_ends_on
    return dates.show_date(ends_on) if ends_on else "–"


REFEREE = Place(
    "name", _lazy("name of the referee"), lambda known: str(known["reference"].name)
)
APPLICANT = Place(
    "applicant",
    _lazy("the applicant's display name"),
    lambda known: known["application"].display_name,
)
PROGRAMME = Place("programme", _lazy("name of the programme"), programme)
ANSWER_UNTIL = Place(
    "answer_by",
    _lazy("last moment for the answer"),
    lambda known: instant(known["reference"].expires_at),
)
PRIVATE = Place(
    "link", _lazy("the referee's private link"), private_link, is_required=True
)
TO_REFEREE = (REFEREE, APPLICANT, PROGRAMME, COHORT, ANSWER_UNTIL, PRIVATE)
TO_HOST = (
    READER,
    Place("link", _lazy("address of the list of applicants"), own_applicants),
)
LEFT = Place(
    "cohort",
    _lazy("number of the cohort"),
    lambda known: str(known["participation"].cohort.number),
)
COUNT = Place(
    "count", _lazy("how many had chosen it"), lambda known: str(known["count"])
)
CHOSE_IT = Place(
    "link", _lazy("address of the list of those who chose it"), who_chose_it
)
REVIEW_ENDS = Place("review_ends", _lazy("last day of reviewing"), review_ends)
QUEUE = Place("link", _lazy("address of the queue"), queue_url)

kinds.register(
    Kind("reference_asked", TO_REFEREE, example=example_of_referee),
    Kind("reference_reminded", TO_REFEREE, example=example_of_referee),
    Kind("applicants_to_read", TO_HOST),
    Kind("applicant_gone", TO_HOST, needs_action=False),
    Kind("host_left", (READER, LEFT, COUNT, CHOSE_IT), needs_action=False),
    Kind("reviews_due", (READER, REVIEW_ENDS, QUEUE)),
)
