"""Comments inside the programme: never for the applicant, never for hosts."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.models import Application, Comment


def comment(
    application: Application,
    *,
    by: User,
    audience: str,
    text: str,
    is_of_meeting: bool = False,
) -> Comment:
    """Raises `TransitionRefused` for somebody who may not decide on it."""
    if not rules.can_decide(by, application):
        raise TransitionRefused(_("nobody decides on their own application"))
    with transaction.atomic():
        row = Comment.objects.create(
            application=application,
            author=by,
            audience=audience,
            text=text,
            is_of_meeting=is_of_meeting,
        )
        audit.record("comment", application, by=by, fields=["comments"])
    return row
