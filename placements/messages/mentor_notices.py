"""Messages about mentors. Like all of a placement they are neutral: they say that there
is something new, and where.
"""

from datetime import datetime

from placements.messages import notices
from placements.models import Mentor, MentorMessage


def occasion(mentor: Mentor) -> str:
    return (
        f"{mentor.placement.code}:{mentor.code}:{mentor.status_changed_at.isoformat()}"
    )


def named(mentor: Mentor) -> None:
    """Also when the name is taken back."""
    notices.to_coordinators(mentor.placement, occasion=occasion(mentor))


def to_host(mentor: Mentor) -> None:
    """To its editors, with the page where it names a mentor."""
    placement = mentor.placement
    slug = placement.position.organization.slug
    for editor in notices.host_editors(placement):
        notices.page_news(
            editor, "host_mentor", slug, placement.code, occasion=occasion(mentor)
        )


def to_mentor(mentor: Mentor) -> None:
    placement = mentor.placement
    slug = placement.position.organization.slug
    notices.page_news(
        mentor.user, "host_volunteer", slug, placement.code, occasion=occasion(mentor)
    )


def to_all(mentor: Mentor) -> None:
    volunteer = mentor.placement.application.applicant
    notices.page_news(volunteer, "placement_mentor", occasion=occasion(mentor))
    to_mentor(mentor)
    to_host(mentor)


def change_asked(mentor: Mentor, *, asked_at: datetime) -> None:
    notices.to_coordinators(
        mentor.placement, occasion=f"{mentor.code}:{asked_at.isoformat()}"
    )


def written(message: MentorMessage) -> None:
    mentor = message.mentor
    placement = mentor.placement
    key = f"{mentor.code}:{message.written_at.isoformat()}"
    if message.author_id == mentor.user_id:
        volunteer = placement.application.applicant
        notices.page_news(volunteer, "placement_mentor", occasion=key)
        return
    slug = placement.position.organization.slug
    notices.page_news(mentor.user, "host_mentoring", slug, placement.code, occasion=key)
