"""A large cohort in Thai: 200 organizations, and as many applications as asked for,
each with three reviews.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from organizations.models import Cohort, Organization, Participation, Position, Province
from organizations.models.choices import ParticipationStatus
from portal.models import DataKey, User
from portal.models.choices import Role
from portal.text import thai
from tests import make
from volunteers.models import Answer, Application, Choice, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ReviewStatus

HOSTS, REVIEWERS, REVIEWS_EACH, WRITERS, BATCH = 200, 250, 3, 4, 2_000
NAMES = (
    "ใบไผ่",
    "ต้นกล้า",
    "น้ำฝน",
    "ตะวัน",
    "เดือน",
    "ภูผา",
    "ข้าวหอม",
    "ฟ้าใส",
    "พราว",
    "ธาร",
)
RARE = "กล้วยไม้ป่าดงดิบ"
ESSAY = "อยากเรียนรู้งานสิทธิจากชุมชน และช่วยบันทึกเรื่องราวอย่างระมัดระวัง " * 4
STATES = (
    S.SUBMITTED,
    S.IN_REVIEW,
    S.IN_REVIEW,
    S.SHORTLISTED,
    S.RESERVE,
    S.NOT_SELECTED,
)


class Market:
    def __init__(self, positions: int = HOSTS) -> None:
        self.chance = random.Random(16)  # noqa: S311
        self.cohort: Cohort = make.cohort(16)
        self.coordinator = make.person(
            "coordinator@portal.example", role=Role.COORDINATOR
        )
        self.applicant = make.person("applicant@portal.example")
        self.provinces = list(Province.objects.all())
        self.questions = list(self.cohort.questions.all())
        self.positions = [self.position(number) for number in range(positions)]
        self.draft = make.draft(self.cohort, self.applicant, self.positions[:3])
        self.writers = [
            make.draft(self.cohort, None, self.positions[:3]).applicant
            for _number in range(WRITERS)
        ]
        self.reviewers = [make.reviewer(self.cohort) for _number in range(REVIEWERS)]
        self.count = 0

    def position(self, number: int) -> Position:
        name = f"องค์กรตัวอย่าง {number}"
        organization = Organization.objects.create(
            slug=f"host-{number}",
            name=name,
            content=make.content(name),
            published_at=timezone.now(),
        )
        part = Participation.objects.create(
            cohort=self.cohort,
            organization=organization,
            status=ParticipationStatus.APPROVED,
        )
        made = Position.objects.create(
            participation=part,
            organization=organization,
            cohort=self.cohort,
            slug=organization.slug,
            content=make.content(name),
        )
        made.provinces.set(self.chance.sample(self.provinces, 3))
        return made

    def grow(self, applications: int) -> None:
        """Until the cohort has so many."""
        while self.count < applications:
            self.add(range(self.count, min(self.count + BATCH, applications)))

    def add(self, numbers: range) -> None:
        keys = DataKey.objects.bulk_create(
            DataKey() for _number in (*numbers, *numbers)
        )
        people = User.objects.bulk_create(
            User(email=f"a{number}@applicants.example", password="!", data_key=key)
            for number, key in zip(numbers, keys, strict=False)
        )
        own = keys[len(numbers) :]
        made = Application.objects.bulk_create(
            self.application(number, person, key)
            for number, person, key in zip(numbers, people, own, strict=True)
        )
        Answer.objects.bulk_create(
            answer for application in made for answer in self.answers(application)
        )
        Choice.objects.bulk_create(
            choice for application in made for choice in self.choices(application)
        )
        Review.objects.bulk_create(
            review for application in made for review in self.reviews(application)
        )
        self.count = numbers.stop

    def application(self, number: int, person: User, key: DataKey) -> Application:
        came_at = timezone.now() - timedelta(minutes=number % 14_000)
        name = RARE if number % 5_000 == 7 else f"{NAMES[number % len(NAMES)]} {number}"
        reference = f"16-{number:06}"
        return Application(
            cohort=self.cohort,
            applicant=person,
            data_key=key,
            reference=reference,
            status=self.chance.choice(STATES),
            status_changed_at=came_at,
            display_name=name,
            legal_name=f"ชื่อจริง {number}",
            phone="+66812345678",
            birth_on="2000-02-29",
            home_province=self.chance.choice(self.provinces),
            search_text=thai.fold(f"{name} {reference} {person.email}"),
            submitted_at=came_at,
            review_count=REVIEWS_EACH,
            score_mean=3 + number % 20 / 10,
            score_median=3,
            score_spread=number % 40 / 10,
            score_corrected=3 + number % 19 / 10,
        )

    def answers(self, application: Application) -> Iterator[Answer]:
        for question in self.questions:
            yield Answer(application=application, question=question, text=ESSAY)

    def choices(self, application: Application) -> Iterator[Choice]:
        for rank, position in enumerate(self.chance.sample(self.positions, 3), 1):
            yield Choice(
                application=application,
                position=position,
                rank=rank,
                reason="ตรงกับที่สนใจ",
            )

    def reviews(self, application: Application) -> Iterator[Review]:
        for person in self.chance.sample(self.reviewers, REVIEWS_EACH):
            mark = self.chance.randint(2, 10) / 2
            sent = {"status": ReviewStatus.SUBMITTED, "mark": mark, "comment": "อ่านแล้ว"}
            yield Review(application=application, reviewer=person, **sent)
