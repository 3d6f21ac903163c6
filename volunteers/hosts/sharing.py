"""What hosts learn of applicants, and what they say: released by coordinators, only with the applicant's consent."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Organization, Position
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import User
from volunteers.application.sections import completeness
from volunteers.messages import notices
from volunteers.models import Application, Choice, Interest
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ConsentKind, InterestLevel

SHAREABLE = (
    S.SUBMITTED,
    S.INFORMATION_REQUESTED,
    S.IN_REVIEW,
    S.INTERVIEW,
    S.SHORTLISTED,
    S.RESERVE,
)


def why_not_shared(application: Application) -> str:
    """Why hosts can't be shown this application whatever its state; "" if they can."""
    if ConsentKind.HOSTS not in completeness.consents_in_force(application):
        return _("its applicant has not agreed that organizations see it")
    return "" if application.choices.all() else _("it names no organization")


def share_with_hosts(application: Application, *, by: User) -> None:
    """Lets the hosts it names read it from now on, and tells their editors that there is something to read."""
    with transaction.atomic():
        lifecycle.lock(application)
        if application.status not in SHAREABLE:
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": application.get_status_display()}
            )
        if application.shared_at:
            raise TransitionRefused(_("organizations see it already"))
        if reason := why_not_shared(application):
            raise TransitionRefused(reason)
        application.shared_at = timezone.now()
        application.save(update_fields=["shared_at"])
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
    """What hosts have said stays, for coordinators."""
    with transaction.atomic():
        lifecycle.lock(application)
        if not application.shared_at:
            raise TransitionRefused(_("organizations don't see it"))
        application.shared_at = None
        application.save(update_fields=["shared_at"])
        audit.record("stop sharing", application, by=by, fields=["shared_at"])


def readers(application: Application) -> list[Organization]:
    """The organizations that can read it now."""
    chosen = (
        Choice.objects.shared()
        .filter(application=application)
        .values("position__organization")
    )
    return list(Organization.objects.filter(pk__in=chosen).order_by("pk"))


def tell_gone(organizations: Iterable[Organization]) -> None:
    for organization in organizations:
        notices.applicant_gone(organization)


def opinion(choice: Choice) -> Interest | None:
    return Interest.objects.filter(
        application=choice.application_id, position=choice.position_id
    ).first()


def version(interest: Interest | None) -> str:
    """Stands for what is said now, so that a page opened earlier notices that another editor was faster."""
    return interest.at.isoformat() if interest else ""


def say_interest(
    choice: Choice, *, level: str, note: str, times: str, seen: str, by: User
) -> None:
    """Raises `TransitionRefused` when the application left in the meantime, `StaleVersion` when somebody else spoke first."""
    with transaction.atomic():
        lifecycle.lock(choice.position)
        if not Choice.objects.shared().filter(pk=choice.pk).exists():
            raise TransitionRefused(
                _("the programme no longer shows you this application")
            )
        before = opinion(choice)
        if version(before) != seen:
            raise StaleVersion
        said = before or Interest(
            application=choice.application, position=choice.position
        )
        said.level, said.note, said.times, said.by, said.at = (
            level,
            note,
            times,
            by,
            timezone.now(),
        )
        said.rank = None if level == InterestLevel.NO else said.rank
        said.save()
        audit.record(
            "say interest", choice.application, by=by, fields=["level", "note", "times"]
        )


def in_order(position: Position) -> list[Choice]:
    """The host's own order, first first; those who left have no place in it."""
    places = dict(
        Interest.objects.filter(position=position)
        .order_by("rank")
        .values_list("application", "rank")
    )
    rows = Choice.objects.shared().filter(position=position).defer("reason")
    return sorted(
        (choice for choice in rows if places.get(choice.application_id)),
        key=lambda choice: places[choice.application_id] or 0,
    )


def rank(position: Position, *, act: str, code: str, by: User) -> None:
    """`act`: "up", "down", "remove", or "add" at the end, of the choice with this code. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(position)
        before = in_order(position)
        after = rearranged(position, before, act=act, code=code)
        if after == before:
            return
        Interest.objects.filter(position=position).update(rank=None)
        for place, choice in enumerate(after, 1):
            Interest.objects.filter(
                position=position, application=choice.application_id
            ).update(rank=place)
        audit.record("rank applicants", position, by=by)


def rearranged(
    position: Position, rows: list[Choice], *, act: str, code: str
) -> list[Choice]:
    at = next((place for place, choice in enumerate(rows) if choice.code == code), None)
    if act == "add" and at is None:
        return [*rows, rankable(position, code)]
    if at is None or act not in ("up", "down", "remove"):
        return rows
    moved = [choice for choice in rows if choice.code != code]
    if act != "remove":
        moved.insert(max(0, at + (1 if act == "down" else -1)), rows[at])
    return moved


def rankable(position: Position, code: str) -> Choice:
    """Whom the organization would take, or perhaps."""
    wanted = (
        Interest.objects.filter(position=position)
        .exclude(level=InterestLevel.NO)
        .values("application")
    )
    found = (
        Choice.objects.shared()
        .filter(position=position, code=code, application__in=wanted)
        .first()
    )
    if found is None:
        raise TransitionRefused(_("first say that you are interested, or perhaps"))
    return found
