"""Several documents at once: by command and at the desk."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from organizations.documents import batch, importer
from organizations.models import Organization, ProfileRevision
from organizations.profiles import workflow as profile_workflow
from tests.organizations import made_documents
from tests.organizations.sample_documents import EXAMPLES, REAL, document

FILES = {path.name: path.read_bytes() for path in sorted(EXAMPLES.glob("*.txt"))}


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def read(files, cohort):
    return batch.read_all(files.items(), cohort)


def test_each_example_becomes_an_organization_with_a_draft(cohort):
    entries = read(FILES, cohort)
    assert [entry.plan.slug for entry in entries] == [
        "riverkids",
        "easternlabour",
        "onlinefreedom",
        "disabilityrights",
    ]
    assert not Organization.objects.exists()
    assert all(batch.store(entry, by=None).is_stored for entry in entries)
    # One of them describes two positions.
    assert ProfileRevision.objects.filter(status="draft").count() == 5


def test_a_second_position_in_a_document_is_a_position_of_its_own_once(cohort):
    name = "two-positions.txt"
    for _time in range(2):
        (entry,) = batch.read_all([(name, FILES[name])], cohort)
        assert batch.store(entry, by=None).is_stored
        rows = ProfileRevision.objects.order_by("participation__number")
        assert [row.participation.number for row in rows] == [1, 2]
    first, second = rows
    assert second.participation.title
    assert second.content["role"] or second.content["duties"]
    assert second.participation.title not in str(first.content["sections"])


def test_the_table_names_the_further_positions_of_a_document(cohort, tmp_path, capsys):
    name = "two-positions.txt"
    (entry,) = batch.read_all([(name, FILES[name])], cohort)
    assert entry.further.startswith("และตำแหน่งเพิ่มเติม: ")
    title = entry.further.partition(": ")[2]
    (tmp_path / name).write_bytes(FILES[name])
    call_command("import_profile", str(tmp_path), "--cohort=16")
    assert entry.further in capsys.readouterr().out
    second = ProfileRevision.objects.get(participation__number=2)
    assert second.participation.title == title
    others = batch.read_all([i for i in FILES.items() if i[0] != name], cohort)
    assert [entry.further for entry in others] == ["", "", ""]


def test_a_zip_holds_documents_of_every_kind_in_folders(cohort):
    word = made_documents.plain_word(document())
    files = {
        "ก/ลำน้ำ.docx": word,
        "ข/real.txt": REAL.read_bytes(),
        "__MACOSX/ก/._ลำน้ำ.docx": b"x",
        "ข/picture.png": b"x",
    }
    entries = batch.read_all(batch.files_of("all.zip", zipped(files)), cohort)
    assert [(entry.name, bool(entry.plan)) for entry in entries] == [
        ("ก/ลำน้ำ.docx", True),
        ("ข/real.txt", True),
    ]


def test_a_word_file_is_no_archive():
    word = made_documents.plain_word(document())
    assert list(batch.files_of("a.docx", word)) == [("a.docx", word)]


def test_a_broken_archive_is_refused_with_a_reason(cohort):
    files = batch.files_of("a.zip", b"PK\x03\x04 broken")
    (entry,) = batch.read_all(files, cohort)
    assert entry.plan is None
    assert entry.why


def test_what_can_not_be_read_says_why_and_the_others_go_on(cohort):
    files = {"scan.pdf": b"%PDF-1.7", "no.txt": "ก".encode(), **FILES}
    entries = read(files, cohort)
    assert [bool(entry.plan) for entry in entries] == [False, False, *[True] * 4]
    assert all(entry.outcome for entry in entries)


def test_two_documents_of_one_organization_are_told(cohort):
    text = FILES["word-table.txt"]
    entries = read({"a.txt": text, "b.txt": text + b"\n"}, cohort)
    assert [bool(entry.plan) for entry in entries] == [True, False]


def test_two_documents_that_name_one_new_organization_are_of_it(cohort):
    text = document().replace("Website : https://lamnam.example", "").encode()
    entries = read({"a.txt": text, "b.txt": text + b"\n"}, cohort)
    assert entries[0].plan.slug == "a"
    assert [bool(entry.plan) for entry in entries] == [True, False]


def test_an_archive_that_breaks_off_within_a_document_is_refused(cohort):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", FILES["word-table.txt"])
    data = bytearray(whole.getvalue())
    data[40:200] = b"\xff" * 160
    (entry,) = batch.read_all(batch.files_of("a.zip", bytes(data)), cohort)
    assert entry.plan is None
    assert entry.why


def test_there_is_an_end_to_the_documents_of_one_go(cohort, monkeypatch):
    monkeypatch.setattr(batch, "MAX_FILES", 2)
    entries = read(FILES, cohort)
    assert [bool(entry.plan) for entry in entries] == [True, True, False]


def test_an_address_of_another_organization_is_not_taken(cohort):
    profile_workflow.add_organization(slug="riverkids", name="อื่น", by=None)
    entry = read({"copied-from-pdf.txt": FILES["copied-from-pdf.txt"]}, cohort)[0]
    assert entry.plan.slug == "copied-from-pdf"
    assert entry.plan.organization is None


def test_what_somebody_wrote_is_not_overwritten(cohort, coordinator):
    entry = read({"a.txt": FILES["word-table.txt"]}, cohort)[0]
    revision = importer.store_revision(entry.plan, by=None)
    profile_workflow.save_revision(
        revision,
        content={**revision.content, "role": "เขียนเอง"},
        version=revision.version,
        by=coordinator,
    )
    changed = read({"a.txt": FILES["word-table.txt"] + b"\n"}, cohort)[0]
    stored = batch.store(changed, by=coordinator)
    if importer.is_edited_by_hand(revision):
        assert not stored.is_stored
        assert stored.why


def test_the_command_takes_a_folder_and_prints_a_table(cohort, tmp_path, capsys):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    call_command("import_profile", str(tmp_path), "--cohort=16", "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("|")]) == 2 + len(FILES)
    assert not Organization.objects.exists()
    call_command("import_profile", str(tmp_path), "--cohort=16")
    assert Organization.objects.count() == len(FILES)


def test_the_command_takes_an_archive_but_no_address_for_it(cohort, tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(FILES))
    with pytest.raises(CommandError):
        call_command("import_profile", str(path), "--cohort=16", "--slug=a")
    call_command("import_profile", str(path), "--cohort=16")
    assert Organization.objects.count() == len(FILES)


def test_the_command_reads_a_word_file(cohort, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(made_documents.plain_word(document()))
    call_command("import_profile", str(path), "--cohort=16", "--slug=lamnam")
    assert Organization.objects.get().slug == "lamnam"
