"""When a host leaves the cohort, those who chose it are told and may choose another.

See docs/decisions/0010.
"""

from django.db.models import Q, QuerySet

from organizations.cohorts import hooks
from organizations.models import Participation
from portal.kernel import audit
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.messages import notices
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S


@hooks.participation_withdrawn.register
def host_left(participation: Participation, by: User) -> None:
    """Where the choices can't be changed, after the deadline or because the review has
    begun, they open again for as many days as the cohort gives.
    """
    until = dates.end_of_day_in(participation.cohort.rechoice_days)
    applications = [
        application
        for application in active_applications(participation)
        if not is_expired_draft(application)
    ]
    for application in applications:
        if rules.choices_changeable_until(application) is None:
            application.choices_open_until = until
            application.save(update_fields=["choices_open_until"])
            audit.record(
                "reopen choices", application, by=by, fields=["choices_open_until"]
            )
        notices.chosen_host_left(application, participation)
    notices.host_left(participation, count=len(applications))


def active_applications(participation: Participation) -> QuerySet[Application]:
    """Locked in the order of their keys.

    Unreleased outcomes make no difference, since the message would give them away.
    """
    # Only a released outcome ends it: leaving out an unreleased one would tell the
    # applicant by the missing message.
    chosen = Application.objects.filter(choices__position__participation=participation)
    ended = Q(status__in=(S.EXPIRED, S.WITHDRAWN)) | Q(
        status__in=S.held(), released_status__in=rules.ENDED
    )
    rows = chosen.exclude(ended).select_related("cohort", "applicant__data_key")
    # of=self: the joined cohort and applicant aren't locked. By key, against deadlocks.
    return rows.order_by("pk").select_for_update(of=("self",))


def is_expired_draft(application: Application) -> bool:
    return application.status == S.DRAFT and rules.is_late(application)
