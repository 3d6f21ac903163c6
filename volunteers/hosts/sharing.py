"""Sharing applications with the chosen hosts, and the interest that hosts express.

Coordinators share an application, and only with the applicant's consent.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort, Organization, Position
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import User
from volunteers.application.sections import consents
from volunteers.messages import notices
from volunteers.models import Application, Choice, Interest
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ConsentKind, InterestLevel
from volunteers.models.queries import scope
from volunteers.models.queries.choices import answer_day

ON_BEHALF = "say interest for an organization"
SHAREABLE = (
    S.SUBMITTED,
    S.INFORMATION_REQUESTED,
    S.IN_REVIEW,
    S.INTERVIEW,
    S.SHORTLISTED,
    S.RESERVE,
)


def not_shareable_reason(application: Application) -> str:
    """Why hosts can't be shown this application in any status; "" if they can."""
    if ConsentKind.HOSTS not in consents.consents_in_force(application):
        return _("its applicant has not agreed that organizations see it")
    return "" if application.choices.all() else _("it names no organization")


def share_with_hosts(application: Application, *, by: User) -> None:
    """Lets the chosen hosts read it from now on, and notifies their editors."""
    with transaction.atomic():
        lifecycle.lock(application)
        if application.status not in SHAREABLE:
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": application.get_status_display()}
            )
        if application.shared_at:
            raise TransitionRefused(_("organizations see it already"))
        if reason := not_shareable_reason(application):
            raise TransitionRefused(reason)
        application.shared_at = timezone.now()
        application.save(update_fields=["shared_at"])
        application.choices.update(answer_by=answer_day(application))
        audit.record(
            "share with organizations", application, by=by, fields=["shared_at"]
        )
        for choice in (
            Choice.objects.shared()
            .filter(application=application)
            .select_related("position__organization")
        ):
            notices.applicants_to_read(choice.position.organization)


def stop_sharing(application: Application, *, by: User) -> None:
    """The interest that hosts have expressed stays visible to coordinators. The day for
    an answer goes: shown once more, it is counted from then.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        if not application.shared_at:
            raise TransitionRefused(_("organizations don’t see it"))
        application.shared_at = None
        application.save(update_fields=["shared_at"])
        application.choices.update(answer_by=None)
        audit.record("stop sharing", application, by=by, fields=["shared_at"])


def reading_organizations(application: Application) -> list[Organization]:
    """The organizations that can read it now."""
    chosen = (
        Choice.objects.shared()
        .filter(application=application)
        .values("position__organization")
    )
    return list(Organization.objects.filter(pk__in=chosen).order_by("pk"))


def notify_no_longer_shared(organizations: Iterable[Organization]) -> None:
    for organization in organizations:
        notices.applicant_gone(organization)


def interest_in(choice: Choice) -> Interest | None:
    return Interest.objects.filter(
        application=choice.application_id, position=choice.position_id
    ).first()


def interest_version(interest: Interest | None) -> str:
    """Identifies the stored interest, so that an edit of an older one is noticed."""
    return interest.at.isoformat() if interest else ""


def settled_among(cohorts: Iterable[int]) -> set[int]:
    """Cohorts whose match is in use: what hosts have said stands, unless a coordinator
    changes it for them. Who has said nothing can still answer.
    """
    keys = set(cohorts)
    rows = scope.without_settled(Cohort.objects.filter(pk__in=keys), path="pk")
    return keys - set(rows.values_list("pk", flat=True))


def is_settled(position: Position) -> bool:
    return bool(settled_among([position.cohort_id]))


def answer_quickly(choice: Choice, *, level: str, seen: str, by: User) -> None:
    """The level alone: a note and times that were given stay. Raises as
    `save_interest`.
    """
    stored = interest_in(choice)
    save_interest(
        choice,
        level=level,
        note=stored.note if stored else "",
        times=stored.times if stored else "",
        seen=seen,
        by=by,
    )


def save_interest(
    choice: Choice,
    *,
    level: str,
    note: str,
    times: str,
    seen: str,
    by: User,
    is_on_behalf: bool = False,
) -> None:
    """`is_on_behalf`: a coordinator says it for the organization, whose editors hear
    of it.

    Raises `TransitionRefused` if the application is no longer shared, or the match is
    in use; `StaleVersion` if another editor was faster.
    """
    with transaction.atomic():
        stored = locked_interest(choice, seen=seen)
        if stored and not is_on_behalf:
            ensure_not_settled(choice.position)
        interest = stored or Interest(
            application=choice.application, position=choice.position
        )
        interest.level, interest.note, interest.times = level, note, times
        interest.by, interest.is_on_behalf = by, is_on_behalf
        interest.at = timezone.now()
        # Who isn't wanted has no place in the host's order.
        if level == InterestLevel.NO:
            interest.rank = None
        interest.save()
        record_answer(choice, by=by, is_on_behalf=is_on_behalf)


def locked_interest(choice: Choice, *, seen: str) -> Interest | None:
    """What is stored, as it was `seen`; call it in a transaction."""
    # The position, not the choice: the lock that `rank` takes too.
    lifecycle.lock(choice.position)
    # Asked under the lock: sharing may have ended while the page was open.
    if not Choice.objects.shared().filter(pk=choice.pk).exists():
        raise TransitionRefused(_("the programme no longer shows you this application"))
    stored = interest_in(choice)
    if interest_version(stored) != seen:
        raise StaleVersion
    return stored


def ensure_not_settled(position: Position) -> None:
    if is_settled(position):
        raise TransitionRefused(
            _("the match is in use already; ask the programme to change your answer")
        )


def record_answer(choice: Choice, *, by: User, is_on_behalf: bool) -> None:
    """On behalf: a line at the organization, too, which says for whom it was."""
    fields = ["level", "note", "times"]
    if not is_on_behalf:
        audit.record("say interest", choice.application, by=by, fields=fields)
        return
    organization = choice.position.organization
    for about in (choice.application, organization):
        audit.record(ON_BEHALF, about, by=by, fields=fields)
    notices.host_answered_for(organization)


def ranked_choices(position: Position) -> list[Choice]:
    """The choices in the host's own order, without those no longer shared."""
    ranks = dict(
        Interest.objects.filter(position=position)
        .order_by("rank")
        .values_list("application", "rank")
    )
    rows = Choice.objects.shared().filter(position=position).defer("reason")
    return sorted(
        (choice for choice in rows if ranks.get(choice.application_id)),
        key=lambda choice: ranks[choice.application_id] or 0,
    )


def rank(position: Position, *, action: str, code: str, by: User) -> None:
    """Moves the choice with this code in the host's order.

    `action`: "up", "down", "remove", or "add" at the end. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(position)
        before = ranked_choices(position)
        after = apply_rank_action(position, before, action=action, code=code)
        if after == before:
            return
        if action != "add":
            ensure_not_settled(position)
        store_order(position, after, by=by)


def reorder(position: Position, codes: list[str], *, by: User) -> None:
    """All of the host's order at once, as somebody dragged it.

    Raises `TransitionRefused` if others are in it by now.
    """
    with transaction.atomic():
        lifecycle.lock(position)
        rows = {choice.code: choice for choice in ranked_choices(position)}
        if sorted(rows) != sorted(codes):
            raise TransitionRefused(_("your organization’s ranking has changed"))
        if list(rows) == codes:
            return
        ensure_not_settled(position)
        store_order(position, [rows[code] for code in codes], by=by)


def store_order(position: Position, rows: list[Choice], *, by: User) -> None:
    """In the caller's transaction, which has locked the position."""
    # Cleared first: ranks are unique, and those no longer shared lose theirs.
    Interest.objects.filter(position=position).update(rank=None)
    for place, choice in enumerate(rows, 1):
        Interest.objects.filter(
            position=position, application=choice.application_id
        ).update(rank=place)
    audit.record("rank applicants", position, by=by)


def apply_rank_action(
    position: Position, rows: list[Choice], *, action: str, code: str
) -> list[Choice]:
    index = next((i for i, choice in enumerate(rows) if choice.code == code), None)
    if action == "add" and index is None:
        return [*rows, rankable_choice(position, code)]
    if index is None or action not in ("up", "down", "remove"):
        return rows
    moved = [choice for choice in rows if choice.code != code]
    if action != "remove":
        moved.insert(max(0, index + (1 if action == "down" else -1)), rows[index])
    return moved


def rankable_choice(position: Position, code: str) -> Choice:
    """The choice, if the organization is interested or undecided."""
    interested = (
        Interest.objects.filter(position=position)
        .exclude(level=InterestLevel.NO)
        .values("application")
    )
    choice = (
        Choice.objects.shared()
        .filter(position=position, code=code, application__in=interested)
        .first()
    )
    if choice is None:
        raise TransitionRefused(
            _("first answer that you would like to work with this person, or maybe")
        )
    return choice
