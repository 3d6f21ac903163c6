"""Queues the messages about what became of a choice."""

from organizations.models import Position
from portal.messages import outbox
from volunteers.messages import kinds
from volunteers.models import Application


def qualifications_changed(application: Application, position: Position) -> None:
    """Once a publication, however many lines it changed; it names no organization."""
    outbox.queue(
        "qualifications_changed",
        to=application.applicant,
        occasion=f"{application.code}:{position.published_at.isoformat()}",
        context=kinds.application_context(application),
    )
