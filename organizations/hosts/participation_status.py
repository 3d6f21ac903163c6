"""Where an organization stands in the cohorts it can take part in, and what it should do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Organization, Participation, ProfileRevision
from organizations.models.choices import RevisionStatus as R
from organizations.profiles import completeness
from organizations.profiles.workflow import AT_WORK
from organizations.rules import GONE


@dataclass(frozen=True)
class Words:
    """`act`: the label of the button for editors, "" where nothing is to do."""

    badge: "str | Promise"
    tone: str
    next_line: "str | Promise"
    act: "str | Promise" = ""


WORDS = {
    "begin": Words(
        _lazy("Not begun"),
        "plain",
        _lazy("Write the profile, so that people can find you and apply."),
        _lazy("Begin the profile"),
    ),
    "renew": Words(
        _lazy("Not begun"),
        "plain",
        _lazy(
            "Your profile of the cohort before is the beginning; change what is new."
        ),
        _lazy("Renew the profile"),
    ),
    "draft": Words(
        _lazy("Draft, not sent"),
        "sun",
        _lazy("Complete the profile and send it for approval."),
        _lazy("Continue the profile"),
    ),
    "remark": Words(
        _lazy("Changes requested"),
        "rose",
        _lazy("Read what the programme asks for, change it and send it again."),
        _lazy("Change the profile"),
    ),
    "waiting": Words(
        _lazy("Waiting for approval"),
        "sky",
        _lazy("The programme reads your profile. You will get a message."),
    ),
    "public": Words(
        _lazy("Published"),
        "leaf",
        _lazy("People can find you. Changes become public when they are approved."),
        _lazy("Change the profile"),
    ),
    "closed": Words(
        _lazy("Closed"), "plain", _lazy("This cohort is over; its page stays.")
    ),
    "withdrawn": Words(
        _lazy("No longer taking part"),
        "plain",
        _lazy("You don't take part in this cohort."),
    ),
}


@dataclass(frozen=True)
class Standing:
    """One organization in one cohort. `at_work`: the revision being written or read; `public`: the approved one."""

    organization: Organization
    cohort: Cohort
    participation: Participation | None = None
    at_work: ProfileRevision | None = None
    public: ProfileRevision | None = None
    is_renewal: bool = False

    @property
    def key(self) -> str:
        if self.participation and self.participation.status in GONE:
            return str(self.participation.status)
        if self.at_work:
            return {
                R.DRAFT: "draft",
                R.SUBMITTED: "waiting",
                R.CHANGES_REQUESTED: "remark",
            }[R(self.at_work.status)]
        if self.public:
            return "public"
        return "renew" if self.is_renewal else "begin"

    @property
    def words(self) -> Words:
        return WORDS[self.key]

    @property
    def gaps(self) -> list[completeness.Gap]:
        """What is missing for a year with a volunteer, once the profile is begun."""
        shown = self.at_work or self.public
        if self.participation is None or shown is None or self.is_over:
            return []
        return completeness.gaps(
            shown.content, getattr(self.participation, "contacts", None)
        )

    @property
    def is_over(self) -> bool:
        return self.key in ("closed", "withdrawn")


def standings(organizations: Iterable[Organization]) -> dict[int, list[Standing]]:
    """By organization: the cohorts it takes part in and those it still can, newest first, in four queries."""
    found = list(organizations)
    cohorts = list(
        Cohort.objects.public().filter(applications_close_at__gte=timezone.now())
    )
    revisions = ProfileRevision.objects.filter(
        status__in=[*AT_WORK, R.APPROVED]
    ).prefetch_related("remarks")
    rows = (
        Participation.objects.filter(organization__in=found)
        .select_related("cohort", "organization", "contacts__data_key")
        .prefetch_related(Prefetch("revisions", queryset=revisions, to_attr="current"))
    )
    parts: dict[int, list[Participation]] = {
        organization.pk: [] for organization in found
    }
    for row in rows:
        parts[row.organization_id].append(row)
    return {
        organization.pk: of_organization(organization, parts[organization.pk], cohorts)
        for organization in found
    }


def of_organization(
    organization: Organization, parts: list[Participation], cohorts: list[Cohort]
) -> list[Standing]:
    by_cohort: dict[Cohort, Participation | None] = dict.fromkeys(cohorts)
    by_cohort |= {part.cohort: part for part in parts}
    found = [
        in_cohort(organization, cohort, part) for cohort, part in by_cohort.items()
    ]
    return sorted(found, key=lambda standing: -standing.cohort.number)


def in_cohort(
    organization: Organization, cohort: Cohort, part: Participation | None
) -> Standing:
    rows: list[ProfileRevision] = getattr(part, "current", [])
    return Standing(
        organization,
        cohort,
        part,
        at_work=next((row for row in rows if row.status != R.APPROVED), None),
        public=next((row for row in rows if row.status == R.APPROVED), None),
        is_renewal=organization.published_at is not None,
    )
