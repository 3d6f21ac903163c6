"""When a position requires something else, those who chose it are asked anew.

Drafts read it in their task list; who can't change their choices any more is not asked,
and the desk sees that they weren't. See docs/decisions/0025.
"""

from collections.abc import Sequence

from organizations.cohorts import hooks
from organizations.models import Position, Qualification
from volunteers import rules
from volunteers.application import qualifications
from volunteers.messages import choice_notices
from volunteers.models import Choice


@hooks.qualifications_changed.register
def tell_applicants(position: Position, changed: Sequence[Qualification]) -> None:
    """Locks nothing: no answer is changed, it only counts no more."""
    sent = Choice.objects.filter(
        position=position, application__submitted_at__isnull=False
    ).exclude(application__status__in=rules.ENDED)
    rows = sent.select_related("application__cohort", "application__applicant")
    for choice in rows.order_by("application"):
        application = choice.application
        is_open = any(row.is_open for row in qualifications.judge(choice.fit, changed))
        if is_open and rules.can_edit_section(application, "choices"):
            choice_notices.qualifications_changed(application, position)
