"""Backup and restore; what was erased since the backup is erased again."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client

from organizations.models import Invitation, Province
from portal.files import storage
from portal.kernel import audit
from portal.models import AuditEntry, DataKey, ErasedKey, Session, StoredFile, User
from portal.personal_data import backup
from tests import make
from volunteers.models import Application, Document
from volunteers.personal_data import erasure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.ERASED = settings.VAR / "erased.txt"
    return settings.VAR


@pytest.fixture(autouse=True)
def loei(transactional_db):
    """Tests with real transactions begin without what migrations filled in."""
    return Province.objects.get_or_create(
        slug="loei", defaults={"code": "42", "name_th": "เลย", "name_en": "Loei"}
    )[0]


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "portal.tar"


@pytest.fixture
def application(cohort):
    application = make.application(cohort)
    make.attached(application, make.document_kind(cohort))
    return application


def restore(archive, *options):
    call_command("restore", str(archive), *options)


def test_everything_comes_back(application, archive):
    call_command("backup", str(archive))
    User.objects.update(display_name="someone else")
    for path in storage.folder().glob("*"):
        path.unlink()
    restore(archive, "--replace")
    back = Application.objects.get()
    assert (back.code, back.legal_name, back.applicant.display_name) == (
        application.code,
        "ชื่อจริง นามสกุลจริง",
        "",
    )
    assert storage.read(Document.objects.get().file) == b"%PDF-1.7 made"


def test_history_goes_on_whole_and_tells_of_the_restore(application, archive):
    call_command("backup", str(archive))
    last = AuditEntry.objects.last()
    make.invitation(make.position(application.cohort).organization)
    restore(archive, "--replace")
    line = AuditEntry.objects.last()
    assert (line.action, line.subject_code, line.previous) == (
        "restore",
        str(last.pk),
        last.mac,
    )
    assert list(audit.verify()) == []


def test_what_was_erased_after_the_backup_is_erased_again(application, cohort, archive):
    other = make.application(cohort)
    call_command("backup", str(archive))
    erasure.erase(application, by=None)
    restore(archive, "--replace")
    assert list(Application.objects.all()) == [other]
    assert (StoredFile.objects.count(), list(storage.folder().glob("*"))) == (0, [])
    assert not DataKey.objects.filter(pk=application.data_key_id).exists()


def test_on_a_new_machine_the_list_alone_tells_who_was_erased(
    application, archive, var, tmp_path
):
    call_command("backup", str(archive))
    erasure.erase(application, by=None)
    erased_list = (var / "erased.txt").rename(tmp_path / "kept.txt")
    ErasedKey.objects.all().delete()
    restore(archive, "--replace", "--erased", str(erased_list))
    assert not Application.objects.exists()
    assert (var / "erased.txt").read_text().split()[
        ::2
    ] == erased_list.read_text().split()[::2]


def test_a_key_is_known_by_itself_and_not_by_its_row(application, archive, settings):
    """Keys were wrapped anew after the backup, and numbers of rows are given twice."""
    call_command("backup", str(archive))
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]
    call_command("rotate_keys")
    erasure.erase(Application.objects.get(), by=None)
    restore(archive, "--replace")
    assert not Application.objects.exists()


def test_a_database_restored_by_other_means_is_erased_again_by_the_list(
    application, var, capsys
):
    mark = f"{'0' * 64} 2026-01-01T00:00:00+00:00\n"
    (var / "erased.txt").write_text(mark)
    call_command("erase_again")
    assert Application.objects.count() == 1
    erasure.erase(application, by=None)
    assert len((var / "erased.txt").read_text().splitlines()) == 3
    call_command("erase_again")
    assert "0 keys" in capsys.readouterr().out


def test_nobody_is_logged_in_afterwards(applicant, archive):
    browser = Client()
    browser.force_login(applicant)
    call_command("backup", str(archive))
    restore(archive, "--replace")
    assert Session.objects.count() == 0
    assert browser.get("/my/").status_code == 302


def test_open_invitations_end(pi, archive):
    make.invitation(pi.organization)
    call_command("backup", str(archive))
    restore(archive, "--replace")
    assert Invitation.objects.get().revoked_at


def test_without_the_keys_a_backup_tells_nothing_sealed(application, archive, client):
    client.force_login(application.applicant)
    call_command("backup", str(archive))
    content = archive.read_bytes()
    session = client.cookies["session"].value
    for secret in (
        "ชื่อจริง",
        "+66812345678",
        "2000-02-29",
        "ตรงกับที่สนใจ",
        "อยากเรียนรู้งานสิทธิ",
        "%PDF",
        session,
    ):
        assert secret.encode() not in content


def test_a_backup_is_for_its_owner_only_and_holds_no_keys(
    application, archive, settings
):
    call_command("backup", str(archive))
    assert archive.stat().st_mode & 0o777 == 0o600
    for key in (*settings.SEALING_KEYS, settings.AUDIT_KEY, settings.SECRET_KEY):
        assert key.encode() not in archive.read_bytes()
    assert [path.name for path in archive.parent.iterdir() if path.is_file()] == [
        archive.name
    ]


def test_a_backup_never_takes_the_place_of_another_file(archive):
    archive.write_text("mine")
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(archive))
    assert archive.read_text() == "mine"


def test_a_portal_in_use_is_replaced_only_when_told(application, archive):
    call_command("backup", str(archive))
    erasure.erase(application, by=None)
    with pytest.raises(CommandError, match="--replace"):
        restore(archive)
    assert (Application.objects.count(), User.objects.count()) == (0, 1)


def test_an_empty_portal_needs_a_list_or_a_word(archive, tmp_path):
    call_command("backup", str(archive))
    with pytest.raises(CommandError, match="--erased"):
        restore(archive)
    with pytest.raises(CommandError, match="no list"):
        restore(archive, "--erased", str(tmp_path / "nowhere.txt"))
    restore(archive, "--without-list")


def rewritten(archive, change):
    """Changes the parts of the archive by `change(name, data)`; `None` removes one."""
    with tarfile.open(archive) as old:
        parts = [
            (member.name, change(member.name, old.extractfile(member).read()))
            for member in old
        ]
    with tarfile.open(archive, "w") as new:
        for name, data in parts:
            if data is not None:
                new.addfile(backup.tar_info(name, len(data)), io.BytesIO(data))


CHANGES = {
    "a file that was changed": lambda name, data: (
        b"other" if name.startswith("files/") else data
    ),
    "a file that is missing": lambda name, data: (
        None if name.startswith("files/") else data
    ),
    "no manifest": lambda name, data: None if name == backup.MANIFEST else data,
    "a manifest of somebody else": lambda name, data: data.replace(
        b"sqlite", b"SQLITE"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_on_its_way_changes_nothing_here(application, archive, change):
    call_command("backup", str(archive))
    rewritten(archive, change)
    User.objects.update(display_name="as it is now")
    with pytest.raises(CommandError, match="nothing was changed"):
        restore(archive, "--replace")
    assert User.objects.get().display_name == "as it is now"


def test_half_a_backup_is_none(application, archive):
    call_command("backup", str(archive))
    archive.write_bytes(archive.read_bytes()[:-30_000])
    with pytest.raises(CommandError, match="not a whole backup"):
        restore(archive, "--replace")


def resigned(archive, **facts):
    def change(name, data):
        return (
            json.dumps(backup.signed({**json.loads(data), **facts})).encode()
            if name == backup.MANIFEST
            else data
        )

    rewritten(archive, change)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"format": 99}, "of format 99"),
        ({"database": "postgresql"}, "for postgresql"),
        ({"migrations": ["portal.9999_later"]}, "newer portal"),
        (
            {"probe": Fernet(Fernet.generate_key()).encrypt(b"x").decode()},
            "PORTAL_SEALING_KEYS",
        ),
    ],
)
def test_what_does_not_fit_here_changes_nothing(application, archive, facts, problem):
    call_command("backup", str(archive))
    resigned(archive, **facts)
    with pytest.raises(CommandError, match=problem):
        restore(archive, "--replace")
    assert Application.objects.count() == 1


def test_a_file_without_bytes_is_told_by_its_code(application, archive, capsys):
    Path(storage.path_of(StoredFile.objects.get())).unlink()
    call_command("backup", str(archive))
    restore(archive, "--replace")
    assert StoredFile.objects.get().code in capsys.readouterr().err


def test_a_backup_anchors_the_history_in_it(application, archive, tmp_path, capsys):
    call_command("backup", str(archive))
    with tarfile.open(archive) as tar:
        text = tar.extractfile("manifest.json").read()
    (tmp_path / "manifest.json").write_bytes(text)
    call_command("audit_verify", anchor=[str(tmp_path / "manifest.json")])
    AuditEntry.objects.last().delete()
    with pytest.raises(CommandError):
        call_command("audit_verify", anchor=[str(tmp_path / "manifest.json")])
    restore(archive, "--replace")
    call_command("audit_verify", anchor=[str(tmp_path / "manifest.json")])
