"""Queues the messages about a host that leaves a cohort or comes back.

Neither titles nor texts name the organization: the page that they open does.
"""

from collections.abc import Iterable

from organizations.models import Participation
from portal.messages import outbox
from portal.models import Message, User
from volunteers.messages import kinds
from volunteers.models import Application

LEFT = "chosen_host_left"


def chosen_host_left(
    applications: Iterable[Application], participation: Participation
) -> None:
    _to_applicants(LEFT, applications, participation)


def chosen_host_back(
    applications: Iterable[Application], participation: Participation
) -> None:
    _to_applicants("chosen_host_back", applications, participation)


def people_told(participation: Participation) -> Iterable[int]:
    """Keys of the accounts that were told that it left."""
    # Older occasions end after the code of the participation.
    told = Message.objects.filter(
        kind=LEFT, occasion__contains=f":{participation.code}", recipient__isnull=False
    )
    return told.values_list("recipient", flat=True)


def choices_may_change(
    person: User, participation: Participation, *, route: str
) -> None:
    """To who reviews or interviews; it says neither whose choices nor which host."""
    outbox.queue(
        "choices_may_change",
        to=person,
        occasion=occasion(participation),
        context={"participation": participation, "route": route},
    )


def host_left(
    participation: Participation, *, count: int, interview_count: int
) -> None:
    """How many had chosen it, and where coordinators find them."""
    context = {
        "participation": participation,
        "count": count,
        "interview_count": interview_count,
    }
    for coordinator in User.objects.coordinators().order_by("pk"):
        outbox.queue(
            "host_left",
            to=coordinator,
            occasion=occasion(participation),
            context=context,
        )


def occasion(participation: Participation) -> str:
    """Each time that it leaves or comes back is an occasion of its own."""
    return f"{participation.code}:{participation.status_changed_at.isoformat()}"


def _to_applicants(
    kind: str, applications: Iterable[Application], participation: Participation
) -> None:
    about = occasion(participation)
    outbox.queue_all(
        kind,
        [
            outbox.Letter(
                application.applicant,
                f"{application.code}:{about}",
                kinds.application_context(application),
            )
            for application in applications
        ],
    )
