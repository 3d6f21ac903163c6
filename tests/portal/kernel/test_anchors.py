"""What was cut off history is missed by an anchor from before."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.kernel import anchors, audit
from portal.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(coordinator, applicant):
    return [
        audit.record(action, applicant, by=coordinator)
        for action in ("one", "two", "three")
    ]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "elsewhere" / "anchors.txt"


def verify(*files, **options):
    call_command("audit_verify", anchor=[str(file) for file in files], **options)


def test_history_that_grew_since_holds(lines, file, applicant, capsys):
    anchors.append_head(file)
    audit.record("four", applicant, by=None)
    verify(file)
    assert capsys.readouterr().out == "1 anchors hold.\nHistory is whole.\n"


def test_a_cut_tail_is_whole_to_the_chain_and_missed_by_the_anchor(lines, file, capsys):
    anchors.append_head(file)
    lines[2].delete()
    call_command("audit_verify")
    assert capsys.readouterr().out == "History is whole.\n"
    with pytest.raises(CommandError):
        verify(file)
    pk = AuditEntry.objects.last().pk + 1
    assert capsys.readouterr().err == f"line {pk}: was anchored, and is missing\n"


def test_an_emptied_history_is_missed(lines, file, capsys):
    pk = anchors.append_head(file).line
    AuditEntry.objects.all().delete()
    with pytest.raises(CommandError):
        verify(file)
    assert capsys.readouterr().err == f"line {pk}: was anchored, and is missing\n"


def test_a_tail_written_anew_with_the_key_is_found(lines, file, applicant, capsys):
    anchor = anchors.append_head(file)
    lines[2].delete()
    other = audit.record("invented", applicant, by=None)
    AuditEntry.objects.filter(pk=other.pk).update(id=anchor.line)
    assert list(audit.verify()) == []
    with pytest.raises(CommandError):
        verify(file)
    told = f"line {anchor.line}: is not the one that was anchored\n"
    assert capsys.readouterr().err == told


def test_whoever_restored_a_backup_can_say_so(lines, file, capsys):
    anchors.append_head(file)
    lines[2].delete()
    verify(file, before_restore=True)
    assert capsys.readouterr().out.endswith(
        "missing (lost by the restore)\n0 anchors hold.\nHistory is whole.\n"
    )


def test_a_line_is_added_only_when_history_has_grown(lines, file, applicant):
    anchors.append_head(file)
    anchors.append_head(file)
    audit.record("four", applicant, by=None)
    anchors.append_head(file)
    found = anchors.find_anchors(file.read_text())
    assert [anchor.line for anchor in found] == [
        lines[2].pk,
        AuditEntry.objects.last().pk,
    ]
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_history_there_is_nothing_to_anchor(file):
    assert (anchors.append_head(file), file.exists()) == (None, False)


def test_a_file_without_anchors_does_not_pass(lines, tmp_path):
    (tmp_path / "empty").write_text("")
    with pytest.raises(CommandError, match="has no anchor in it"):
        verify(tmp_path / "empty")
    with pytest.raises(CommandError, match="can't be read"):
        verify(tmp_path / "missing")


def test_the_line_of_an_email_is_read_from_the_standard_input(lines, monkeypatch):
    text = f"> {anchors.head()}\n> kept since spring"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    verify("-")


def test_many_anchors_are_asked_for_in_few_queries(
    lines, django_assert_max_num_queries
):
    invented = [anchors.Anchor(number, "0" * 32) for number in range(10_000, 10_900)]
    with django_assert_max_num_queries(2):
        assert len(list(anchors.problems(invented))) == 900
