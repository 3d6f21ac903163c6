"""Who has which role in a cohort."""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from organizations.models import Cohort, Participation
from organizations.rules import ENDED as OVER
from portal.models import User
from portal.models.choices import Role as AccountRole
from volunteers.models import Application, InterviewPanel, PanelMember
from volunteers.models.choices import ApplicationStatus as S
from volunteers.ties.table import Role

Cohorts = Iterable[Cohort] | QuerySet[Cohort]
ENDED = (S.EXPIRED, S.INELIGIBLE, S.NOT_SELECTED, S.WITHDRAWN)


def cohort_of(
    role: Role, user: User, cohorts: Cohorts, *, even_ended: bool = False
) -> int | None:
    """The number of one of the cohorts in which the person has the role; 0 for a role
    of staff, None if they have it nowhere.
    """
    if role in STAFF:
        return 0 if user.role == STAFF[role] else None
    if role == Role.APPLICANT:
        rows = applications(user, even_ended=even_ended)
        return rows.filter(cohort__in=cohorts).values_list(NUMBER, flat=True).first()
    return HELD[role](user, cohorts)


def applications(user: User, *, even_ended: bool) -> QuerySet[Application]:
    """As their applicant may know it: an outcome that wasn't released is none."""
    ended = Q(status__in=ENDED) & ~Q(status__in=S.held())
    ended |= Q(status__in=S.held(), released_status__in=ENDED)
    rows = Application.objects.filter(applicant=user).order_by()
    return rows if even_ended else rows.exclude(ended)


def reviews_in(user: User, cohorts: Cohorts) -> int | None:
    rows = PanelMember.objects.filter(user=user, cohort__in=cohorts).order_by()
    return rows.values_list(NUMBER, flat=True).first()


def interviews_in(user: User, cohorts: Cohorts) -> int | None:
    rows = InterviewPanel.objects.filter(members=user, cohort__in=cohorts).order_by()
    return rows.values_list(NUMBER, flat=True).first()


def belongs_to_host_of(user: User, cohorts: Cohorts) -> int | None:
    """For a host that takes no part any more, the cohort is over."""
    rows = Participation.objects.filter(
        organization__memberships__user=user, cohort__in=cohorts
    ).exclude(status__in=OVER)
    return rows.order_by().values_list(NUMBER, flat=True).first()


NUMBER = "cohort__number"
STAFF = {
    Role.COORDINATOR: AccountRole.COORDINATOR,
    Role.ADMINISTRATOR: AccountRole.ADMINISTRATOR,
}
HELD: dict[Role, Callable[[User, Cohorts], int | None]] = {
    Role.REVIEWER: reviews_in,
    Role.INTERVIEWER: interviews_in,
    Role.MEMBER: belongs_to_host_of,
}
