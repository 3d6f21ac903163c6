"""A host leaves a cohort or comes back: those who chose it are told and may choose.

See docs/decisions/0029.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.cohorts import hooks
from organizations.models import Cohort, Organization, Participation
from organizations.models.choices import ParticipationStatus
from portal.kernel import audit
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.application import status
from volunteers.decisions.hooks import bound_to_host
from volunteers.messages import host_notices
from volunteers.models import Application, Choice, Interview, Review
from volunteers.models.choices import ApplicationStatus as S


@hooks.participation_locks.register
def lock_applications(participation: Participation) -> None:
    """Also those that chose another one since: they are told when it comes back."""
    told = Application.objects.filter(
        cohort=participation.cohort_id,
        applicant__in=host_notices.people_told(participation),
    )
    touched = (
        Q(pk__in=choosing(participation))
        | Q(pk__in=told.values("pk"))
        | Q(pk__in=bound_applications(participation))
    )
    # By key, against deadlocks; `list` runs the query.
    rows = Application.objects.filter(touched).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


@hooks.participation_withdrawn.register
def tell_of_host_that_left(participation: Participation, by: User) -> None:
    """Their choices open again; see `reopen_choices`."""
    applications = still_choosing(Q(pk__in=choosing(participation)))
    bound = bound_applications(participation)
    reopen_choices(applications, by=by)
    host_notices.chosen_host_left(
        [row for row in applications if row.pk not in bound], participation
    )
    tell_who_judges(applications, participation)
    interviews = interviews_with_members(participation)
    host_notices.host_left(
        participation, count=len(applications), interview_count=interviews.count()
    )


@hooks.participation_readmitted.register
def tell_of_host_that_is_back(participation: Participation, by: User) -> None:
    """Also those who have chosen another one since."""
    # Who never had an approved profile was never chosen.
    if participation.status != ParticipationStatus.APPROVED:
        return
    told = Q(
        cohort=participation.cohort_id,
        applicant__in=host_notices.people_told(participation),
    )
    applications = still_choosing(told | Q(pk__in=choosing(participation)))
    reopen_choices(applications, by=by)
    host_notices.chosen_host_back(applications, participation)


def reopen_choices(applications: Sequence[Application], *, by: User) -> None:
    """Until the deadline, or for as many days as the cohort gives.

    Before the deadline too: a review may have begun, or begin tomorrow, and what the
    message promises has to hold. A draft is open in any case.
    """
    sent = [row for row in applications if row.submitted_at]
    by_end: defaultdict[datetime, list[int]] = defaultdict(list)
    for application in sent:
        days = dates.end_of_day_in(application.cohort.rechoice_days)
        ends_at = max(rules.deadline(application), days)
        application.choices_open_until = ends_at
        by_end[ends_at].append(application.pk)
    # Mostly one for all: who chose it waits as long as this takes.
    for ends_at, pks in by_end.items():
        rows = Application.objects.filter(pk__in=pks)
        rows.update(choices_open_until=ends_at)
    for application in sent:
        audit.record(
            "reopen choices", application, by=by, fields=["choices_open_until"]
        )


def choosing(participation: Participation) -> QuerySet[Choice, int]:
    """Keys of the applications that name it."""
    chosen = Choice.objects.filter(position__participation=participation)
    return chosen.values_list("application", flat=True)


def bound_applications(participation: Participation) -> set[int]:
    return {pk for source in bound_to_host for pk in source(participation)}


def still_choosing(touched: Q) -> list[Application]:
    """Those for whom choices still matter, as far as their applicants know.

    Not who has a place or an offer that is accepted. Unreleased outcomes make no
    difference, since the message would give them away.
    """
    # Only a released outcome ends it: leaving out an unreleased one would tell the
    # applicant by the missing message.
    ended = Q(status__in=(S.EXPIRED, S.WITHDRAWN)) | Q(
        status__in=S.held(), released_status__in=rules.ENDED
    )
    rows = Application.objects.filter(touched).exclude(ended).order_by("pk")
    applications = [
        application
        for application in rows.select_related("cohort", "applicant__data_key")
        if not is_expired_draft(application)
    ]
    status.prefetch_later_status(applications)
    return [row for row in applications if not has_place(row)]


def is_expired_draft(application: Application) -> bool:
    return application.status == S.DRAFT and rules.is_late(application)


def has_place(application: Application) -> bool:
    later = status.later_status(application)
    return later is not None and later.is_settled


def tell_who_judges(
    applications: Sequence[Application], participation: Participation
) -> None:
    """Reviewers who still write, and panels of interviews to come."""
    pks = [row.pk for row in applications if row.submitted_at]
    reviewers = reviewers_of(pks)
    routes = dict.fromkeys(interviewers_of(pks), "interviews")
    # Last: who does both is led to the reviews, which are due first.
    routes |= dict.fromkeys(reviewers, "reviews")
    for person in sorted(routes, key=lambda person: person.pk):
        host_notices.choices_may_change(person, participation, route=routes[person])


def reviewers_of(pks: Collection[int]) -> set[User]:
    rows = Review.objects.writable().filter(application__in=pks)
    return {
        review.reviewer
        for review in rows.select_related("reviewer__data_key")
        if review.reviewer.is_active
    }


def interviewers_of(pks: Collection[int]) -> set[User]:
    """Without whom a conflict of interest hides the application from."""
    rows = upcoming_interviews().filter(application__in=pks)
    people = User.objects.filter(
        is_active=True, interview_panels__slots__interviews__in=rows
    )
    return {
        person
        for person in people.distinct().select_related("data_key")
        if Interview.objects.of_member(person).filter(pk__in=rows).exists()
    }


def upcoming_interviews() -> QuerySet[Interview]:
    return Interview.objects.booked().filter(slot__starts_at__gt=timezone.now())


def others_of(participation: Participation) -> QuerySet[Participation]:
    """Other positions of the organization with which it takes part in the cohort."""
    rows = Participation.objects.filter(
        organization=participation.organization_id, cohort=participation.cohort_id
    )
    return rows.exclude(pk=participation.pk).exclude(
        status=ParticipationStatus.WITHDRAWN
    )


def interviews_with_members(participation: Participation) -> QuerySet[Interview]:
    """To come, with a member of the organization on their panel.

    None while it takes part with another position.
    """
    if others_of(participation).exists():
        return Interview.objects.none()
    members = User.objects.filter(memberships__organization=participation.organization)
    rows = upcoming_interviews().filter(slot__panel__cohort=participation.cohort)
    return rows.filter(slot__panel__members__in=members).distinct()


def interviews_with_hosts_that_left(cohort: Cohort) -> QuerySet[Interview]:
    left = cohort.participations.filter(status=ParticipationStatus.WITHDRAWN)
    staying = cohort.participations.exclude(status=ParticipationStatus.WITHDRAWN)
    gone = Organization.objects.filter(pk__in=left.values("organization")).exclude(
        pk__in=staying.values("organization")
    )
    members = User.objects.filter(memberships__organization__in=gone)
    rows = upcoming_interviews().filter(slot__panel__cohort=cohort)
    return rows.filter(slot__panel__members__in=members).distinct()
