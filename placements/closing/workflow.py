"""Closing a cohort: planned, held for some minutes in which it can be stopped, done.

A closed cohort is read-only (`organizations.cohorts.closed`), but for certificates,
downloads and privacy.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort, Participation
from organizations.models.choices import ParticipationStatus
from organizations.profiles import workflow as profile_workflow
from placements.closing import blockers, outcomes, statistics
from placements.messages import notices
from placements.models import Closing
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message, User


def plan(cohort: Cohort, *, minutes: int, by: User) -> Closing:
    """Raises `TransitionRefused` while something is open, or if it closes already."""
    lifecycle.ensure_open(cohort)
    blockers.ensure_closable(cohort, by=by)
    try:
        with transaction.atomic():
            leaves_at = timezone.now() + timedelta(minutes=minutes)
            closing = Closing.objects.create(
                cohort=cohort, made_by=by, leaves_at=leaves_at
            )
            audit.record("plan closing", closing, by=by, fields=["leaves_at"])
    except IntegrityError as error:
        raise TransitionRefused(_("this cohort is being closed already")) from error
    return closing


def stop(closing: Closing, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.lock(closing)
        if not closing.is_held():
            raise TransitionRefused(_("it was carried out, or stopped already"))
        mark_stopped(closing, by=by)


def mark_stopped(closing: Closing, *, by: User | None) -> None:
    closing.stopped_at = timezone.now()
    closing.save(update_fields=["stopped_at"])
    audit.record("stop closing", closing, by=by, fields=["stopped_at"])


def close_due(now: datetime | None = None) -> int:
    """Returns how many messages were queued.

    Safe to run twice at the same time, and again after it was interrupted.
    """
    due = Closing.objects.due(now or timezone.now()).select_related("made_by", "cohort")
    return sum(carry_out(closing) for closing in due)


def carry_out(closing: Closing) -> int:
    """First closes the cohort in one transaction, then queues each message once."""
    if not close_or_stop(closing):
        return 0
    count = notify_applicants(closing.cohort)
    # Compare and swap: of two workers only the first sets the time. After the messages,
    # so that an interrupted closing is due again.
    Closing.objects.filter(pk=closing.pk, stopped_at=None, done_at=None).update(
        done_at=timezone.now()
    )
    return count


def close_or_stop(closing: Closing) -> bool:
    """Whether the cohort is closed; something that was opened meanwhile stops it."""
    with transaction.atomic():
        # Closing before cohort; a `stop` at the same moment waits here and is refused.
        lifecycle.lock(closing)
        if closing.stopped_at or closing.done_at:
            return False
        cohort = closing.cohort
        lifecycle.lock(cohort, even_if_closed=True)
        # Closed, but messages may be missing: the process was killed between the two.
        if cohort.closed_at:
            return True
        # Asked again: between plan and closing there are minutes in which work goes on.
        if blockers.find_blockers(cohort):
            mark_stopped(closing, by=None)
            notices.closing_stopped(closing)
            return False
        close_cohort(cohort, by=closing.made_by)
    return True


def close_cohort(cohort: Cohort, *, by: User) -> None:
    """Closes participations and stores statistics; from then on it is read-only."""
    participations = Participation.objects.filter(
        cohort=cohort, status=ParticipationStatus.APPROVED
    ).order_by("pk")
    # All before the first line of history, whose lock comes last everywhere.
    list(participations.select_for_update(no_key=True).values_list("pk"))
    for participation in participations:
        profile_workflow.close(participation, by=by)
    # Before `closed_at`, after which counts are read from the stored rows.
    statistics.store(cohort)
    cohort.closed_at = timezone.now()
    cohort.save(update_fields=["closed_at"])
    audit.record("close cohort", cohort, by=by, fields=["closed_at"])


def notify_applicants(cohort: Cohort) -> int:
    """Queues what each application has not got yet; returns how many."""
    outcome_by_application = {
        application: outcome
        for outcome, applications in outcomes.applications_by_outcome(cohort).items()
        for application in applications
    }
    occasions = [notices.closing_occasion(row) for row in outcome_by_application]
    queued = set(
        Message.objects.filter(occasion__in=occasions).values_list(
            "occasion", flat=True
        )
    )
    count = 0
    for application, outcome in outcome_by_application.items():
        if notices.closing_occasion(application) not in queued:
            notices.cohort_closed(application, outcome)
            count += 1
    return count
