"""The status of an organization in each cohort, and what it should do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import (
    Cohort,
    Contacts,
    Organization,
    Participation,
    Position,
    ProfileRevision,
    Withdrawal,
)
from organizations.models.choices import RevisionStatus
from organizations.models.participation import FIRST
from organizations.profiles import completeness
from organizations.profiles.workflow import IN_PROGRESS
from organizations.rules import ENDED


@dataclass(frozen=True)
class StatusText:
    """`action`: the label of the button for editors, "" if there is nothing to do."""

    badge: "str | Promise"
    tone: str
    next_step: "str | Promise"
    action: "str | Promise" = ""


STATUS_TEXTS = {
    "begin": StatusText(
        _lazy("Not begun"),
        "plain",
        _lazy("Write the profile, so that people can find you and apply."),
        _lazy("Begin the profile"),
    ),
    "renew": StatusText(
        _lazy("Not begun"),
        "plain",
        _lazy(
            "Your profile and contacts of the last cohort are kept; change what is new."
        ),
        _lazy("Update your profile for this cohort"),
    ),
    "draft": StatusText(
        _lazy("Draft, not sent"),
        "sun",
        _lazy("Complete the profile and send it for approval."),
        _lazy("Continue the profile"),
    ),
    "remark": StatusText(
        _lazy("Changes requested"),
        "rose",
        _lazy("Read what the programme asks for, change it and send it again."),
        _lazy("Change the profile"),
    ),
    "waiting": StatusText(
        _lazy("Waiting for approval"),
        "sky",
        _lazy("The programme reads your profile. You will get a message."),
    ),
    "public": StatusText(
        _lazy("Published"),
        "leaf",
        _lazy(
            "Your page is public. Changes appear after the programme has approved them."
        ),
        _lazy("Change the profile"),
    ),
    "closed": StatusText(
        _lazy("Closed"), "plain", _lazy("This cohort is over; its page stays.")
    ),
    "withdrawn": StatusText(
        _lazy("No longer taking part"),
        "plain",
        _lazy("You don’t take part in this cohort."),
    ),
}


IN_PROGRESS_KEYS = {
    RevisionStatus.DRAFT: "draft",
    RevisionStatus.SUBMITTED: "waiting",
    RevisionStatus.CHANGES_REQUESTED: "remark",
}


NOT_BEGUN: list[Participation | None] = [None]


@dataclass(frozen=True)
class HostStatus:
    """One position of an organization in one cohort.

    `count`: of its positions there that are still offered; `place`: of this one among
    them, from 1, or 0. `shared`: the contacts of the first position. `in_progress`: the
    revision that is written or waits for approval; `public`: the approved one.
    """

    organization: Organization
    cohort: Cohort
    participation: Participation | None = None
    in_progress: ProfileRevision | None = None
    public: ProfileRevision | None = None
    is_renewal: bool = False
    count: int = 1
    place: int = 1
    shared: Contacts | None = None

    @property
    def number(self) -> int:
        return self.participation.number if self.participation else FIRST

    @property
    def is_first(self) -> bool:
        return self.number == FIRST

    @property
    def is_one_of_several(self) -> bool:
        return self.count > 1 or not self.is_first

    @property
    def can_add(self) -> bool:
        """Its card, the last of the cohort, has the button for another position."""
        return (
            self.participation is not None
            and not self.is_over
            and self.place == self.count
            and self.cohort.phase() != "closed"
        )

    @property
    def title(self) -> str:
        """Of the position, as its newest draft has it; "" where it needs none."""
        title = self.participation.title if self.participation else ""
        if title or not self.is_one_of_several:
            return title
        return _("Position %(number)s") % {"number": self.number}

    @property
    def anchor(self) -> str:
        """Of its card on the organization's page."""
        cohort = f"cohort-{self.cohort.number}"
        return cohort if self.is_first else f"{cohort}-position-{self.number}"

    @property
    def public_url(self) -> str:
        """Of its public page, if it has one."""
        slug = getattr(self.participation, "public_slug", None)
        number = self.cohort.number
        return reverse("position", args=[number, slug]) if slug and self.public else ""

    @property
    def key(self) -> str:
        if self.participation and self.participation.status in ENDED:
            return str(self.participation.status)
        if self.in_progress:
            return IN_PROGRESS_KEYS[RevisionStatus(self.in_progress.status)]
        if self.public:
            return "public"
        return "renew" if self.is_renewal else "begin"

    @property
    def request(self) -> Withdrawal | None:
        """Its newest request to leave."""
        rows: list[Withdrawal] = getattr(self.participation, "requests", [])
        return rows[0] if rows else None

    @property
    def withdraw_url(self) -> str:
        return self._url("host_withdraw")

    @property
    def take_back_url(self) -> str:
        return self._url("host_withdraw_take_back")

    @property
    def can_leave(self) -> bool:
        """Its owners can leave or ask to; see `rules`."""
        return (
            self.participation is not None
            and self.key != "withdrawn"
            and not (self.request and self.request.is_asked)
            and self.cohort.closed_at is None
        )

    @property
    def text(self) -> StatusText:
        return STATUS_TEXTS[self.key]

    @property
    def gaps(self) -> list[completeness.Gap]:
        """What is missing for a year with a volunteer, once the profile is begun."""
        revision = self.in_progress or self.public
        if self.participation is None or revision is None or self.is_over:
            return []
        own = getattr(self.participation, "contacts", None)
        return completeness.gaps(revision.content, own or self.shared)

    @property
    def is_over(self) -> bool:
        return self.key in ("closed", "withdrawn")

    @property
    def profile_url(self) -> str:
        return self._url("host_profile")

    def part_url(self, part: str) -> str:
        """Of the page of this part of the profile."""
        return self._url("host_profile_part", part)

    @property
    def check_url(self) -> str:
        return self._url("host_profile_check")

    @property
    def contacts_url(self) -> str:
        return self._url("host_contacts")

    @property
    def document_url(self) -> str:
        return self._url("host_document")

    @property
    def revisions_url(self) -> str:
        return self._url("host_revisions")

    @property
    def add_url(self) -> str:
        """For another position in this cohort."""
        path = reverse("host_position_add", args=[self.organization.slug])
        return f"{path}?cohort={self.cohort.number}"

    @property
    def add_from_document_url(self) -> str:
        path = reverse("host_position_document", args=[self.organization.slug])
        return f"{path}?cohort={self.cohort.number}"

    @property
    def move_url(self) -> str:
        return self._url("host_position_move")

    @property
    def query(self) -> str:
        query = f"cohort={self.cohort.number}"
        return query if self.is_first else f"{query}&position={self.number}"

    def _url(self, name: str, *more: str) -> str:
        return f"{reverse(name, args=[self.organization.slug, *more])}?{self.query}"


def host_statuses(
    organizations: Iterable[Organization],
) -> dict[int, list[HostStatus]]:
    """By organization: the cohorts it takes part in or still can, newest first.

    In five queries for any number of organizations. The positions of one cohort come
    in the organization's order.
    """
    rows = list(organizations)
    cohorts = list(
        Cohort.objects.public().filter(applications_close_at__gte=timezone.now())
    )
    by_organization: dict[int, list[Participation]] = {row.pk: [] for row in rows}
    for participation in _participations(rows):
        by_organization[participation.organization_id].append(participation)
    return {
        organization.pk: statuses_of_organization(
            organization, by_organization[organization.pk], cohorts
        )
        for organization in rows
    }


def _participations(organizations: list[Organization]) -> Iterable[Participation]:
    revisions = ProfileRevision.objects.filter(
        status__in=[*IN_PROGRESS, RevisionStatus.APPROVED]
    ).prefetch_related("remarks")
    requests = Withdrawal.objects.filter(asked_at__isnull=False)
    requests = requests.select_related("data_key").order_by("-pk")
    slugs = Position.objects.filter(participation=OuterRef("pk")).values("slug")
    return (
        Participation.objects.filter(organization__in=organizations)
        .annotate(public_slug=Subquery(slugs[:1]))
        .select_related("cohort", "organization", "contacts__data_key")
        # `to_attr`, so that `revisions.all()` still means all of them.
        .prefetch_related(
            Prefetch("revisions", queryset=revisions, to_attr="current"),
            Prefetch("withdrawals", queryset=requests, to_attr="requests"),
        )
    )


def statuses_of_organization(
    organization: Organization,
    participations: list[Participation],
    cohorts: list[Cohort],
) -> list[HostStatus]:
    by_cohort: dict[Cohort, list[Participation]] = {row: [] for row in cohorts}
    for participation in participations:
        by_cohort.setdefault(participation.cohort, []).append(participation)
    is_renewal = any(
        revision.status == RevisionStatus.APPROVED
        for row in participations
        for revision in row.current  # type: ignore[attr-defined]
    )
    statuses = [
        status_of_position(
            organization, cohort, participation, rows, is_renewal=is_renewal
        )
        for cohort, rows in by_cohort.items()
        for participation in rows or NOT_BEGUN
    ]
    return sorted(statuses, key=lambda status: -status.cohort.number)


def status_of_position(
    organization: Organization,
    cohort: Cohort,
    participation: Participation | None,
    others: list[Participation],
    *,
    is_renewal: bool,
) -> HostStatus:
    """`others`: all participations of the organization in the cohort."""
    first = next((row for row in others if row.is_first), None)
    current = [row for row in others if row.status not in ENDED]
    rows: list[ProfileRevision] = getattr(participation, "current", [])
    approved = RevisionStatus.APPROVED
    return HostStatus(
        organization,
        cohort,
        participation,
        in_progress=next((row for row in rows if row.status != approved), None),
        public=next((row for row in rows if row.status == approved), None),
        is_renewal=is_renewal,
        count=len(current),
        place=current.index(participation) + 1 if participation in current else 0,
        shared=getattr(first, "contacts", None),
    )
