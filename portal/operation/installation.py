"""Checks of what was installed: settings, keys, clock, database, history."""

import ctypes
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal.conf.checks import read_encoding
from portal.kernel import anchors, audit, database_roles, migration_history
from portal.models import DataKey, Heartbeat, sealed_field
from portal.models.history_triggers import NAMES
from portal.operation.findings import Finding, failed, ok, warning

# TIME_ERROR of adjtimex(2): nothing keeps the clock of this machine right.
UNSYNCHRONIZED = 5
# Bytes: more than `struct timex` has on any machine.
TIMEX_SIZE = 512
OTHER_AUDIT_KEY = (
    "PORTAL_AUDIT_KEY did not sign the newest line of history: put the earlier key back"
)
# A code of an authenticator app is valid for half a minute.
CLOCK_TOLERANCE = timedelta(seconds=10)


def check_settings() -> Finding:
    found = checks.run_checks(include_deployment_checks=not settings.DEMO)
    told = [message for message in found if not message.is_silenced()]
    if told:
        return failed("; ".join(f"{each.id}: {each.msg}" for each in told))
    return ok("the demo's" if settings.DEMO else f"production, {settings.ORIGIN}")


def check_keys() -> Finding:
    """The oldest and the newest data key: together they show a key that is missing."""
    keys = [DataKey.objects.order_by(order).first() for order in ("pk", "-pk")]
    wrapped = [bytes(key.wrapped) for key in keys if key]
    try:
        for each in wrapped:
            sealed_field.unwrap(each)
    except sealed_field.Unopenable:
        return failed("PORTAL_SEALING_KEYS don't open what is sealed in the database")
    first = Fernet(settings.SEALING_KEYS[0])
    if not audit.is_of_this_key():
        return failed(OTHER_AUDIT_KEY)
    if any(not opens(first, each) for each in wrapped):
        return warning("older keys are in use: run manage.py rotate_keys")
    return ok("they open what is sealed")


def opens(key: Fernet, wrapped: bytes) -> bool:
    try:
        key.decrypt(wrapped)
    except InvalidToken:
        return False
    return True


def check_clock() -> Finding:
    """Deadlines, and codes of authenticator apps, go by it."""
    now = timezone.now()
    if Heartbeat.objects.filter(began_at__gt=now + CLOCK_TOLERANCE).exists():
        return failed("it went back: a timed job began in the future")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > CLOCK_TOLERANCE:
            return failed(f"the database's is {apart.total_seconds():.0f} s apart")
    if not is_synchronized():
        return warning("nothing keeps it right: install systemd-timesyncd or chrony")
    return ok("kept right")


def is_synchronized() -> bool:
    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):  # not Linux: nothing is known
        return True
    return adjtimex(ctypes.create_string_buffer(TIMEX_SIZE)) != UNSYNCHRONIZED


def check_database() -> Finding:
    # SQLite serves one machine, for a try-out: only its file can be wrong.
    if connection.vendor != "postgresql":
        path = Path(connection.settings_dict["NAME"])
        if path.exists() and path.stat().st_mode & 0o077:
            return failed(f"{path} can be read by others: chmod 600")
        return ok("SQLite, one machine")
    encoding, ctype = read_encoding("default")
    if encoding != "UTF8" or "utf" not in ctype.lower():
        return failed(f"{encoding}, {ctype}: needs UTF8 and a locale such as C.UTF-8")
    return ok(f"PostgreSQL, {encoding}, {ctype}")


def check_migrations() -> Finding:
    if foreign := migration_history.missing_names(connection):
        return failed(f"the database is newer than this code: {foreign[0]}")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return failed(f"{len(plan)} are missing: run manage.py upgrade")
    return ok("all applied")


def check_history() -> Finding:
    """Whether it could be changed, and whether what was anchored is there.

    Not line by line: `audit_verify` does that, and takes its time.
    """
    if set(NAMES[connection.vendor]) - database_roles.active_triggers(connection):
        return failed("its triggers are off: it can be changed unnoticed")
    path = settings.OPERATION.anchors
    known = anchors.find_anchors(path.read_text("ascii")) if path.exists() else []
    if lost := list(anchors.problems(known)):
        return failed(f"{lost[0]}; run manage.py audit_verify --anchor {path}")
    if anchors.head() and not known:
        return warning(f"no anchor in {path} yet")
    if connection.vendor == "postgresql" and database_roles.can_rewrite_history(
        connection
    ):
        return warning("the portal's database role owns it: give it a role of its own")
    return ok(f"{len(known)} anchors hold")


def check_every_line() -> Finding:
    problems = list(audit.verify())
    return failed("; ".join(problems[:3])) if problems else ok("whole, line by line")
