"""Kinds of messages to referees, hosts, reviewers and coordinators.

Referees have no account: the private link in the message is their only access, so every
wording must contain it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from portal.messages import kinds
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import Message, User
from portal.text import dates
from volunteers.application.sections import referees
from volunteers.messages.kinds import (
    ADMIN_LINK,
    COHORT,
    OF_APPLICANT,
    READER,
    REFERENCE,
    example,
    format_instant,
    queue_url,
    review_ends_text,
)
from volunteers.models import Reference
from volunteers.models.choices import ReferenceStatus


def example_of_referee(reference_or_email: str, user: User) -> Context | None:
    """Of the first referee of an application; the link in it opens nothing."""
    context = example(reference_or_email, user)
    reference = (
        context["application"].references.order_by("order").first() if context else None
    )
    return (
        {**context, "reference": reference, "token": "-" * 43}
        if context and reference
        else None
    )


def programme_name(context: Context) -> str:
    cohort = context["application"].cohort
    return cohort.programme_en if get_language() == "en" else cohort.programme_th


def private_link(context: Context) -> str:
    return settings.ORIGIN + reverse("reference", args=[context["token"]])


def host_applicants_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "host_applicants", args=[context["organization"].slug]
    )


def chosen_by_url(context: Context) -> str:
    part = context["participation"]
    chosen = f"?cohort={part.cohort.number}&chose={part.organization.slug}"
    return settings.ORIGIN + reverse("admin:volunteers_application_changelist") + chosen


def review_ends(context: Context) -> str:
    return review_ends_text(context["cohort"])


REFEREE = Placeholder(
    "name", _lazy("name of the referee"), lambda context: str(context["reference"].name)
)
APPLICANT = Placeholder(
    "applicant",
    _lazy("name by which the referees know the applicant"),
    lambda context: context["application"].name_to_referees,
)
PROGRAMME = Placeholder("programme", _lazy("name of the programme"), programme_name)
ANSWER_UNTIL = Placeholder(
    "answer_by",
    _lazy("last moment for the answer"),
    lambda context: format_instant(context["reference"].expires_at),
)
PRIVATE = Placeholder(
    "link", _lazy("the referee’s private link"), private_link, is_required=True
)
TO_REFEREE = (REFEREE, APPLICANT, PROGRAMME, COHORT, ANSWER_UNTIL, PRIVATE)
TO_HOST = (
    READER,
    Placeholder(
        "link", _lazy("address of the list of applicants"), host_applicants_url
    ),
)
HOST_ANSWERS = Placeholder(
    "answer_by",
    _lazy("day by which the organization answers"),
    lambda context: dates.show_date(dates.bangkok_day(context["answer_by"])),
)
HOST_COHORT = Placeholder(
    "cohort",
    _lazy("number of the cohort"),
    lambda context: str(context["participation"].cohort.number),
)
COUNT = Placeholder(
    "count", _lazy("how many had chosen it"), lambda context: str(context["count"])
)
INTERVIEW_COUNT = Placeholder(
    "interviews",
    _lazy("how many interviews to come have one of its members on their panel"),
    lambda context: str(context["interview_count"]),
)
JUDGING_PAGE = Placeholder(
    "link",
    _lazy("address of the page that is meant"),
    lambda context: settings.ORIGIN + reverse(context["route"]),
)
CHOSEN_BY = Placeholder(
    "link", _lazy("address of the list of those who chose it"), chosen_by_url
)
REVIEW_ENDS = Placeholder("review_ends", _lazy("last day of reviewing"), review_ends)
INTERVIEWS = Placeholder(
    "link",
    _lazy("address of the list of interviews"),
    lambda context: settings.ORIGIN + reverse("interviews"),
)
QUEUE = Placeholder("link", _lazy("address of the applications to review"), queue_url)


def is_referee_link_open(message: Message) -> bool:
    _application, code, _asked_at = message.occasion.split(":", 2)
    return Reference.objects.filter(
        code=code, status=ReferenceStatus.ASKED, expires_at__gte=timezone.now()
    ).exists()


kinds.message_kinds.register_all(
    *(
        MessageKind(
            name,
            TO_REFEREE,
            example=example_of_referee,
            is_current=is_referee_link_open,
        )
        for name in referees.TO_REFEREES
    ),
    MessageKind(
        "referee_asks_erasure", (READER, REFERENCE, ADMIN_LINK), example=example
    ),
    MessageKind("referee_erased", OF_APPLICANT, needs_action=False, example=example),
    MessageKind("applicants_to_read", TO_HOST),
    MessageKind("applicant_gone", TO_HOST, needs_action=False),
    MessageKind("host_answers_due", (*TO_HOST, HOST_ANSWERS)),
    MessageKind("host_answers_late", (*TO_HOST, HOST_ANSWERS)),
    MessageKind("host_answered_for", TO_HOST, needs_action=False),
    MessageKind(
        "host_left",
        (READER, HOST_COHORT, COUNT, INTERVIEW_COUNT, CHOSEN_BY),
        needs_action=False,
    ),
    MessageKind(
        "choices_may_change", (READER, HOST_COHORT, JUDGING_PAGE), needs_action=False
    ),
    MessageKind("reviews_due", (READER, REVIEW_ENDS, QUEUE)),
    MessageKind("scores_reopened", (READER, INTERVIEWS)),
)
