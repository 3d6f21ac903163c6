"""Days off from before halves had names; of one noted twice the later line ends."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.utils import timezone

from placements import migrations
from placements.days_off import ledger
from placements.models import LeaveEntry

[PATH] = Path(migrations.__path__[0]).glob("*_requests_half_days_one_place.py")
migration = import_module(f"placements.migrations.{PATH.stem}")

LINES = [
    # kind, day, goal, halves, status → part, status
    ("taken", 1, None, 1, "approved", "morning", "approved"),
    ("taken", 1, None, 1, "approved", "afternoon", "approved"),
    ("taken", 1, None, 1, "asked", "morning", "ended"),
    ("moved", 2, 3, 0, "approved", "day", "approved"),
    ("taken", 3, None, 2, "approved", "day", "ended"),
    ("taken", 2, None, 2, "declined", "day", "declined"),
    ("saved", 4, None, 2, "asked", "day", "asked"),
    ("taken", 5, None, 1, "declined", "morning", "declined"),
    ("taken", 5, None, 2, "approved", "day", "approved"),
]


def as_before(placement):
    """Rows that the present constraints would refuse."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 1")
    for kind, day, goal, halves, status, _part, _status in LINES:
        LeaveEntry(
            placement=placement,
            kind=kind,
            on_day=today + timedelta(days=day),
            to_day=today + timedelta(days=goal) if goal else None,
            halves=halves,
            status=status,
        ).save()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = 0")


def test_halves_get_names_and_no_half_is_in_force_twice(active):
    as_before(active)
    migration.fill_halves(apps, None)
    rows = list(active.leave_entries.order_by("pk"))
    assert [(row.part, row.status) for row in rows] == [line[5:] for line in LINES]
    assert [row.halves for row in rows if row.kind == "moved"] == [2]
    free = [
        half
        for row in rows
        if row.status in ledger.IN_FORCE
        for half in ledger.free_halves(row)
    ]
    assert len(free) == len(set(free))
