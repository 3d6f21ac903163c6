"""What offers and placements say, and to whom. Titles and texts name neither outcome nor organization."""

from datetime import datetime

from organizations.models import Membership
from placements.models import Closing, Deferral, Offer, Placement, SafeguardingContact
from placements.models.choices import Outcome
from portal.messages import outbox
from portal.models import User
from volunteers.messages import kinds
from volunteers.models import Application


def offer_made(offer: Offer) -> None:
    _to_applicant("offer_made", offer, occasion=offer.code, deadline=offer.answer_by)


def offer_reminder(offer: Offer, *, days: int) -> None:
    _to_applicant(
        "offer_reminder",
        offer,
        occasion=reminder(offer, days),
        deadline=offer.answer_by,
    )


def reminder(offer: Offer, days: int) -> str:
    """The occasion of the reminder that many days before the deadline."""
    return f"{offer.code}:{days}"


def offer_lapsed(offer: Offer) -> None:
    _to_applicant("offer_lapsed", offer, occasion=offer.code)
    offer_news(offer)


def offer_withdrawn(offer: Offer) -> None:
    _to_applicant("offer_withdrawn", offer, occasion=offer.code)


def offer_news(offer: Offer) -> None:
    """To coordinators: an offer was answered or has ended. Which way is read at the desk."""
    for coordinator in User.objects.coordinators().order_by("pk"):
        occasion = f"{offer.code}:{offer.status_changed_at.isoformat()}"
        context = {"offer": offer, "application": offer.application}
        outbox.queue("offer_news", to=coordinator, occasion=occasion, context=context)


def deferral_asked(deferral: Deferral) -> None:
    context = {"deferral": deferral, "application": deferral.application}
    for coordinator in User.objects.coordinators().order_by("pk"):
        outbox.queue(
            "deferral_asked", to=coordinator, occasion=deferral.code, context=context
        )


def deferral_decided(deferral: Deferral) -> None:
    """Which way is read on the page."""
    _to_applicant("deferral_decided", deferral.offer, occasion=deferral.code)


def deferral_prepared(deferral: Deferral, prepared: Application) -> None:
    """About the later application: its address is the one that is named."""
    context = kinds.context(prepared)
    outbox.queue(
        "deferral_prepared",
        to=prepared.applicant,
        occasion=deferral.code,
        context=context,
    )


def cohort_closed(application: Application, outcome: Outcome) -> None:
    context = kinds.context(application)
    outbox.queue(
        f"closing_{outcome}",
        to=application.applicant,
        occasion=of_closing(application),
        context=context,
    )


def of_closing(application: Application) -> str:
    return f"{application.code}:closed"


def closing_stopped(closing: Closing) -> None:
    _news(
        closing.made_by,
        "admin:placements_closing_changelist",
        occasion=f"{closing.code}:stopped",
    )


def _to_applicant(
    kind: str, offer: Offer, *, occasion: str, deadline: datetime | None = None
) -> None:
    application = offer.application
    known = {**kinds.context(application), "offer": offer}
    outbox.queue(
        kind,
        to=application.applicant,
        occasion=occasion,
        context=known,
        deadline=deadline,
    )


def to_volunteer(placement: Placement, *, occasion: str) -> None:
    _news(placement.application.applicant, "placement", occasion=occasion)


def to_host(placement: Placement, *, occasion: str) -> None:
    """To whoever can answer for the organization."""
    for person in editors(placement):
        _news(
            person,
            "host_volunteer",
            placement.position.organization.slug,
            placement.code,
            occasion=occasion,
        )


def to_coordinators(placement: Placement, *, occasion: str) -> None:
    for coordinator in User.objects.coordinators().order_by("pk"):
        _news(
            coordinator,
            "admin:placements_placement_change",
            placement.code,
            occasion=occasion,
        )


def to_safeguarding(placement: Placement, *, occasion: str) -> None:
    """The message is the same as for any news: not even its kind tells what it is about."""
    contacts = SafeguardingContact.objects.of_cohort(
        placement.application.cohort
    ).select_related("user")
    for contact in contacts:
        _news(contact.user, "my", occasion=occasion)


def editors(placement: Placement) -> list[User]:
    rows = Membership.objects.editors().filter(
        organization=placement.position.organization
    )
    return [member.user for member in rows.select_related("user").order_by("pk")]


def due(person: User, route: str, *args: str, occasion: str) -> None:
    _to(person, "placement_due", route, *args, occasion=occasion)


def _news(person: User, route: str, *args: str, occasion: str) -> None:
    _to(person, "placement_news", route, *args, occasion=occasion)


def _to(person: User, kind: str, route: str, *args: str, occasion: str) -> None:
    """The address of the page is in the language of the message."""
    outbox.queue(
        kind, to=person, occasion=occasion, context={"route": route, "args": args}
    )
