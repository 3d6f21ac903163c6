"""Positions that somebody keeps to come back to: a visitor's in the session, a person's in their account."""

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from organizations.models import Cohort, Position
from portal.kernel import cards
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models import SavedPosition

KEPT = "saved_positions"
MOST = 20


@cards.saved_source
def saved_ids(request: HttpRequest) -> list[int]:
    """Primary keys of positions, those saved last first."""
    if request.user.is_authenticated:
        return list(
            SavedPosition.objects.visible_to(request.user).values_list(
                "position_id", flat=True
            )
        )
    return kept(request.session)


def kept(session: SessionBase) -> list[int]:
    return session.get(KEPT, [])


def listed(request: HttpRequest, cohort: Cohort) -> list[Position]:
    """What was saved of this cohort and is public still, those saved last first."""
    ids = saved_ids(request)
    if not ids:
        return []
    found = (
        Position.objects.public()
        .in_cohort(cohort)
        .for_cards()
        .select_related("participation")
        .in_bulk(ids)
    )
    return [found[pk] for pk in ids if pk in found]


def count(user: User, cohort: Cohort) -> int:
    """How many of an account's positions `listed` shows."""
    shown = Position.objects.public().in_cohort(cohort)
    return SavedPosition.objects.visible_to(user).filter(position__in=shown).count()


def save(request: HttpRequest, position: Position) -> None:
    """Saving twice is harmless. Raises `TransitionRefused` when the cohort's list, as it is shown, is full."""
    ids = saved_ids(request)
    if position.pk in ids:
        return
    if (
        Position.objects.public().in_cohort(position.cohort).filter(pk__in=ids).count()
        >= MOST
    ):
        raise TransitionRefused(
            _("your list is full with %(most)s positions") % {"most": MOST}
        )
    if request.user.is_authenticated:
        SavedPosition.objects.get_or_create(user=request.user, position=position)
    else:
        request.session[KEPT] = [position.pk, *ids]


def unsave(request: HttpRequest, position: Position) -> None:
    """Harmless for one that isn't saved."""
    if request.user.is_authenticated:
        SavedPosition.objects.visible_to(request.user).filter(
            position=position
        ).delete()
    else:
        request.session[KEPT] = [
            pk for pk in kept(request.session) if pk != position.pk
        ]


def merge(session: SessionBase, user: User) -> None:
    """What a visitor saved becomes the account's; nothing is left out because the account's list is long."""
    ids = session.pop(KEPT, [])
    if not ids:
        return
    with transaction.atomic():
        still_there = Position.objects.filter(pk__in=ids).in_bulk()
        rows = [
            SavedPosition(user=user, position=still_there[pk])
            for pk in reversed(ids)
            if pk in still_there
        ]
        SavedPosition.objects.bulk_create(rows, ignore_conflicts=True)
