"""Whoever takes over the portal itself can't rewrite history: on PostgreSQL its role
owns no table.
"""

import psycopg2
import pytest

from tests import machine
from tests.machine import run_sql
from tests.services.conftest import NAME, call

USER = f"{NAME}_user"
REFUSED = [
    "ALTER TABLE portal_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE portal_auditentry DISABLE TRIGGER history_is_never_deleted",
    "DROP TRIGGER history_is_never_deleted ON portal_auditentry",
    "DROP TABLE portal_auditentry CASCADE",
    "CREATE OR REPLACE FUNCTION refuse_to_change_history() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    "SET session_replication_role = replica",
    "UPDATE portal_auditentry SET action = 'else'",
    "DELETE FROM portal_auditentry",
    "TRUNCATE portal_auditentry",
    "CREATE TRIGGER ours BEFORE INSERT ON portal_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "DELETE FROM django_migrations",
]


def as_user(address):
    server, _slash, name = machine.libpq(address).rpartition("/")
    return f"{server.replace('postgres@', f'{USER}@')}/{name}"


@pytest.fixture
def owned(portal):
    """The portal runs as a role that owns nothing; its address is the result."""
    owner = portal.variables["DATABASE_URL"]
    run_sql(f"DROP ROLE IF EXISTS {USER}", f"CREATE ROLE {USER} LOGIN", address=owner)
    migrate(portal)
    portal.variables["DATABASE_URL"] = as_user(owner)
    yield portal.variables["DATABASE_URL"]
    portal.variables["DATABASE_URL"] = owner
    run_sql(f"DROP OWNED BY {USER}", f"DROP ROLE {USER}", address=owner)


def migrate(portal):
    call(
        ["manage.py", "migrate", "-v0"],
        {**portal.variables, "PORTAL_DATABASE_USER": USER},
    )


def refusal(statement, address):
    try:
        run_sql(statement, address=address)
    except psycopg2.Error as error:
        return type(error).__name__
    return ""


def test_the_portal_works_as_a_role_that_can_not_rewrite_history(
    portal, owned, tmp_path
):
    _first, second = portal.drive("two_applications")
    assert portal.drive("erase_the_first") == 1
    there = portal.drive("what_is_there")
    assert (list(there["people"]), there["broken"]) == ([second], [])
    call(["manage.py", "backup", str(tmp_path / "portal.tar")], portal.variables)
    call(["manage.py", "createcachetable"], portal.variables)


def test_no_statement_of_it_changes_history_and_those_of_the_owner_could(portal, owned):
    portal.drive("two_applications")
    refused = {statement: refusal(statement, owned) for statement in REFUSED}
    assert refused == dict.fromkeys(REFUSED, "InsufficientPrivilege")
    owner = machine.beside(NAME)
    assert refusal(REFUSED[0], owner) == ""
    run_sql("ALTER TABLE portal_auditentry ENABLE TRIGGER USER", address=owner)


def test_a_restore_gives_the_user_back_what_it_may(portal, owned, tmp_path):
    _first, kept = portal.drive("two_applications")
    call(["manage.py", "backup", str(tmp_path / "portal.tar")], portal.variables)
    portal.drive("erase_the_first")
    as_owner = {
        **portal.variables,
        "DATABASE_URL": machine.beside(NAME),
        "PORTAL_DATABASE_USER": USER,
    }
    call(["manage.py", "restore", str(tmp_path / "portal.tar"), "--replace"], as_owner)
    assert list(portal.drive("what_is_there")["people"]) == [kept]
    assert refusal(REFUSED[0], owned) == "InsufficientPrivilege"
