"""Kinds of messages about offers, placements and closings, with their placeholders."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models import Offer
from portal.messages import kinds
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import User
from portal.text import dates
from volunteers.application import retention
from volunteers.messages import kinds as application_kinds
from volunteers.messages.kinds import (
    COHORT,
    LINK,
    NAME,
    OF_APPLICANT,
    READER,
    REFERENCE,
)
from volunteers.models import Application


def example_offer(query: str, user: User) -> Context | None:
    """Of the newest offer to an applicant.

    `query`: the reference of the application or the applicant's e-mail address.
    """
    matches = Q(application__reference__iexact=query) | Q(
        application__applicant__email__iexact=query
    )
    visible = Offer.objects.visible_to(user).filter(
        application__in=Application.objects.visible_to(user)
    )
    offer = (
        visible.filter(matches)
        .select_related("application__applicant", "application__cohort")
        .last()
    )
    if offer is None:
        return None
    return {**application_kinds.application_context(offer.application), "offer": offer}


def offer_admin_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "admin:placements_offer_change", args=[context["offer"].code]
    )


def page_url(context: Context) -> str:
    return settings.ORIGIN + reverse(context["route"], args=context["args"])


ANSWER_BY = Placeholder(
    "answer_by",
    _lazy("last moment for the answer"),
    lambda context: application_kinds.format_instant(context["offer"].answer_by),
)
OFFER_ADMIN_LINK = Placeholder(
    "link", _lazy("address of the offer for coordinators"), offer_admin_url
)
APPLICANT_FIELDS = (NAME, REFERENCE, COHORT, LINK)
PLACEMENT_FIELDS = (
    READER,
    Placeholder("link", _lazy("address of the page that is meant"), page_url),
)
DUE = Placeholder(
    "due",
    _lazy("day on which it is due"),
    lambda context: dates.show_date(context["due_on"]),
)

# A change of a placement can be about somebody's safety, and its kind must not tell:
# so none of them waits for a digest.
kinds.message_kinds.register_all(
    MessageKind("offer_made", (*APPLICANT_FIELDS, ANSWER_BY), example=example_offer),
    MessageKind(
        "offer_reminder", (*APPLICANT_FIELDS, ANSWER_BY), example=example_offer
    ),
    MessageKind(
        "offer_deadline", (*APPLICANT_FIELDS, ANSWER_BY), example=example_offer
    ),
    MessageKind("offer_lapsed", (*APPLICANT_FIELDS, ANSWER_BY), example=example_offer),
    MessageKind("offer_withdrawn", APPLICANT_FIELDS, example=example_offer),
    MessageKind(
        "offer_news",
        (READER, REFERENCE, OFFER_ADMIN_LINK),
        needs_action=False,
        example=example_offer,
    ),
    MessageKind("placement_news", PLACEMENT_FIELDS),
    MessageKind("placement_corrected", PLACEMENT_FIELDS),
    MessageKind("placement_due", (*PLACEMENT_FIELDS, DUE)),
)


def offer_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "offer_defer", args=[context["application"].cohort.number]
    )


def deferral_url(context: Context) -> str:
    return settings.ORIGIN + context["deferral"].get_absolute_url()


DEFERRAL_LINK = Placeholder("link", _lazy("address of the request to defer"), offer_url)
DEFERRAL_ADMIN_LINK = Placeholder(
    "link", _lazy("address of the request for coordinators"), deferral_url
)

kinds.message_kinds.register_all(
    MessageKind("deferral_asked", (READER, REFERENCE, DEFERRAL_ADMIN_LINK)),
    MessageKind(
        "deferral_decided",
        (NAME, REFERENCE, COHORT, DEFERRAL_LINK),
        example=application_kinds.example,
    ),
    MessageKind(
        "deferral_corrected",
        (NAME, REFERENCE, COHORT, DEFERRAL_LINK),
        example=application_kinds.example,
    ),
    MessageKind(
        "deferral_prepared", (NAME, COHORT, LINK), example=application_kinds.example
    ),
)


def retention_end(application: Application) -> date:
    """The last day on which the answers are kept; never one that has passed."""
    today = timezone.localdate()
    last_day = retention.kept_until(application)
    if last_day is None:  # the preview of a closing: it counts from that day
        last_day = today + timedelta(days=application.cohort.application_kept_days)
    return max(last_day, today)


def retention_end_text(context: Context) -> str:
    return dates.show_date(retention_end(context["application"]))


def placement_url(context: Context) -> str:
    return settings.ORIGIN + reverse("placement")


def alumni_url(context: Context) -> str:
    return settings.ORIGIN + reverse("placement_alumni")


KEPT_UNTIL = Placeholder(
    "kept_until", _lazy("until when the answers are kept"), retention_end_text
)
PLACEMENT_LINK = Placeholder(
    "placement", _lazy("address of the volunteer’s page"), placement_url
)
ALUMNI_LINK = Placeholder(
    "alumni", _lazy("address where a volunteer agrees to stay in touch"), alumni_url
)
VOLUNTEER_FIELDS = (*OF_APPLICANT, PLACEMENT_LINK, ALUMNI_LINK)

kinds.message_kinds.register_all(
    MessageKind(
        "closing_completed",
        VOLUNTEER_FIELDS,
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_ended_early",
        VOLUNTEER_FIELDS,
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_deferred",
        OF_APPLICANT,
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_not_taken",
        (*OF_APPLICANT, KEPT_UNTIL),
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_reserve",
        (*OF_APPLICANT, KEPT_UNTIL),
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_not_selected",
        (*OF_APPLICANT, KEPT_UNTIL),
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_withdrawn",
        (NAME, COHORT, LINK, KEPT_UNTIL),
        needs_action=False,
        example=application_kinds.example,
    ),
    MessageKind(
        "closing_unsent",
        (NAME, COHORT, LINK, KEPT_UNTIL),
        needs_action=False,
        example=application_kinds.example,
    ),
)


def overview_url(context: Context) -> str:
    number = context["participation"].cohort.number
    return f"{settings.ORIGIN}{reverse('admin:index')}?cohort={number}"


kinds.message_kinds.register_all(
    MessageKind("offer_host_left", APPLICANT_FIELDS, example=application_kinds.example),
    MessageKind(
        "place_host_left",
        (NAME, REFERENCE, COHORT, PLACEMENT_LINK),
        example=application_kinds.example,
    ),
    MessageKind(
        "place_host_back",
        (NAME, REFERENCE, COHORT, PLACEMENT_LINK),
        example=application_kinds.example,
    ),
    MessageKind(
        "people_without_host",
        (
            READER,
            Placeholder(
                "cohort",
                _lazy("number of the cohort"),
                lambda context: str(context["participation"].cohort.number),
            ),
            Placeholder(
                "count",
                _lazy("how many need another place"),
                lambda context: str(context["count"]),
            ),
            Placeholder("link", _lazy("address of the overview"), overview_url),
        ),
    ),
)
