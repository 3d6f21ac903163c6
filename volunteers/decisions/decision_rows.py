"""Decisions as rows: what was decided, what was read of it, and what was taken back.

Called by `workflow` in its transactions, with the application locked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.models import User
from volunteers.models import Application, Decision, ReasonText


def append(
    application: Application,
    *,
    came_from: str,
    by: User | None,
    reason: str = "",
    note: str = "",
    told: ReasonText | None = None,
) -> Decision:
    """The application is in the state that was decided on.

    `told`: the sentence about its reason that the applicant will read.
    """
    decision = Decision(
        application=application,
        outcome=application.status,
        came_from=came_from,
        reason=reason,
        made_by=by,
        told_th=told.text_th if told else "",
        told_en=told.text_en if told else "",
    )
    # Sealed fields need an instance: they are encrypted with its key.
    decision.note = note
    decision.save()
    return decision


def last_standing(application: Application) -> Decision | None:
    return application.decisions.standing().last()


def told_with_result(application: Application) -> Decision | None:
    """The result that the applicant reads now, if its reason was shared."""
    return last_told(read_now().filter(application=application).reverse()[:1])


def read_now() -> QuerySet[Decision]:
    """Results that stand and were sent, in their order, without what is sealed."""
    rows = Decision.objects.standing().filter(released_at__isnull=False)
    return rows.defer("note", "taken_back_because")


def shared_reasons(applications: Iterable[Application]) -> dict[int, Decision]:
    """By application: the last decision that stands, where its reason is shared."""
    rows = Decision.objects.standing().filter(application__in=list(applications))
    # Ordered, so that the last one of an application stays.
    last = {row.application_id: row for row in rows.defer("note", "taken_back_because")}
    return {key: row for key, row in last.items() if row.told_th}


def last_told(rows: Iterable[Decision]) -> Decision | None:
    """The last of these, if its reason was shared."""
    last = [*rows][-1:]
    return last[0] if last and last[0].told_th else None


def mark_released(application: Application) -> None:
    application.decisions.filter(
        pk=getattr(last_standing(application), "pk", 0)
    ).update(released_at=application.released_at)


def take_back(decision: Decision, *, by: User, because: str) -> None:
    decision.taken_back_at, decision.taken_back_by = timezone.now(), by
    decision.taken_back_because = because
    decision.save(
        update_fields=["taken_back_at", "taken_back_by", "taken_back_because"]
    )


def state_without(decision: Decision) -> dict[str, Any]:
    """What the application repeats of its decisions, once this last one is taken back.

    An earlier result that was read and still stands is what its applicant reads again.
    """
    rows = decision.application.decisions.standing().exclude(pk=decision.pk)
    before = rows.last()
    state: dict[str, Any] = {"outcome_reason": before.reason if before else ""}
    if decision.released_at:
        read = rows.filter(released_at__isnull=False).last()
        state |= {
            "released_status": read.outcome if read else "",
            "released_at": read.released_at if read else None,
            "corrected_at": timezone.now(),
        }
    return state


def read_before(applications: Iterable[Application]) -> Mapping[int, list[Decision]]:
    """By application: the earlier decisions that its applicant has read, in one query.

    Without the one whose release is still to come.
    """
    rows: dict[int, list[Decision]] = {}
    for decision in (
        Decision.objects.filter(
            application__in=list(applications), released_at__isnull=False
        )
        .defer("note", "taken_back_because")
        .order_by("released_at", "pk")
    ):
        rows.setdefault(decision.application_id, []).append(decision)
    return rows
