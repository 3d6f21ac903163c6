"""Saved positions: a visitor's are stored in the session, a user's in their account."""

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from organizations.models import Cohort, Position
from portal.kernel import cards
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models import SavedPosition

SESSION_KEY = "saved_positions"
# Positions of one cohort; also bounds the size of a visitor's session.
MAX_SAVED = 20


@cards.saved_position_sources.register
def saved_ids(request: HttpRequest) -> list[int]:
    """Primary keys of positions, the last saved first."""
    if request.user.is_authenticated:
        return list(
            SavedPosition.objects.visible_to(request.user).values_list(
                "position_id", flat=True
            )
        )
    return session_ids(request.session)


def session_ids(session: SessionBase) -> list[int]:
    return session.get(SESSION_KEY, [])


def saved_in_cohort(request: HttpRequest, cohort: Cohort) -> list[Position]:
    """Saved positions of this cohort that are still public, the last saved first."""
    ids = saved_ids(request)
    if not ids:
        return []
    by_id = (
        Position.objects.public()
        .in_cohort(cohort)
        .for_cards()
        .select_related("participation")
        .in_bulk(ids)
    )
    return [by_id[pk] for pk in ids if pk in by_id]


def count(user: User, cohort: Cohort) -> int:
    """How many of a user's positions `saved_in_cohort` lists."""
    public = Position.objects.public().in_cohort(cohort)
    return SavedPosition.objects.visible_to(user).filter(position__in=public).count()


def save(request: HttpRequest, position: Position) -> None:
    """Saving twice is harmless. Raises `TransitionRefused` if the list is full."""
    ids = saved_ids(request)
    if position.pk in ids:
        return
    if (
        Position.objects.public().in_cohort(position.cohort).filter(pk__in=ids).count()
        >= MAX_SAVED
    ):
        raise TransitionRefused(
            _("your list is full with %(most)s positions") % {"most": MAX_SAVED}
        )
    if request.user.is_authenticated:
        SavedPosition.objects.get_or_create(user=request.user, position=position)
    else:
        request.session[SESSION_KEY] = [position.pk, *ids]


def unsave(request: HttpRequest, position: Position) -> None:
    """Harmless if it isn't saved."""
    if request.user.is_authenticated:
        SavedPosition.objects.visible_to(request.user).filter(
            position=position
        ).delete()
    else:
        request.session[SESSION_KEY] = [
            pk for pk in session_ids(request.session) if pk != position.pk
        ]


def merge(session: SessionBase, user: User) -> None:
    """Moves the session's positions to the account, even beyond the limit."""
    # Popped: the next person at this browser must not inherit the list.
    ids = session.pop(SESSION_KEY, [])
    if not ids:
        return
    with transaction.atomic():
        positions = Position.objects.filter(pk__in=ids).in_bulk()
        rows = [
            SavedPosition(user=user, position=positions[pk])
            # The session has the last saved first, the table orders by insertion.
            for pk in reversed(ids)
            if pk in positions
        ]
        # What the account has already stays; two log-ins at once don't fail either.
        SavedPosition.objects.bulk_create(rows, ignore_conflicts=True)
