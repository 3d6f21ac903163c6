"""Taking a role: refused to whoever has another that excludes it, with the reason."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models import Application
from volunteers.ties import holding
from volunteers.ties.holding import Cohorts
from volunteers.ties.table import Role, refused_with

NAMES: dict[Role, "Promise"] = {
    Role.APPLICANT: _lazy("applicant of cohort %(number)s"),
    Role.REVIEWER: _lazy("reviewer of cohort %(number)s"),
    Role.INTERVIEWER: _lazy("interviewer of cohort %(number)s"),
    Role.COORDINATOR: _lazy("coordinator"),
    Role.ADMINISTRATOR: _lazy("administrator"),
    Role.MEMBER: _lazy(
        "member of an organization that takes part in cohort %(number)s"
    ),
}
ADVICE: dict[Role, "Promise"] = {
    Role.APPLICANT: _lazy("The application has to be withdrawn first"),
    Role.REVIEWER: _lazy("A coordinator can end the place on the panel first"),
    Role.INTERVIEWER: _lazy("A coordinator can end the place on the panel first"),
    Role.COORDINATOR: _lazy("An administrator can end that role first"),
    Role.ADMINISTRATOR: _lazy("An administrator can end that role first"),
    Role.MEMBER: _lazy("The membership of the organization has to end first"),
}


def held_role(user: User, role: Role, cohorts: Cohorts) -> tuple[Role, int] | None:
    """A role of the person that excludes this one, and the number of its cohort."""
    for other, tie in refused_with(role):
        number = holding.cohort_of(other, user, cohorts, even_ended=tie.even_ended)
        if number is not None:
            return other, number
    return None


def refusal(user: User, role: Role, cohorts: Cohorts, *, is_own: bool) -> str:
    """Why the person can't take the role in these cohorts, or ""; `is_own`: in words
    for themselves.
    """
    held = held_role(user, role, cohorts)
    if held is None:
        return ""
    other, number = held
    params = {
        "role": str(NAMES[other]) % {"number": number},
        "advice": ADVICE[other],
    }
    if is_own:
        text = _(
            "you have another role that does not go together with this one: "
            "%(role)s. %(advice)s"
        )
    else:
        text = _(
            "this person has another role that does not go together with this one: "
            "%(role)s. %(advice)s"
        )
    return text % params


def ensure_free(user: User, role: Role, cohort: Cohort, *, by: User | None) -> None:
    """In the transaction that gives the role. Raises `TransitionRefused`."""
    permissions.lock_roles(user)
    is_own = by is not None and by.pk == user.pk
    if reason := refusal(user, role, [cohort], is_own=is_own):
        raise TransitionRefused(reason)


def ensure_still_applicant(application: Application, *, by: User) -> None:
    """Before an application that has ended goes on: since it ended, its applicant may
    have taken another role. Raises `TransitionRefused`.
    """
    ensure_free(application.applicant, Role.APPLICANT, application.cohort, by=by)


def ensure_all_free(people: Iterable[User], role: Role, cohort: Cohort) -> None:
    """The same for several at once, with the name of the first who isn't."""
    everybody = list(people)
    permissions.lock_roles(*everybody)
    for person in everybody:
        if reason := refusal(person, role, [cohort], is_own=False):
            raise TransitionRefused(f"{person}: {reason}")


def open_cohorts() -> Cohorts:
    return Cohort.objects.filter(closed_at=None)
