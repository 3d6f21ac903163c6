"""Messages about offers, placements and closings: what is queued, and for whom.

Titles and texts name neither outcome nor organization.
"""

from datetime import date, datetime

from organizations.models import Membership
from placements.models import (
    Closing,
    Deferral,
    Offer,
    Placement,
    PlacementRequest,
    SafeguardingContact,
)
from placements.models.choices import Outcome
from placements.models.queries import endings
from placements.models.queries.endings import Reader, Thing
from portal.messages import outbox
from portal.models import User
from volunteers.messages import kinds as application_kinds
from volunteers.models import Application
from volunteers.models.queries import scope


def offer_made(offer: Offer) -> None:
    _to_applicant("offer_made", offer, occasion=offer.code, deadline=offer.answer_by)


def offer_reminder(offer: Offer, *, days: int) -> None:
    _to_applicant(
        "offer_reminder",
        offer,
        occasion=reminder_occasion(offer, days),
        deadline=offer.answer_by,
    )


def reminder_occasion(offer: Offer, days: int) -> str:
    """The occasion of the reminder that many days before the deadline."""
    return f"{deadline_occasion(offer)}:{days}"


def offer_deadline(offer: Offer) -> None:
    """The deadline was changed, or the offer is open again."""
    _to_applicant(
        "offer_deadline",
        offer,
        occasion=deadline_occasion(offer),
        deadline=offer.answer_by,
    )


def deadline_occasion(offer: Offer) -> str:
    """Another one for each deadline that the offer has had."""
    changed_at = offer.deadline_changed_at
    # Without a suffix as long as the first deadline holds.
    return f"{offer.code}:{changed_at.isoformat()}" if changed_at else offer.code


def offer_lapsed(offer: Offer) -> None:
    _to_applicant("offer_lapsed", offer, occasion=deadline_occasion(offer))
    offer_updated(offer)


def offer_withdrawn(offer: Offer) -> None:
    _to_applicant("offer_withdrawn", offer, occasion=deadline_occasion(offer))


def offer_updated(offer: Offer) -> None:
    """To coordinators: an offer was answered or ended. The message doesn't say how."""
    for coordinator in scope.readers(offer.application):
        occasion = f"{offer.code}:{offer.status_changed_at.isoformat()}"
        context = {"offer": offer, "application": offer.application}
        outbox.queue("offer_news", to=coordinator, occasion=occasion, context=context)


def deferral_asked(deferral: Deferral) -> None:
    context = {"deferral": deferral, "application": deferral.application}
    for coordinator in scope.readers(deferral.application):
        outbox.queue(
            "deferral_asked", to=coordinator, occasion=deferral.code, context=context
        )


def deferral_decided(deferral: Deferral) -> None:
    """The message doesn't say how; the page does."""
    _to_applicant("deferral_decided", deferral.offer, occasion=deferral.code)


def deferral_corrected(deferral: Deferral) -> None:
    at = deferral.status_changed_at.isoformat()
    _to_applicant(
        "deferral_corrected", deferral.offer, occasion=f"{deferral.code}:{at}"
    )


def deferral_prepared(deferral: Deferral, prepared: Application) -> None:
    """About the later application, whose address is in the message."""
    context = application_kinds.application_context(prepared)
    outbox.queue(
        "deferral_prepared",
        to=prepared.applicant,
        occasion=deferral.code,
        context=context,
    )


def cohort_closed(application: Application, outcome: Outcome) -> None:
    context = application_kinds.application_context(application)
    outbox.queue(
        f"closing_{outcome}",
        to=application.applicant,
        occasion=closing_occasion(application),
        context=context,
    )


def closing_occasion(application: Application) -> str:
    return f"{application.code}:closed"


def closing_stopped(closing: Closing) -> None:
    _queue_update(
        closing.made_by,
        "admin:placements_closing_changelist",
        occasion=f"{closing.code}:stopped",
    )


def _to_applicant(
    kind: str, offer: Offer, *, occasion: str, deadline: datetime | None = None
) -> None:
    application = offer.application
    context = {**application_kinds.application_context(application), "offer": offer}
    outbox.queue(
        kind,
        to=application.applicant,
        occasion=occasion,
        context=context,
        deadline=deadline,
    )


def to_volunteer(placement: Placement, *, occasion: str) -> None:
    _queue_update(placement.application.applicant, "placement", occasion=occasion)


def to_host(placement: Placement, *, occasion: str) -> None:
    """To the editors of the organization."""
    for editor in host_editors(placement):
        _queue_update(
            editor,
            "host_volunteer",
            placement.position.organization.slug,
            placement.code,
            occasion=occasion,
        )


def placement_corrected(placement: Placement, *, occasion: str) -> None:
    """To both sides: something that they had been told of is taken back."""
    _queue_correction(placement.application.applicant, "placement", occasion=occasion)
    slug = placement.position.organization.slug
    for editor in host_editors(placement):
        _queue_correction(
            editor, "host_volunteer", slug, placement.code, occasion=occasion
        )


def transfer_taken_back(moved: Placement, *, occasion: str) -> None:
    """To the host of the transfer, whose placement is no more."""
    slug = moved.position.organization.slug
    for editor in host_editors(moved):
        _queue_correction(editor, "host_volunteers", slug, occasion=occasion)


def to_coordinators(placement: Placement, *, occasion: str) -> None:
    for coordinator in scope.readers(placement.application):
        _queue_update(
            coordinator,
            "admin:placements_placement_change",
            placement.code,
            occasion=occasion,
        )


def request_waits(request: PlacementRequest, *, occasion: str) -> None:
    """To coordinators, also when it doesn't wait any more."""
    for coordinator in scope.readers(request.placement.application):
        _queue_update(
            coordinator,
            "admin:placements_placementrequest_change",
            request.code,
            occasion=occasion,
        )


def request_answered(request: PlacementRequest, *, occasion: str) -> None:
    volunteer = request.placement.application.applicant
    _queue_update(volunteer, "placement_requests", occasion=occasion)


def to_safeguarding(placement: Placement, *, occasion: str) -> None:
    """The same kind as for any change: not even the kind tells what it is about."""
    for contact in safeguarding_contacts(placement):
        _queue_update(contact, "my", occasion=occasion)


def left_for_safety(placement: Placement, *, occasion: str) -> None:
    """Where nobody is a safeguarding contact, coordinators have to look after them."""
    if safeguarding_contacts(placement):
        to_safeguarding(placement, occasion=occasion)
    else:
        to_coordinators(placement, occasion=occasion)


def safeguarding_contacts(placement: Placement) -> list[User]:
    """Of its cohort, without those who must read nothing of it."""
    contacts = SafeguardingContact.objects.of_cohort(placement.application.cohort)
    readers = scope.readers(placement.application)
    rows = contacts.filter(user__in=readers).select_related("user")
    return [contact.user for contact in rows]


def safeguarding_records(placement: Placement, *, occasion: str) -> None:
    """To the safeguarding contacts: what the end of a placement leaves to them."""
    for contact in safeguarding_contacts(placement):
        _queue_update(
            contact,
            "admin:placements_placement_change",
            placement.code,
            occasion=occasion,
        )


def to_receiver(
    placement: Placement, thing: Thing, default: Reader, *, occasion: str
) -> None:
    """To whoever gets the thing after the end; while it runs, to `default`."""
    receiver = endings.goes_to(placement, thing) or default
    queue = {
        Reader.HOST: to_host,
        Reader.COORDINATOR: to_coordinators,
        Reader.SAFEGUARDING: safeguarding_records,
    }[receiver]
    queue(placement, occasion=occasion)


def host_editors(placement: Placement) -> list[User]:
    memberships = (
        Membership.objects.editors()
        .filter(organization=placement.position.organization)
        # From coordinators who belong to the organization its volunteers are hidden.
        .exclude(user__in=User.objects.coordinators())
        # A mentor answers nothing for the host.
        .exclude(user__in=placement.mentors.apart_from_line().values("user"))
    )
    return [
        membership.user
        for membership in memberships.select_related("user").order_by("pk")
    ]


def page_news(person: User, route: str, *args: str, occasion: str) -> None:
    _queue_update(person, route, *args, occasion=occasion)


def placement_due(
    person: User, route: str, *args: str, occasion: str, due_on: date
) -> None:
    context = {"route": route, "args": args, "due_on": due_on}
    outbox.queue("placement_due", to=person, occasion=occasion, context=context)


def _queue_update(person: User, route: str, *args: str, occasion: str) -> None:
    _queue_page_message(person, "placement_news", route, *args, occasion=occasion)


def _queue_correction(person: User, route: str, *args: str, occasion: str) -> None:
    _queue_page_message(person, "placement_corrected", route, *args, occasion=occasion)


def _queue_page_message(
    person: User, kind: str, route: str, *args: str, occasion: str
) -> None:
    """The page's address is built later, in the language of the message."""
    outbox.queue(
        kind, to=person, occasion=occasion, context={"route": route, "args": args}
    )
