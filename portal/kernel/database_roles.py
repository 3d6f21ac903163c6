"""Two roles of PostgreSQL: an owner that migrates, and a user that the portal runs as.

Triggers keep history append-only, and only the owner of a table can switch its triggers
off. A user that owns nothing can't, whatever is done to the portal itself.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

HISTORY = "portal_auditentry"

# `{user}` is checked by the settings (`database_role`): a plain identifier.
STATEMENTS = (
    "GRANT USAGE ON SCHEMA public TO {user}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {user}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {user}",
    # For tables that are made later, such as that of the cache.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {user}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
    "GRANT USAGE, SELECT ON SEQUENCES TO {user}",
    # Beside the triggers: history grows, and nothing else.
    f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {HISTORY} FROM {{user}}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {user}",
)
OWNED = """
SELECT pg_has_role(current_user, relowner, 'MEMBER'), rolsuper
FROM pg_class, pg_roles
WHERE pg_class.oid = to_regclass(%s) AND rolname = current_user
"""
# 'O': fires, unless the session replicates, which only superusers can say it does.
TRIGGERS = """
SELECT tgname FROM pg_trigger
WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled = 'O'
"""


def grant(sender: Any, using: str, **kwargs: Any) -> None:
    """After each migration by the owner: what the user may do."""
    user = settings.OPERATION.database_user
    connection = connections[using]
    if not user or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if current_role(cursor) == user or not has_tables(cursor):
            return
        for statement in STATEMENTS:
            cursor.execute(statement.format(user=user))


def current_role(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT current_user")
    return cursor.fetchone()[0]


def has_tables(cursor: CursorWrapper) -> bool:
    """Not after a migration back to nothing."""
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [HISTORY])
    return cursor.fetchone()[0]


def can_rewrite_history(connection: BaseDatabaseWrapper) -> bool:
    """Whether the role of this connection could switch the triggers off."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(OWNED, [HISTORY])
        return any(cursor.fetchone() or [True])


def active_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of those of history that are there and not switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(TRIGGERS, [HISTORY])
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name = %s",
                [HISTORY],
            )
        return {name for (name,) in cursor.fetchall()}
