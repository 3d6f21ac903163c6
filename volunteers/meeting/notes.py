"""Notes that coordinators take of an application in the selection meeting.

They are comments for coordinators: kept with the application, and never changed.
"""

from collections.abc import Iterable

from portal.models import User
from volunteers.models import Application, Comment
from volunteers.models.choices import CommentAudience
from volunteers.models.queries.applications import SEALED_FIELDS
from volunteers.overview import comments


def add(application: Application, *, by: User, text: str) -> Comment:
    """Raises `TransitionRefused` for somebody who may not decide on it."""
    return comments.comment(
        application,
        by=by,
        audience=CommentAudience.COORDINATORS,
        text=text,
        is_of_meeting=True,
    )


def by_application(
    applications: Iterable[Application], *, by: User
) -> dict[int, list[Comment]]:
    """The notes of these that the person may read, oldest first, in one query."""
    found: dict[int, list[Comment]] = {row.pk: [] for row in applications}
    rows = (
        Comment.objects.visible_to(by)
        .filter(application__in=list(found), is_of_meeting=True)
        .select_related("author", "application__data_key")
        .defer(*SEALED_FIELDS)
    )
    for row in rows.order_by("made_at", "pk"):
        found[row.application_id].append(row)
    return found
