"""What must be settled before a cohort can close, and where that is done."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Cohort, Withdrawal
from placements.closing import outcomes
from placements.models import Deferral, Offer, Placement
from placements.models.choices import OfferStatus
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers import rules as application_rules
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

MAX_NAMES = 20
"""Of each kind, named on the page."""


@dataclass(frozen=True)
class Blocker:
    """Something open: how often, the page where it is settled, and whose it is."""

    label: str
    count: int
    url: str
    names: list[str] = field(default_factory=list)

    @property
    def more_count(self) -> int:
        return len(self.names) and self.count - len(self.names)


def find_blockers(cohort: Cohort, *, by: User | None = None) -> list[Blocker]:
    """`by`: the reader. What is hidden from them isn't counted; if nothing else is
    open, it is named without a number.
    """
    counts = (*application_counts(cohort, by), *placement_counts(cohort, by))
    blockers = [blocker for blocker in counts if blocker.count]
    if by and not blockers and find_blockers(cohort):
        # Not silent: the closing would be refused without a reason.
        return [Blocker(_("Something that another coordinator settles"), 1, "")]
    return blockers


def shown(rows: Any, by: User | None) -> Any:
    return rows.without_conflicts_of(by) if by else rows


def application_counts(cohort: Cohort, by: User | None) -> Iterator[Blocker]:
    applications = shown(Application.objects.in_cohort(cohort), by)
    yield Blocker(
        _("The call is still open"), int(cohort.phase() != "closed"), cohort_url(cohort)
    )
    yield Blocker(
        _("Drafts that may still be sent"),
        count_sendable_drafts(applications),
        applications_url(cohort, S.DRAFT),
    )
    yield from unsettled(cohort, by)


def unsettled(cohort: Cohort, by: User | None) -> Iterator[Blocker]:
    """Whoever would be closed without an outcome, by name."""
    groups: dict[str, list[Application]] = {"": [], "unplaced": [], "unreleased": []}
    sent = outcomes.with_latest_statuses(cohort).exclude(
        status__in=[S.DRAFT, S.EXPIRED]
    )
    for application in shown(sent, by):
        if outcomes.outcome_of(application) is not None or is_placed(application):
            continue
        groups[what_is_missing(application)].append(application)
    yield named(
        _("Applications without a decision"), groups[""], applications_url(cohort)
    )
    yield named(
        _("Shortlisted, but without a place or a result"),
        groups["unplaced"],
        applications_url(cohort, S.SHORTLISTED),
    )
    yield named(
        _("Results that were not released"),
        groups["unreleased"],
        outcomes_url(cohort),
    )


def is_placed(application: Any) -> bool:
    """Their offer or placement is counted on its own."""
    return application.has_offer_to_come or bool(application.placement_status)


def what_is_missing(application: Application) -> str:
    if application.status == S.SHORTLISTED:
        return "unplaced"
    return "unreleased" if application.status in S.held() else ""


def named(label: str, applications: list[Application], url: str) -> Blocker:
    names = [
        f"{each.reference} {each.display_name}" for each in applications[:MAX_NAMES]
    ]
    return Blocker(label, len(applications), url, names)


def placement_counts(cohort: Cohort, by: User | None) -> Iterator[Blocker]:
    offers = shown(Offer.objects.in_cohort(cohort), by).filter(
        status__in=[OfferStatus.PLANNED, OfferStatus.OPEN]
    )
    deferrals = shown(Deferral.objects.asked(), by).filter(application__cohort=cohort)
    running = shown(Placement.objects.running(), by).filter(application__cohort=cohort)
    yield Blocker(
        _("Offers planned or waiting for an answer"),
        offers.count(),
        changelist_url("offer", cohort),
    )
    yield Blocker(
        _("Organizations that ask to leave or are about to"),
        Withdrawal.objects.under_way().in_cohort(cohort).count(),
        participations_url(cohort),
    )
    yield Blocker(
        _("Requests to defer without an answer"),
        deferrals.count(),
        changelist_url("deferral", cohort),
    )
    yield Blocker(
        _("Placements that have not ended"),
        running.count(),
        changelist_url("placement", cohort),
    )


def count_sendable_drafts(applications: QuerySet[Application]) -> int:
    """Drafts whose deadline was extended and has not passed."""
    drafts = applications.filter(status=S.DRAFT).select_related("cohort")
    return sum(
        draft.extended_until is not None and not application_rules.is_late(draft)
        for draft in drafts
    )


def participations_url(cohort: Cohort) -> str:
    changelist = reverse("admin:organizations_participation_changelist")
    return f"{changelist}?cohort={cohort.number}&leaving=under_way"


def cohort_url(cohort: Cohort) -> str:
    return reverse("admin:organizations_cohort_change", args=[cohort.pk])


def applications_url(cohort: Cohort, state: str = "") -> str:
    url = f"{reverse('admin:volunteers_application_changelist')}?cohort={cohort.number}"
    return f"{url}&state={state}" if state else url


def outcomes_url(cohort: Cohort) -> str:
    return f"{reverse('admin:volunteers_application_outcomes')}?cohort={cohort.number}"


def changelist_url(model: str, cohort: Cohort) -> str:
    return f"{reverse(f'admin:placements_{model}_changelist')}?cohort={cohort.number}"


def ensure_closable(cohort: Cohort, *, by: User) -> None:
    """Raises `TransitionRefused` while something is open."""
    if blockers := find_blockers(cohort, by=by):
        what = "; ".join(map(in_words, blockers))
        raise TransitionRefused(_("something is still open: %(what)s") % {"what": what})


def in_words(blocker: Blocker) -> str:
    text = f"{blocker.label}: {blocker.count}"
    return f"{text} ({', '.join(blocker.names)})" if blocker.names else text
