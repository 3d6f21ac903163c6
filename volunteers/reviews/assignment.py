"""The database around `assigning`: what a run would give to whom, and doing it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.codes import public_code
from volunteers.conflicts import conflicts
from volunteers.conflicts.conflicts import Ties
from volunteers.decisions import workflow
from volunteers.models import Application, AssignmentRun, Choice, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.reviews import assignment_plan, reviewing
from volunteers.reviews.assignment_plan import Plan, Task

SOURCES = (S.SUBMITTED, S.IN_REVIEW)
BRIEF = ("code", "reference", "status", "cohort", "applicant__email")


@dataclass(frozen=True)
class Wish:
    """What a coordinator asks for. `leaver`: somebody whose unfinished reviews go to others, and nothing else."""

    cohort: Cohort
    cap: int
    states: Collection[str] = SOURCES
    leaver: User | None = None
    seed: str = ""


@dataclass(frozen=True)
class Draft:
    """A plan with the people and applications that it speaks of."""

    wish: Wish
    plan: Plan
    people: dict[int, User]
    applications: dict[int, Application]
    loads: dict[int, int]

    @cached_property
    def rows(self) -> list[tuple[User, int, int, int]]:
        """(person, has, gets, will have), in the order of names."""
        told = [
            (one, self.loads[pk], self.plan.new[pk]) for pk, one in self.people.items()
        ]
        return [
            (one, has, gets, has + gets)
            for one, has, gets in sorted(told, key=lambda row: str(row[0]))
        ]


def fresh_seed() -> str:
    return public_code()


def sensible_cap(cohort: Cohort) -> int:
    """A tenth above an even share of all that this cohort's reviews need."""
    running = Application.objects.in_cohort(cohort).filter(status__in=SOURCES).count()
    people = max(cohort.panel.filter(user__is_active=True).count(), 1)
    return max(-(-running * cohort.reviewers_per_application * 11 // (people * 10)), 1)


def draft(wish: Wish, *, by: User) -> Draft:
    """Nothing is written; the same question gets the same answer until somebody assigns or applies."""
    loads = reviewing.loads(wish.cohort)
    people = {
        load.person.pk: load.person for load in loads if load.person != wish.leaver
    }
    applications = wanted(wish, by)
    known = conflicts.ties(applications, list(people.values()))
    tasks = [task(row, wish, known, people) for row in applications]
    held = {load.person.pk: load.asked for load in loads if load.person != wish.leaver}
    plan = assignment_plan.spread(
        [one for one in tasks if one.needed], loads=held, cap=wish.cap, seed=wish.seed
    )
    return Draft(wish, plan, people, {row.pk: row for row in applications}, held)


def wanted(wish: Wish, by: User) -> list[Application]:
    """Without a coordinator's own application and those that conflicts hide from them."""
    rows: QuerySet[Application] = (
        Application.objects.visible_to(by).in_cohort(wish.cohort).exclude(applicant=by)
    )
    rows = (
        rows.filter(status__in=wish.states)
        if wish.leaver is None
        else rows.filter(status__in=SOURCES)
    )
    if wish.leaver:
        rows = rows.filter(reviews__in=unfinished(wish.leaver))
    first = Choice.objects.filter(rank=1).select_related("position").defer("reason")
    brief = rows.select_related("applicant", "cohort").only(*BRIEF)
    brief = brief.prefetch_related(Prefetch("choices", first, "first_choices"))
    return list(
        brief.prefetch_related(
            Prefetch("reviews", Review.objects.defer("comment"))
        ).order_by("pk")
    )


def unfinished(person: User) -> QuerySet[Review]:
    return Review.objects.by_reviewer(person).waiting()


def task(
    application: Application, wish: Wish, known: Ties, people: dict[int, User]
) -> Task:
    asked = {review.reviewer_id for review in application.reviews.all()}
    tied = {pk for pk, person in people.items() if known.kind(application, person)}
    first = next(iter(application.first_choices), None)  # type: ignore[attr-defined]
    needed = 1 if wish.leaver else reviewing.missing(application)
    return Task(
        application.pk,
        needed,
        frozenset(asked | tied),
        first.position.organization_id if first else 0,
    )


def perform(wish: Wish, *, fingerprint: str, by: User) -> AssignmentRun:
    """All of it or nothing; raises `TransitionRefused` if it would be another plan than the one that was shown."""
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=wish.cohort.pk)
        found = draft(wish, by=by)
        if found.plan.fingerprint != fingerprint or not found.plan.given:
            raise TransitionRefused(_("something has changed since this was shown"))
        for key, reviewers in by_application(found.plan.given):
            give(
                found.applications[key],
                [found.people[pk] for pk in reviewers],
                wish,
                by,
            )
        made = AssignmentRun.objects.create(
            cohort=wish.cohort,
            by=by,
            leaver=wish.leaver,
            cap=wish.cap,
            seed=wish.seed,
            count=len(found.plan.given),
        )
        audit.record("assign by plan", made, by=by)
    return made


def by_application(given: Sequence[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    found: dict[int, list[int]] = {}
    for key, reviewer in given:
        found.setdefault(key, []).append(reviewer)
    return list(found.items())


def give(application: Application, people: list[User], wish: Wish, by: User) -> None:
    if wish.leaver is None:
        workflow.assign(application, reviewers=people, by=by)
        return
    review = unfinished(wish.leaver).get(application=application)
    reviewing.hand_over(review, to=people[0], by=by)
