"""History shows who did what, and shows when somebody tampered with it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.kernel import audit
from portal.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(coordinator, applicant):
    return [
        audit.record(action, applicant, by=coordinator, fields=["email"])
        for action in ("one", "two", "three")
    ]


def problems():
    return [problem.split(": ", 1)[1] for problem in audit.verify()]


def test_line_says_who_did_what_to_which_fields_of_what(coordinator, applicant):
    line = audit.record("rename", applicant, by=coordinator, fields=("display_name",))
    assert (line.actor, line.action, line.fields) == (
        coordinator.code,
        "rename",
        ["display_name"],
    )
    assert (line.subject_type, line.subject_code) == ("portal.user", applicant.code)


def test_a_step_says_from_where_to_where_and_that_is_part_of_the_chain(applicant):
    line = audit.record("move", applicant, by=None, moved=("draft", "submitted"))
    assert (line.moved_from, line.moved_to, problems()) == ("draft", "submitted", [])
    AuditEntry.objects.filter(pk=line.pk).update(moved_to="withdrawn")
    assert problems() == ["was changed"]


def test_thing_without_a_code_is_named_by_its_key(cohort):
    assert audit.record("open", cohort, by=None).subject_code == str(cohort.pk)


def test_what_the_clock_does_has_no_actor(applicant):
    assert audit.record("expire", applicant, by=None).actor == ""


def test_untouched_history_has_no_problem(lines):
    assert problems() == []


def test_empty_history_has_no_problem():
    assert problems() == []


def test_each_line_follows_the_one_before(lines):
    assert [line.previous for line in lines] == [
        audit.CHAIN_START,
        lines[0].mac,
        lines[1].mac,
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("actor", "NOBODY"),
        ("action", "else"),
        ("subject_code", "OTHER"),
        ("subject_type", "portal.x"),
        ("fields", []),
        ("moved_to", "draft"),
        ("at", "2020-01-01T00:00Z"),
    ],
)
def test_changed_line_is_found(lines, name, value):
    AuditEntry.objects.filter(pk=lines[1].pk).update(**{name: value})
    assert problems() == ["was changed"]


def test_deleted_line_is_found(lines):
    AuditEntry.objects.filter(pk=lines[1].pk).delete()
    assert problems() == ["does not follow the line before it"]


def test_first_line_deleted_is_found(lines):
    AuditEntry.objects.filter(pk=lines[0].pk).delete()
    assert problems() == ["does not follow the line before it"]


def test_inserted_line_is_found(lines):
    AuditEntry.objects.create(action="invented", previous=lines[2].mac, mac="0" * 64)
    assert problems() == ["was changed"]


def test_forged_chain_without_the_key_is_found(lines, settings):
    key, settings.AUDIT_KEY = settings.AUDIT_KEY, "k" * 40
    audit.record("invented", make.person(), by=None)
    settings.AUDIT_KEY = key
    assert problems() == ["was changed"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_key_whose_file_ended_with_a_line_end_is_the_same_key(settings, line_end):
    key = settings.AUDIT_KEY
    settings.AUDIT_KEY = key + line_end
    audit.record("one", make.person(), by=None)
    settings.AUDIT_KEY = key
    assert audit.is_of_this_key()
    audit.record("two", make.person(), by=None)
    assert problems() == []
    settings.AUDIT_KEY = "k" * 40
    assert not audit.is_of_this_key()
    assert problems() == ["was changed", "was changed"]


def test_history_is_rolled_back_with_what_it_tells(applicant):
    def fail():
        audit.record("rename", applicant, by=None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail()
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE portal_auditentry SET action = 'else'",
        "DELETE FROM portal_auditentry",
        "REPLACE INTO portal_auditentry SELECT * FROM portal_auditentry",
    ],
)
def test_database_refuses_to_change_history(history_triggers_on, statement):
    audit.record("one", make.person(), by=None)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "one"


def test_database_lets_history_grow(history_triggers_on):
    for action in ("one", "two"):
        audit.record(action, make.person(), by=None)
    assert (problems(), AuditEntry.objects.count()) == ([], 2)


def test_command_is_content_with_whole_history(lines, capsys):
    call_command("audit_verify")
    assert capsys.readouterr().out == "History is whole.\n"


def test_command_fails_and_names_the_line(lines, capsys):
    AuditEntry.objects.filter(pk=lines[1].pk).update(actor="NOBODY")
    with pytest.raises(CommandError) as failed:
        call_command("audit_verify")
    assert failed.value.returncode == 1
    assert capsys.readouterr().err == f"line {lines[1].pk}: was changed\n"


def test_staff_read_history_and_nobody_else(
    lines, coordinator, administrator, applicant
):
    assert [
        AuditEntry.objects.visible_to(who).count()
        for who in (coordinator, administrator, applicant)
    ] == [3, 3, 0]


# Many entries at the end of a block


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_entries_of_a_block_are_written_when_it_ends_in_their_order(applicant):
    with audit.at_the_end():
        for action in ("one", "two", "three"):
            audit.record(action, applicant, by=None)
        assert actions() == []
    assert (actions(), problems()) == (["one", "two", "three"], [])
    audit.record("four", applicant, by=None)
    assert problems() == []


def test_what_was_rolled_back_within_a_block_is_not_in_history(applicant):
    with audit.at_the_end():
        audit.record("before", applicant, by=None)
        with transaction.atomic():
            audit.record("undone", applicant, by=None)
            transaction.set_rollback(True)
        audit.record("after", applicant, by=None)
    assert (actions(), problems()) == (["before", "after"], [])


def fail_after_recording(person):
    with audit.at_the_end():
        audit.record("undone", person, by=None)
        raise ValueError("no")


def test_a_block_that_fails_leaves_nothing_and_the_next_line_is_written(applicant):
    with pytest.raises(ValueError, match="no"):
        fail_after_recording(applicant)
    audit.record("next", applicant, by=None)
    assert (actions(), problems()) == (["next"], [])


def test_a_block_within_a_block_ends_with_the_outer_one(applicant):
    with audit.at_the_end():
        with audit.at_the_end():
            audit.record("inner", applicant, by=None)
        assert actions() == []
    assert actions() == ["inner"]
