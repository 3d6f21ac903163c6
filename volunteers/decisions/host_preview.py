"""Whom the withdrawal of a host touches among applicants and those who judge them."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts import hooks
from organizations.cohorts.hooks import Touched
from organizations.models import Participation
from portal.models import User
from portal.text import dates
from volunteers.decisions import host_withdrawal
from volunteers.models import Application, Interview, InterviewPanel, PanelMember


@hooks.nameable_sources.register
def nameable(participation: Participation, user: User) -> Iterable[int]:
    """Who reviews and interviews; applicants, but for drafts and conflicts."""
    cohort = participation.cohort
    yield from PanelMember.objects.filter(cohort=cohort).values_list("user", flat=True)
    panels = InterviewPanel.objects.in_cohort(cohort).filter(members__isnull=False)
    yield from panels.values_list("members", flat=True)
    visible = Application.objects.visible_to(user).in_cohort(cohort)
    yield from visible.values_list("applicant", flat=True)


@hooks.touched_sources.register
def choosing_applicants(participation: Participation, user: User) -> Iterable[Touched]:
    touched = Q(pk__in=host_withdrawal.choosing(participation))
    applications = host_withdrawal.still_choosing(touched)
    visible = visible_pks(applications, user)
    if applications:
        yield Touched(
            _lazy("Applicants who chose it"),
            _lazy(
                "They are told and may choose another organization. If it comes back, "
                "they are told that they may choose it again."
            ),
            tuple(named(row) for row in applications if row.pk in visible),
            sum(row.pk not in visible for row in applications),
        )
    pks = [row.pk for row in applications if row.submitted_at]
    judges = host_withdrawal.reviewers_of(pks) | host_withdrawal.interviewers_of(pks)
    if judges:
        yield Touched(
            _lazy("Reviewers and interviewers of these applicants"),
            _lazy("They are told that choices may change, not whose."),
            tuple(sorted(map(str, judges))),
        )


@hooks.touched_sources.register
def interviews(participation: Participation, user: User) -> Iterable[Touched]:
    rows = host_withdrawal.interviews_with_members(participation)
    visible = Interview.objects.visible_to(user).filter(pk__in=rows.values("pk"))
    seen = visible.with_slot().order_by("slot__starts_at", "pk")
    if count := rows.count():
        yield Touched(
            _lazy("Interviews to come with one of its members on the panel"),
            _lazy(
                "They stay as they are. The overview shows them until someone "
                "else is on the panel."
            ),
            tuple(
                f"{named(row.application)}, {dates.show_datetime(row.slot.starts_at)}"
                for row in seen
            ),
            count - len(seen),
        )


def visible_pks(applications: Iterable[Application], user: User) -> set[int]:
    keys = [row.pk for row in applications]
    visible = Application.objects.visible_to(user).filter(pk__in=keys)
    return set(visible.values_list("pk", flat=True))


def named(application: Application) -> str:
    return f"{application.display_name} ({application.reference})"
