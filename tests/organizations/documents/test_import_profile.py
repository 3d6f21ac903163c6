"""The command `import_profile`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from organizations.importing.decoding import MAX_BYTES
from organizations.models import Organization, ProfileRevision, SourceDocument
from tests import make
from tests.organizations.sample_documents import REAL

PI = REAL.read_bytes()

pytestmark = pytest.mark.usefixtures("cohort")


@pytest.fixture
def run(tmp_path):
    """Runs the command on a document, in English, and gives what it prints."""

    def command(raw=PI, *options, cohort="16"):
        file, out = tmp_path / "document.txt", StringIO()
        file.write_bytes(raw)
        with translation.override("en"):
            call_command(
                "import_profile", str(file), "--cohort", cohort, *options, stdout=out
            )
        return out.getvalue()

    return command


def row_counts():
    return (
        Organization.objects.count(),
        ProfileRevision.objects.count(),
        SourceDocument.objects.count(),
    )


def test_a_dry_run_shows_each_field_and_each_doubt_and_stores_nothing(run):
    output = run(PI, "--dry-run")
    assert "Benefits for the volunteer\n  + ประกันอุบัติเหตุ\n  + ประกันโควิด\n" in output
    assert "? Placement areas: read as: other provinces too “ฯลฯ”" in output
    assert (
        "? How learning is organized 3: read as the whole year, months 1 to 12"
        in output
    )
    assert output.endswith("Dry run: nothing was stored.\n")
    assert row_counts() == (0, 0, 0)


def test_a_dry_run_names_every_field_of_the_document(run):
    output = run(PI, "--dry-run")
    for line in filter(None, PI.decode().splitlines()[11:15]):
        assert line[3:] in output


def test_it_stores_a_draft_and_says_so(run):
    assert "Stored as a draft." in run()
    assert ProfileRevision.objects.get().status == "draft"


def test_with_approve_it_is_public_and_nobody_is_told_to_approve_it(run, coordinator):
    assert "Stored, approved and public." in run(PI, "--approve")
    assert ProfileRevision.objects.get().status == "approved"
    assert not coordinator.messages.exists()


def test_the_same_file_twice_changes_nothing_and_says_so(run):
    run()
    assert "This document is already in the profile: nothing changes." in run()
    assert row_counts() == (1, 1, 1)


def test_a_newer_text_shows_only_what_differs(run):
    run(PI, "--approve")
    output = run(PI.replace("ประกันโควิด".encode(), "ที่พัก".encode()))
    assert (
        "Benefits for the volunteer\n"
        "  − ประกันอุบัติเหตุ\n  − ประกันโควิด\n  + ประกันอุบัติเหตุ\n  + ที่พัก\n" in output
    )
    assert "Objectives of the organization\n" not in output


def test_a_document_of_another_cohort_is_noticed(run):
    make.cohort(17)
    assert "? The document speaks of cohort 16." in run(PI, "--dry-run", cohort="17")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "The document is empty."),
        (b" \r\n\t ", "The document is empty."),
        (b"%PDF-1.7\n\0\1\2", "This document can’t be read"),
        (b"\0\1\2\3" * 50, "This is no plain text."),
        ("สวัสดี ไม่มีหัวข้อ".encode(), "No heading of the agreed document"),
        (b"caf\xe9 \xff\xfe\xfd" * 9, "can’t be read. In Word, save it as plain text"),
        (PI * 70, "larger than 1 MB"),
    ],
)
def test_bad_input_gets_one_clear_message_and_stores_nothing(run, raw, message):
    with pytest.raises(CommandError, match=message.replace(".", r"\.")):
        run(raw)
    assert row_counts() == (0, 0, 0)


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path, run):
    assert len(PI * 70) > MAX_BYTES
    with pytest.raises(CommandError):
        run(PI * 7000)


def test_an_unknown_cohort_and_a_missing_file_are_told(run, tmp_path):
    with pytest.raises(CommandError, match="There is no cohort 99"):
        run(PI, cohort="99")
    with (
        translation.override("en"),
        pytest.raises(CommandError, match="can’t be read: No such file"),
    ):
        call_command("import_profile", str(tmp_path / "none.txt"), "--cohort", "16")


def test_a_folder_without_documents_is_told(tmp_path):
    with (
        translation.override("en"),
        pytest.raises(CommandError, match="There is no document"),
    ):
        call_command("import_profile", str(tmp_path), "--cohort", "16")


def test_a_refusal_is_one_message(run):
    run(PI, "--approve")
    part = Organization.objects.get().participations.get()
    make.draft_revision(part, by=make.member(part.organization), role="ของเรา")
    with pytest.raises(CommandError, match="someone is editing this profile"):
        run(PI + b"\n")
    assert row_counts() == (1, 2, 1)
