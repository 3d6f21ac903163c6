"""The contact log of a placement: what coordinators talked about, and when again.

The newest line answers the light (`placements.year.health`): what was said before it
counts no more, and what was due then waits for the next talk.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import rules
from placements.models import ContactNote, Placement
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User


def add(
    placement: Placement, *, text: str, talked_on: date, next_on: date | None, by: User
) -> ContactNote:
    """Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        if not rules.can_log_contact(by, placement):
            raise TransitionRefused(_("only the safeguarding contacts write here now"))
        if talked_on > timezone.localdate():
            raise InputRefused(_("the day of the talk is still to come"))
        if next_on and next_on <= talked_on:
            raise InputRefused(_("the next talk must come after this one"))
        note = ContactNote(
            placement=placement, written_by=by, talked_on=talked_on, next_on=next_on
        )
        note.text = text.strip()
        note.save()
        audit.record(
            "log contact", note, by=by, fields=["talked_on", "next_on", "text"]
        )
    return note


def strike_out(note: ContactNote, *, by: User) -> None:
    """The light is then as if the line had never been. Raises `TransitionRefused`."""
    set_struck(note, timezone.now(), "strike out contact", by=by)


def bring_back(note: ContactNote, *, by: User) -> None:
    """Raises `TransitionRefused`."""
    set_struck(note, None, "bring back contact", by=by)


def set_struck(
    note: ContactNote, struck_at: datetime | None, action: str, *, by: User
) -> None:
    with transaction.atomic():
        lifecycle.lock(note.placement)
        lifecycle.lock(note)
        if not rules.can_log_contact(by, note.placement):
            raise TransitionRefused(_("only the safeguarding contacts write here now"))
        if bool(note.struck_at) == bool(struck_at):
            raise TransitionRefused(_("someone changed it in the meantime"))
        note.struck_at = struck_at
        note.save(update_fields=["struck_at"])
        audit.record(action, note, by=by)


def newest(placement: Placement) -> ContactNote | None:
    """Reads prefetched rows, whose order is by the day of the talk."""
    notes = [note for note in placement.contact_notes.all() if not note.struck_at]
    return notes[0] if notes else None


def answers(note: ContactNote | None, said_at: datetime | None) -> bool:
    """Whether the talk came after what was said at that instant."""
    if note is None or said_at is None:
        return False
    # On the day of the talk what was sent before the note was written counts as known.
    day = timezone.localdate(said_at)
    return day < note.talked_on or (
        day == note.talked_on and said_at <= note.written_at
    )


def postpones(note: ContactNote | None, due_on: date) -> date:
    """When something that is due counts as late from: at the next talk, if it was due
    before the last one.
    """
    if note is None or note.next_on is None or due_on > note.talked_on:
        return due_on
    return max(due_on, note.next_on)
