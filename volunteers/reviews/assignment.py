"""Assigning reviewers by plan: loads the data for a plan, and applies it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.codes import public_code
from volunteers.conflicts import conflicts
from volunteers.conflicts.conflicts import Connections
from volunteers.decisions import workflow
from volunteers.models import Application, AssignmentRun, Choice, PanelMember, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ReviewStatus
from volunteers.reviews import assignment_plan, reviewing
from volunteers.reviews.assignment_plan import Plan, Task

SOURCES = (S.SUBMITTED, S.IN_REVIEW)
# The e-mail address is needed for conflicts by domain.
BRIEF = ("code", "reference", "status", "cohort", "applicant__email")


@dataclass(frozen=True)
class PlanOptions:
    """What a coordinator chooses.

    `leaver`: somebody whose unfinished reviews go to others, and nothing else.
    """

    cohort: Cohort
    cap: int
    states: Collection[str] = SOURCES
    leaver: User | None = None
    seed: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """A plan with the people and applications that it speaks of."""

    options: PlanOptions
    plan: Plan
    people: dict[int, User]
    applications: dict[int, Application]
    loads: dict[int, int]

    @property
    def does_something(self) -> bool:
        """A leaver leaves the panel, also if nobody has to take anything over."""
        return bool(self.plan.given or self.options.leaver)

    @cached_property
    def replaced_count(self) -> int:
        """Places that replace a review which will never be sent."""
        keys = Counter(key for key, _reviewer in self.plan.given)
        return sum(
            min(count, lost_count(self.applications[key]))
            for key, count in keys.items()
        )

    @cached_property
    def rows(self) -> list[tuple[User, int, int, int]]:
        """(person, has, gets, will have), in the order of names."""
        loads = [
            (person, self.loads[pk], self.plan.new[pk])
            for pk, person in self.people.items()
        ]
        return [
            (person, has, gets, has + gets)
            for person, has, gets in sorted(loads, key=lambda row: str(row[0]))
        ]


def lost_count(application: Application) -> int:
    """Reviews that were given and will never be sent."""
    return sum(
        review.status in ReviewStatus.dropped() for review in application.reviews.all()
    )


def new_seed() -> str:
    return public_code()


def suggested_cap(cohort: Cohort) -> int:
    """The cohort's own limit; else a tenth above an even share of what the panel has
    already, in whichever state it is by now, and of the places that are empty.
    """
    if cohort.most_reviews:
        return cohort.most_reviews
    loads = reviewing.loads(cohort)
    is_asked = ~Q(reviews__status__in=ReviewStatus.dropped())
    running = Application.objects.in_cohort(cohort).filter(status__in=SOURCES)
    counts = running.order_by().annotate(asked=Count("reviews", filter=is_asked))
    missing = sum(
        max(cohort.reviewers_per_application - asked, 0)
        for asked in counts.values_list("asked", flat=True)
    )
    total = sum(load.asked for load in loads) + missing
    # 11/10: a tenth to spare for conflicts. -(-a // b) rounds up without floats.
    return max(-(-total * 11 // (max(len(loads), 1) * 10)), 1)


def draft_plan(options: PlanOptions, *, by: User) -> PlanDraft:
    """Writes nothing. The same options give the same plan until the data changes."""
    loads = reviewing.loads(options.cohort)
    reviewers = {
        load.person.pk: load.person for load in loads if load.person != options.leaver
    }
    applications = applications_to_assign(options, by)
    connections = conflicts.load_connections(applications, list(reviewers.values()))
    tasks = [build_task(row, options, connections, reviewers) for row in applications]
    current_loads = {
        load.person.pk: load.asked for load in loads if load.person != options.leaver
    }
    plan = assignment_plan.make_plan(
        [task for task in tasks if task.needed],
        loads=current_loads,
        cap=options.cap,
        seed=options.seed,
        caps={load.person.pk: load.most for load in loads if load.most},
    )
    return PlanDraft(
        options, plan, reviewers, {row.pk: row for row in applications}, current_loads
    )


def applications_to_assign(options: PlanOptions, by: User) -> list[Application]:
    """Without a coordinator's own application and those that conflicts hide from
    them.
    """
    rows: QuerySet[Application] = (
        Application.objects.visible_to(by)
        .in_cohort(options.cohort)
        .exclude(applicant=by)
    )
    rows = (
        rows.filter(status__in=options.states)
        if options.leaver is None
        else rows.filter(status__in=SOURCES)
    )
    if options.leaver:
        rows = rows.filter(reviews__in=unfinished(options.leaver, options.cohort))
    # Prefetched under its own name: `choices` would hold the first only, unnoticed.
    first = Choice.objects.filter(rank=1).select_related("position").defer("reason")
    brief = rows.select_related("applicant", "cohort").only(*BRIEF)
    brief = brief.prefetch_related(Prefetch("choices", first, "first_choices"))
    return list(
        brief.prefetch_related(
            Prefetch("reviews", Review.objects.defer("comment"))
        ).order_by("pk")
    )


def unfinished(person: User, cohort: Cohort) -> QuerySet[Review]:
    rows = Review.objects.by_reviewer(person).waiting()
    return rows.filter(application__cohort=cohort)


def build_task(
    application: Application,
    options: PlanOptions,
    connections: Connections,
    reviewers: dict[int, User],
) -> Task:
    asked_ids = reviewing.asked_ids(application)
    conflicted_ids = {
        pk for pk, person in reviewers.items() if connections.kind(application, person)
    }
    first = next(iter(application.first_choices), None)  # type: ignore[attr-defined]
    needed = 1 if options.leaver else reviewing.missing_reviewer_count(application)
    return Task(
        application.pk,
        needed,
        # Who abstained or has a conflict is never asked again.
        frozenset(asked_ids | conflicted_ids),
        first.position.organization_id if first else 0,
    )


def apply_plan(options: PlanOptions, *, fingerprint: str, by: User) -> AssignmentRun:
    """All of it or nothing; raises `TransitionRefused` if it would be another plan than
    the one that was shown.
    """
    with transaction.atomic():
        # One plan of a cohort at a time: loads are read below and must not change.
        Cohort.objects.select_for_update().get(pk=options.cohort.pk)
        draft = draft_plan(options, by=by)
        # The plan is made again, not posted: a page can't smuggle in another one.
        if draft.plan.fingerprint != fingerprint or not draft.does_something:
            raise TransitionRefused(_("something has changed since this was shown"))
        for key, reviewers in group_by_application(draft.plan.given):
            assign_reviewers(
                draft.applications[key],
                [draft.people[pk] for pk in reviewers],
                options,
                by,
            )
        if options.leaver:
            leave_panel(options.leaver, options.cohort, by=by)
        run = AssignmentRun.objects.create(
            cohort=options.cohort,
            by=by,
            leaver=options.leaver,
            cap=options.cap,
            seed=options.seed,
            count=len(draft.plan.given),
        )
        audit.record("assign by plan", run, by=by)
    return run


def leave_panel(person: User, cohort: Cohort, *, by: User) -> None:
    """Nobody asks them again; what nobody could take over waits for a replacement."""
    for review in unfinished(person, cohort).select_related("application"):
        reviewing.give_up(review, by=by)
    for member in PanelMember.objects.filter(cohort=cohort, user=person):
        audit.record("leave panel", member, by=by)
        member.delete()


def group_by_application(
    assignments: Sequence[tuple[int, int]],
) -> list[tuple[int, list[int]]]:
    reviewers_by_application: dict[int, list[int]] = {}
    for key, reviewer in assignments:
        reviewers_by_application.setdefault(key, []).append(reviewer)
    return list(reviewers_by_application.items())


def assign_reviewers(
    application: Application, reviewers: list[User], options: PlanOptions, by: User
) -> None:
    if options.leaver is None:
        workflow.assign(application, reviewers=reviewers, by=by)
        return
    review = unfinished(options.leaver, options.cohort).get(application=application)
    reviewing.hand_over(review, to=reviewers[0], by=by)
