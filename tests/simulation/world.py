"""A world to begin with: three cohorts, hosts, staff, and people who will apply.

What is there on the first day is made by the tests' own builders; whatever happens
afterwards comes through pages.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from organizations.models import Cohort
from placements.models import ConditionKind, SafeguardingContact
from portal.models.choices import Role
from portal.text import dates
from tests import make
from tests.placements import closing_factory, placement_factory
from tests.simulation import hosts, stages
from tests.simulation.actors import Actor
from tests.volunteers import interviewing
from volunteers.models import PanelMember, ReasonText
from volunteers.models.choices import CriterionStage, OutcomeReason

BEGINS = datetime(2026, 1, 5, 9, tzinfo=dates.BANGKOK)
REVIEWERS = 4
REVIEW, INTERVIEW = CriterionStage.REVIEW, CriterionStage.INTERVIEW
NUMBER, BEFORE, NEXT = 16, 15, 17
PHASES = {
    # Shares of the cohort's time.
    "applications_close_at": 0.16,
    "interviews_start_on": 0.2,
    "review_ends_on": 0.34,
    "interviews_end_on": 0.38,
    "results_on": 0.38,
    "orientation_on": 0.4,
    "reranking_opens_at": 0.41,
    "reranking_closes_at": 0.5,
    "service_starts_on": 0.56,
    "service_ends_on": 0.94,
}


class World:
    """`actors` live in it. `span`: days from the call to the end of the year of work;
    `stage`: where of it the cohort is on the first day.
    """

    def __init__(self, chance, span, stage):
        self.chance, self.span, self.stage = chance, span, stage
        self.actors = []
        self.cohort = make.cohort(NUMBER, **self.opening(), references_wanted=1)
        self.staff()
        self.before = make.cohort(BEFORE, **self.opening())
        self.hosts = hosts.hosts(self)
        self.set_up(self.cohort)
        self.volunteers_before()
        self.reviewers()
        self.weigh(REVIEW, (1, 3))
        stages.people(self)
        # Last: applications of other stages are scored by the other criteria alone.
        interviewing.rubric(self.cohort)
        self.weigh(INTERVIEW, (4, 2))
        self.set_dates()
        self.next_call()
        self.strangers()

    def at(self, share):
        """The moment when so much of the cohort's time has passed."""
        share -= stages.STAGES[self.stage]
        days = round(share * self.span)
        return timezone.now() + timedelta(days=days or (1 if share > 0 else 0))

    def opening(self):
        """While the world is made the call is open, whatever the stage."""
        now = timezone.now()
        return {
            "applications_open_at": now - timedelta(days=2),
            "applications_close_at": now + timedelta(days=30),
        }

    def set_dates(self):
        found = {}
        for name, share in PHASES.items():
            instant = self.at(share)
            found[name] = (
                dates.bangkok_day(instant) if name.endswith("_on") else instant
            )
        opens = self.at(0) - timedelta(days=2)
        short = {"offer_days": 3, "rechoice_days": 3, "reference_days": 5}
        self.change(self.cohort, applications_open_at=opens, **short, **found)
        self.cohort.refresh_from_db()

    def change(self, cohort, **facts):
        Cohort.objects.filter(pk=cohort.pk).update(**facts)

    def add(self, part, number, *, name, **more):
        person = make.person(
            f"{part}{number}@{part}.example", display_name=name, **more
        )
        # Every third reads Thai.
        prefix = "" if len(self.actors) % 3 == 2 else "/en"
        actor = Actor(person, part=part, name=f"{part} {number}", prefix=prefix)
        self.actors.append(actor)
        return actor

    def staff(self):
        for number in (1, 2):
            name = f"ผู้ประสานงาน {number}"
            self.add("coordinator", number, name=name, role=Role.COORDINATOR)
        self.coordinator = self.actors[0].person

    def set_up(self, cohort):
        make.document_kind(cohort, is_required=False)
        make.eligibility_question(cohort)
        for order, (slug, is_stated) in enumerate(
            {"insurance": 0, "safety": 1}.items()
        ):
            ConditionKind.objects.create(
                cohort=cohort,
                slug=slug,
                order=order + 1,
                name_th=f"เงื่อนไข {slug}",
                name_en=f"Condition {slug}",
                is_stated_by_volunteer=bool(is_stated),
            )
        for reason in (OutcomeReason.FEW_SEATS, OutcomeReason.MORE_SUITABLE):
            ReasonText.objects.create(
                cohort=cohort,
                reason=reason,
                text_th=f"เหตุผล {reason}",
                text_en=f"Because of {reason}",
            )
        SafeguardingContact.objects.create(cohort=cohort, user=self.actors[1].person)

    def reviewers(self):
        self.panel = interviewing.panel(self.cohort, self.coordinator, name="คณะหนึ่ง")
        self.judges = []
        for number in range(1, REVIEWERS + 1):
            actor = self.add("reviewer", number, name=f"ผู้พิจารณา {number}")
            PanelMember.objects.create(cohort=self.cohort, user=actor.person)
            self.panel.members.add(actor.person)
            self.judges.append(actor.person)

    def volunteers_before(self):
        """At work since forty days, and for some days more."""
        self.set_up(self.before)
        closing_factory.alumni_text()
        position = make.position(self.before, slug="host-a", name="มูลนิธิ A", seats=3)
        last_day = dates.bangkok_day(timezone.now() + timedelta(days=self.span // 6))
        for number in (1, 2):
            actor = self.add("volunteer", number, name=f"อาสา {number}")
            placement = placement_factory.active(
                self.before, self.coordinator, position, actor.person
            )
            type(placement).objects.filter(pk=placement.pk).update(ends_on=last_day)
        self.change(
            self.before,
            applications_open_at=timezone.now() - timedelta(days=300),
            applications_close_at=timezone.now() - timedelta(days=90),
            results_on=dates.bangkok_day(BEGINS - timedelta(days=60)),
            service_ends_on=last_day,
        )

    def weigh(self, stage, weights):
        """Criteria of reviews and of interviews weigh otherwise, number by number."""
        for criterion in self.cohort.criteria.filter(stage=stage):
            criterion.weight = weights[criterion.order - 1]
            criterion.save()

    def next_call(self):
        """A later call opens before the end, for those who were promised a place."""
        opens = self.at(0.8)
        make.cohort(
            NEXT,
            applications_open_at=opens,
            applications_close_at=opens + timedelta(days=60),
            results_on=dates.bangkok_day(opens + timedelta(days=90)),
        )

    def strangers(self):
        self.actors.append(Actor(None, part="visitor", name="visitor"))
        self.actors.append(Actor(None, part="referee", name="referee"))
