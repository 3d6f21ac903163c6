"""Database triggers that make history append-only, for SQLite and PostgreSQL."""

from typing import Any

REFUSAL = "history is append-only"

SQLITE = [
    "CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON portal_auditentry "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "CREATE TRIGGER history_is_never_deleted BEFORE DELETE ON portal_auditentry "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
]
# PostgreSQL needs a function for a trigger, and TRUNCATE fires no row trigger; SQLite
# has no TRUNCATE.
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION refuse_to_change_history() RETURNS trigger "
    f"LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON portal_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history()",
    "CREATE TRIGGER history_is_never_deleted BEFORE DELETE ON portal_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history()",
    "CREATE TRIGGER history_is_never_emptied BEFORE TRUNCATE ON portal_auditentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history()",
]
NAMES = {
    "sqlite": ["history_is_never_changed", "history_is_never_deleted"],
    "postgresql": [
        "history_is_never_changed",
        "history_is_never_deleted",
        "history_is_never_emptied",
    ],
}


def create(editor: Any) -> None:
    # `params=None`: percent signs in a trigger are its own.
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement, params=None)


def drop(editor: Any) -> None:
    vendor = editor.connection.vendor
    # In PostgreSQL a trigger's name belongs to its table, in SQLite to the schema.
    suffix = " ON portal_auditentry" if vendor == "postgresql" else ""
    for name in NAMES[vendor]:
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")
