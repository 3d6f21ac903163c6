"""Closing a cohort: what must be settled first, who hears what, and the minutes in which it can be stopped.

A closed cohort is only read (`organizations.cohorts.closed`), but for certificates, downloads and what is privacy.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort, Participation
from organizations.models.choices import ParticipationStatus
from organizations.profiles import workflow as organizing
from placements.closing import statistics
from placements.messages import notices
from placements.models import Closing, Deferral, Offer, Placement
from placements.models.choices import OfferStatus, Outcome, PlacementStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message, User
from volunteers import rules as applying
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

UNDECIDED = (S.SUBMITTED, S.INFORMATION_REQUESTED, S.IN_REVIEW, S.INTERVIEW)
ENDS = {
    S.DRAFT: Outcome.UNSENT,
    S.EXPIRED: Outcome.UNSENT,
    S.WITHDRAWN: Outcome.WITHDRAWN,
    S.RESERVE: Outcome.RESERVE,
    S.NOT_SELECTED: Outcome.NOT_SELECTED,
    S.INELIGIBLE: Outcome.NOT_SELECTED,
}
Groups = dict[Outcome, list[Application]]


@dataclass(frozen=True)
class Blocker:
    """What is still open, how often, and where it is settled."""

    label: str
    count: int
    url: str


def outcome_of(application: Any) -> Outcome | None:
    """None while it is still open; of applications `with_ends`."""
    if application.last_place == PlacementStatus.COMPLETED:
        return Outcome.COMPLETED
    if application.last_offer == OfferStatus.DEFERRED:
        return Outcome.DEFERRED
    if application.last_place == PlacementStatus.ENDED_EARLY:
        return Outcome.ENDED_EARLY
    if application.last_place or application.last_offer in (
        OfferStatus.PLANNED,
        OfferStatus.OPEN,
    ):
        return None
    if (
        application.status in S.held()
        and application.released_status != application.status
    ):
        return None
    if application.last_offer and application.status in (S.SHORTLISTED, S.RESERVE):
        return Outcome.NOT_TAKEN
    return ENDS.get(S(application.status))


def with_ends(cohort: Cohort) -> Any:
    """One query for all; `last_place` and `last_offer` are states."""
    places = (
        Placement.objects.filter(application=OuterRef("pk"))
        .order_by("-made_at", "-pk")
        .values("status")[:1]
    )
    offers = (
        Offer.objects.filter(application=OuterRef("pk"))
        .order_by("-planned_at", "-pk")
        .values("status")[:1]
    )
    rows = (
        Application.objects.in_cohort(cohort)
        .select_related("applicant__data_key", "cohort")
        .order_by("pk")
    )
    return rows.defer("search_text").annotate(
        last_place=Subquery(places), last_offer=Subquery(offers)
    )


def groups(cohort: Cohort) -> Groups:
    """Who hears what; those still open are in none."""
    found: defaultdict[Outcome, list[Application]] = defaultdict(list)
    for application in with_ends(cohort):
        if (outcome := outcome_of(application)) is not None:
            found[outcome].append(application)
    return {outcome: found[outcome] for outcome in Outcome if found[outcome]}


def blockers(cohort: Cohort) -> list[Blocker]:
    """What must be settled before the cohort can close; nothing that is empty."""
    rows = Application.objects.in_cohort(cohort)
    offers, at_work = (
        Offer.objects.in_cohort(cohort),
        Placement.objects.running().filter(application__cohort=cohort),
    )
    told = [
        (
            _("The call is still open"),
            int(cohort.phase() != "closed"),
            cohort_url(cohort),
        ),
        (
            _("Drafts that may still be sent"),
            sum(is_sendable(row) for row in drafts(cohort)),
            listed(cohort, S.DRAFT),
        ),
        (
            _("Applications without a decision"),
            rows.filter(status__in=UNDECIDED).count(),
            listed(cohort),
        ),
        (
            _("Shortlisted, but without place or outcome"),
            left_over(cohort),
            listed(cohort, S.SHORTLISTED),
        ),
        (
            _("Outcomes that were not released"),
            rows.to_release().count(),
            outcomes(cohort),
        ),
        (
            _("Offers planned or waiting for an answer"),
            waiting(offers),
            desk("offer", cohort),
        ),
        (
            _("Requests to defer without an answer"),
            asked(cohort),
            desk("deferral", cohort),
        ),
        (
            _("Placements that have not ended"),
            at_work.count(),
            desk("placement", cohort),
        ),
    ]
    return [Blocker(label, count, url) for label, count, url in told if count]


def drafts(cohort: Cohort) -> Any:
    return (
        Application.objects.in_cohort(cohort)
        .filter(status=S.DRAFT)
        .select_related("cohort")
    )


def is_sendable(draft: Application) -> bool:
    return draft.extended_until is not None and not applying.is_late(draft)


def left_over(cohort: Cohort) -> int:
    rows = with_ends(cohort).filter(status=S.SHORTLISTED)
    return sum(
        outcome_of(row) is None and not row.last_place and not row.last_offer
        for row in rows
    )


def waiting(offers: Any) -> int:
    return offers.filter(status__in=[OfferStatus.PLANNED, OfferStatus.OPEN]).count()


def asked(cohort: Cohort) -> int:
    return Deferral.objects.asked().filter(application__cohort=cohort).count()


def listed(cohort: Cohort, state: str = "") -> str:
    address = (
        f"{reverse('admin:volunteers_application_changelist')}?cohort={cohort.number}"
    )
    return f"{address}&state={state}" if state else address


def outcomes(cohort: Cohort) -> str:
    return f"{reverse('admin:volunteers_application_outcomes')}?cohort={cohort.number}"


def desk(model: str, cohort: Cohort) -> str:
    return f"{reverse(f'admin:placements_{model}_changelist')}?cohort={cohort.number}"


def cohort_url(cohort: Cohort) -> str:
    return reverse("admin:organizations_cohort_change", args=[cohort.pk])


def refuse_while_open(cohort: Cohort) -> None:
    if open_things := blockers(cohort):
        told = "; ".join(f"{each.label}: {each.count}" for each in open_things)
        raise TransitionRefused(_("something is still open: %(what)s") % {"what": told})


def plan(cohort: Cohort, *, minutes: int, by: User) -> Closing:
    """Raises `TransitionRefused` while something is open, or where it closes already."""
    lifecycle.ensure_open(cohort)
    refuse_while_open(cohort)
    try:
        with transaction.atomic():
            leaves_at = timezone.now() + timedelta(minutes=minutes)
            made = Closing.objects.create(
                cohort=cohort, made_by=by, leaves_at=leaves_at
            )
            audit.record("plan closing", made, by=by, fields=["leaves_at"])
    except IntegrityError as known:
        raise TransitionRefused(_("this cohort is being closed already")) from known
    return made


def stop(closing: Closing, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.lock(closing)
        if not closing.is_held():
            raise TransitionRefused(_("it has left, or was stopped already"))
        halt(closing, by=by)


def halt(closing: Closing, *, by: User | None) -> None:
    closing.stopped_at = timezone.now()
    closing.save(update_fields=["stopped_at"])
    audit.record("stop closing", closing, by=by, fields=["stopped_at"])


def let_due_leave(now: datetime | None = None) -> int:
    """Returns how many messages went into the outbox. Safe to run at once twice, and again after it was cut off."""
    due = Closing.objects.due(now or timezone.now()).select_related("made_by", "cohort")
    return sum(leave(closing) for closing in due)


def leave(closing: Closing) -> int:
    """First the cohort closes, whole; then each person's message goes, once. What opened meanwhile stops it."""
    if not close(closing):
        return 0
    count = tell(closing.cohort)
    Closing.objects.filter(pk=closing.pk, stopped_at=None, done_at=None).update(
        done_at=timezone.now()
    )
    return count


def close(closing: Closing) -> bool:
    with transaction.atomic():
        lifecycle.lock(closing)
        if closing.stopped_at or closing.done_at:
            return False
        cohort = closing.cohort
        lifecycle.lock(cohort, even_if_shut=True)
        if cohort.closed_at:
            return True
        if blockers(cohort):
            halt(closing, by=None)
            notices.closing_stopped(closing)
            return False
        shut(cohort, by=closing.made_by)
    return True


def shut(cohort: Cohort, *, by: User) -> None:
    """Its hosts' part ends, its numbers are stored, and from then on it is only read."""
    for part in Participation.objects.filter(
        cohort=cohort, status=ParticipationStatus.APPROVED
    ):
        organizing.close(part, by=by)
    statistics.store(cohort)
    cohort.closed_at = timezone.now()
    cohort.save(update_fields=["closed_at"])
    audit.record("close cohort", cohort, by=by, fields=["closed_at"])


def tell(cohort: Cohort) -> int:
    people = [
        (application, outcome)
        for outcome, rows in groups(cohort).items()
        for application in rows
    ]
    occasions = [notices.of_closing(application) for application, _outcome in people]
    told = set(
        Message.objects.filter(occasion__in=occasions).values_list(
            "occasion", flat=True
        )
    )
    left = [each for each in people if notices.of_closing(each[0]) not in told]
    for application, outcome in left:
        notices.cohort_closed(application, outcome)
    return len(left)
