"""Demo data: some 240 fictional applicants in every state."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from organizations.models import Cohort, Position, Province, Qualification
from portal.files import pdf, storage
from portal.models import User
from portal.models.choices import Language
from volunteers.application import documents as attaching
from volunteers.application import drafting, qualifications
from volunteers.application.sections import referees
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.demo.cohort import load_json
from volunteers.hosts import sharing
from volunteers.models import (
    Application,
    Review,
)
from volunteers.models.choices import (
    ConsentKind,
    EducationLevel,
    LanguageLevel,
    OutcomeReason,
    Skill,
    SpokenLanguage,
)
from volunteers.references import requests
from volunteers.reviews import reviewing
from volunteers.scoring import scored_forms

SEED = 16
SCHOOL = "มหาวิทยาลัยตัวอย่าง"
COMMENT = "ตัวอย่างความเห็นของผู้พิจารณา"


class DemoApplicants:
    """Fictional applicants; the same ones each time, from a stored seed."""

    def __init__(
        self, cohort: Cohort, coordinator: User, reviewers: list[User]
    ) -> None:
        self.random = random.Random(SEED)  # noqa: S311 # nosec B311
        self.referee_random = random.Random(SEED)  # noqa: S311 # nosec B311
        self.fit_random = random.Random(SEED)  # noqa: S311 # nosec B311
        self.people, self.reference_texts = (
            load_json("people.json"),
            load_json("referees.json"),
        )
        self.cohort, self.coordinator, self.reviewers = cohort, coordinator, reviewers
        self.positions = list(Position.objects.open().in_cohort(cohort))
        self.provinces = list(Province.objects.all())
        self.sample_file = storage.clean(
            [pdf.pdf("sample", load_json("sample.json"))], ["pdf"]
        )
        self.required = list(cohort.document_kinds.filter(is_required=True))
        self.criteria = list(cohort.criteria.of_reviews().values_list("pk", flat=True))

    def create(self, count: int) -> None:
        for number in range(1, count + 1):
            application = self.fill(self.person(number))
            if number % 9 == 0:
                continue  # a draft that was not sent
            workflow.submit(application, by=application.applicant)
            self.backdate(application)
            self.advance(application)

    def person(self, number: int) -> User:
        nickname = self.people["nicknames"][number % len(self.people["nicknames"])]
        address = f"applicant{number:03}@{self.people['email_domain']}"
        return User.objects.create_user(address, None, display_name=nickname)

    def fill(self, person: User) -> Application:
        application = drafting.begin_application(self.cohort, by=person)
        sections: tuple[tuple[str, dict[str, Any]], ...] = (
            ("about", self.about(person)),
            ("background", self.background()),
            ("motivation", self.answers()),
            ("choices", self.choices()),
            ("provinces", self.places()),
            ("skills", self.skills()),
            ("referees", self.referees()),
            (
                "consents",
                {
                    ConsentKind.PROGRAMME: True,
                    ConsentKind.HOSTS: self.random.random() < 0.9,
                },
            ),
        )
        for section, data in sections:
            drafting.save_section(application, section, data, version=0, by=person)
        for kind in self.required:
            attaching.store_document(
                application, kind, self.sample_file, name=f"{kind.name_th}.pdf"
            )
        return application

    def referees(self) -> dict[str, Any]:
        """From a random stream of their own, apart from the other data."""
        pick = self.referee_random.choice
        rows = {
            order: {
                "name": self.full_name(pick),
                "email": f"referee{self.referee_random.randrange(10_000):04}-{order}"
                "@referees.example",
                "relation": pick(self.reference_texts["relations"]),
                "language": Language.THAI,
            }
            for order in referees.orders(self.cohort)
        }
        return {"referees": rows}

    def refer(self, application: Application) -> None:
        """Asks the referees; about two in three have answered."""
        requests.ask(
            application, by=self.coordinator, orders=referees.orders(self.cohort)
        )
        for reference in application.references.all():
            if self.referee_random.random() < 0.65:
                requests.give(
                    reference,
                    self.referee_random.choice(self.reference_texts["answers"]),
                )

    def full_name(self, pick: Callable[[Any], Any]) -> str:
        """`pick`: the `choice` of one of the random streams."""
        given_name = pick(self.people["given_names"])
        surname = pick(self.people["surnames"])
        return f"{given_name} {surname}"

    def about(self, person: User) -> dict[str, Any]:
        pick = self.random.choice
        return {
            "display_name": person.display_name,
            "legal_name": self.full_name(pick),
            "phone": f"+6681000{self.random.randrange(10_000):04}",
            "birth_on": (
                timezone.localdate()
                - timedelta(days=self.random.randrange(21 * 366, 32 * 365))
            ).isoformat(),
            "home_province": pick(self.provinces),
        }

    def background(self) -> dict[str, Any]:
        level = self.random.choices(
            [
                EducationLevel.UPPER_SECONDARY,
                EducationLevel.BACHELOR,
                EducationLevel.MASTER,
            ],
            [2, 7, 1],
        )[0]
        return {
            "education_level": level,
            "field_of_study": self.random.choice(self.people["study_fields"])[
                "name_th"
            ],
            "school": SCHOOL,
            "experience": self.random.choice(self.people["experiences"])["text"],
        }

    def places(self) -> dict[str, Any]:
        ticked = self.random.sample(self.provinces, self.random.randint(2, 9))
        return {
            "provinces": ticked,
            "is_any_province": self.random.random() < 0.2,
            "places_note": "",
        }

    def skills(self) -> dict[str, Any]:
        ticked = set(self.random.sample(Skill.values, self.random.randint(2, 6)))
        spoken = self.random.sample(
            SpokenLanguage.values[1:], self.random.randint(0, 2)
        )
        levels = self.random.choices(
            [LanguageLevel.SOME, LanguageLevel.WORK], k=len(spoken)
        )
        return {
            "skills": [slug for slug in Skill.values if slug in ticked],
            "skills_more": self.random.choice(self.people["skills"])["name_th"],
            "languages": {
                SpokenLanguage.THAI: LanguageLevel.FLUENT,
                **dict(zip(spoken, levels, strict=True)),
            },
        }

    def answers(self) -> dict[str, str]:
        return {
            slug: self.random.choice(texts)["text"]
            for slug, texts in self.people["answers"].items()
        }

    def choices(self) -> dict[str, Any]:
        weights = [
            3 if position.slug == "protection-international" else 1
            for position in self.positions
        ]
        chosen = dict.fromkeys(
            self.random.choices(self.positions, weights, k=self.random.randint(1, 3))
        )
        reasons = self.random.sample(self.people["reasons"], len(chosen))
        return {
            "choices": [
                (position, reason["text"])
                for position, reason in zip(chosen, reasons, strict=True)
            ],
            "fits": {
                position.slug: qualifications.answers_of(position, self.meets)
                for position in chosen
            },
            "is_anywhere": self.random.random() < 0.25,
        }

    def meets(self, qualification: Qualification) -> bool:
        """From a random stream of their own, apart from the other data."""
        return self.fit_random.random() < 0.9

    def backdate(self, application: Application) -> None:
        """Arrivals over the days since the call opened, more of them lately."""
        open_for = timezone.now() - self.cohort.applications_open_at
        came_at = timezone.now() - open_for * (1 - self.random.random() ** 0.6)
        Application.objects.filter(pk=application.pk).update(
            begun_at=came_at - timedelta(days=1),
            submitted_at=came_at,
            saved_at=came_at,
            status_changed_at=came_at,
        )

    def advance(self, application: Application) -> None:
        """Two thirds are under review; what goes further has its reviews."""
        progress = self.random.random()
        if progress < 0.3:
            return
        reviewing.assign_evenly(application, among=self.reviewers, by=self.coordinator)
        if progress > 0.45:
            self.review(application)
        if progress > 0.6 and referees.is_asked(application):
            self.refer(application)
        if progress > 0.75:
            workflow.shortlist(application, by=self.coordinator)
        if progress > 0.9:
            workflow.put_in_reserve(application, by=self.coordinator)
        self.share(application)
        if 0.68 < progress < 0.75:
            workflow.decline(
                application,
                by=self.coordinator,
                reason=OutcomeReason.FEW_SEATS,
                is_told=True,
            )

    def create_reviewed(self, person: User) -> None:
        """Somebody with an account of the demo's own, whose reviews are sent."""
        application = self.fill(person)
        workflow.submit(application, by=person)
        reviewing.assign_evenly(application, among=self.reviewers, by=self.coordinator)
        self.review(application)

    def share(self, application: Application) -> None:
        """Most of those under review are shown to the organizations they chose, where
        they agreed to it.
        """
        if not sharing.not_shareable_reason(application):
            sharing.share_with_hosts(application, by=self.coordinator)

    def review(self, application: Application) -> None:
        """Reviewers differ in strictness, applications in strength."""
        strength = self.random.gauss(3.4, 0.8)
        for review in application.reviews.select_related(
            "application__cohort", "reviewer"
        ):
            conflicts.confirm_no_conflict(review, by=review.reviewer)
            leaning = (self.reviewers.index(review.reviewer) - 1) * 0.4
            scores = {pk: self.score(strength + leaning) for pk in self.criteria}
            seen = scored_forms.version(review)
            reviewing.submit(
                review, scores=scores, comment=COMMENT, seen=seen, by=review.reviewer
            )

    def score(self, around: float) -> int:
        return min(5, max(1, round(self.random.gauss(around, 0.7))))


def is_empty(cohort: Cohort) -> bool:
    return (
        not Application.objects.filter(cohort=cohort).exists()
        and not Review.objects.exists()
    )
