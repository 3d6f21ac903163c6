"""Uploads from the form to the disk and back; see test_cleaning for the cleaner."""

import hashlib
import json
import os
import subprocess
import sys
import zlib
from datetime import timedelta
from io import BytesIO
from types import ModuleType, SimpleNamespace

import pikepdf
import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import path
from django.utils import timezone, translation
from pikepdf import Dictionary, Name, Stream

from portal.files import rejection, storage
from portal.files.cleaning.result import MAX_BYTES
from portal.models import DataKey, StoredFile
from portal.models.sealed_field import Unopenable
from portal.tasks import sweep_files
from tests.portal import hostile_files
from tests.portal.hostile_files import CANARY

ALL = ("pdf", "jpeg", "png")
MANY = (
    "at most 10 MB and 30 pages. Up to 12 photos at once become one PDF, in the order "
    "in which you choose them."
)


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def key(db):
    return DataKey.objects.create()


def upload(data, name="cv.pdf", content_type="text/html"):
    return SimpleUploadedFile(name, data, content_type)


def rejected(file, allowed=ALL):
    with pytest.raises(storage.Rejected) as caught:
        storage.check_and_clean([file], allowed)
    return caught.value


def stored(
    key, data=b"%PDF-1.7 a secret", name="ประวัติ.pdf", content_type="application/pdf"
):
    return storage.store(
        storage.CleanFile(data, content_type, pages=1), name=name, key=key
    )


def bytes_on_disk(file):
    return storage.path_of(file).read_bytes()


def test_an_upload_is_what_it_holds_not_what_it_is_called():
    clean = storage.check_and_clean([upload(hostile_files.jpeg_photo(), "cv.pdf")], ALL)
    assert (clean.content_type, clean.pages, clean.note) == ("image/jpeg", 1, "")


def test_the_cleaner_runs_apart_and_gives_a_paper_back():
    clean = storage.check_and_clean(
        [upload(hostile_files.pdf_bytes(hostile_files.pdf_with_scripts()))], ["pdf"]
    )
    assert CANARY not in hostile_files.readable(clean.data)
    assert (clean.content_type, clean.pages) == ("application/pdf", 1)
    assert clean.note


def test_an_empty_file_is_refused():
    assert rejected(upload(b"")).code == "empty"


def test_size_is_told_before_anything_is_read():
    large = SimpleNamespace(size=MAX_BYTES + 1)
    assert rejected(large).code == "large"


def test_the_limit_itself_is_allowed():
    assert rejected(upload(b"%PDF-" + b" " * (MAX_BYTES - 5))).code == "damaged"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("code", rejection.REASONS)
def test_each_reason_is_a_sentence_in_the_language_of_the_page(code, language):
    with translation.override(language):
        message = str(storage.Rejected(code, ALL))
    assert len(message) > 30
    assert "%(" not in message


def test_what_can_be_taken_is_told_beforehand():
    with translation.override("en"):
        kinds = (ALL, ["pdf"], ["jpeg", "png"])
        texts = [storage.format_limits(allowed) for allowed in kinds]
    assert texts == [
        f"PDF, Word (.docx) or photos (JPEG, PNG, HEIC), {MANY}",
        f"PDF, Word (.docx) or photos (JPEG, PNG, HEIC), {MANY}",
        "A photo (JPEG, PNG, HEIC), at most 10 MB",
    ]


def bomb():
    """A photo inside a PDF that unpacks to a gigabyte."""
    pdf = hostile_files.pdf_document()
    packer = zlib.compressobj(9)
    packed = (
        b"".join(packer.compress(b"\0" * 2**24) for _part in range(64)) + packer.flush()
    )
    image = Stream(
        pdf, packed, Filter=pikepdf.Array([Name.FlateDecode, Name.DCTDecode])
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=image)
    return hostile_files.pdf_bytes(pdf)


def test_what_unpacks_without_end_is_stopped():
    assert rejected(upload(bomb())).code in ("damaged", "heavy")


def test_a_cleaner_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(storage, "CLEANER", "while True: pass")
    monkeypatch.setattr(storage, "CLEANING_TIMEOUT", 0.3)
    assert rejected(upload(b"%PDF-")).code == "heavy"


def test_of_photos_that_take_too_long_fewer_are_asked_for(monkeypatch):
    monkeypatch.setattr(storage, "CLEANER", "import os; os.abort()")
    with pytest.raises(storage.Rejected) as caught:
        storage.check_and_clean([upload(b"one"), upload(b"two")], ALL)
    assert caught.value.code == "photos_heavy"


def test_a_cleaner_that_dies_gives_a_refusal(monkeypatch):
    monkeypatch.setattr(storage, "CLEANER", "import os; os.abort()")
    assert rejected(upload(b"%PDF-")).code == "heavy"


def test_a_cleaner_that_cannot_start_is_our_own_error(monkeypatch):
    monkeypatch.setattr(storage, "CLEANER", "import not_installed")
    with pytest.raises(RuntimeError, match="ModuleNotFoundError"):
        storage.check_and_clean([upload(b"%PDF-")], ALL)


def test_the_cleaner_sees_no_keys_and_can_write_no_file(monkeypatch):
    monkeypatch.setenv("PORTAL_SEALING_KEYS", "secret")
    report = (
        "import sys; sys.path.append(sys.argv.pop(1)); import os, resource, json; "
        "from portal.files.cleaning import worker; "
        "limit = resource.RLIMIT_FSIZE; "
        "worker.answer = lambda *arguments: print("
        "json.dumps([sorted(os.environ), resource.getrlimit(limit)])); "
        "worker.main()"
    )
    monkeypatch.setattr(storage, "CLEANER", report)
    variables, file_size = json.loads(storage.run_cleaner([b""], ALL))
    assert [name for name in variables if name.startswith(("PORTAL", "DATABASE"))] == []
    assert file_size == [0, 0]


def test_the_cleaner_knows_no_django():
    command = [
        sys.executable,
        "-c",
        "import sys, portal.files.cleaning.worker; sys.exit('django' in sys.modules)",
    ]
    assert subprocess.run(command, check=False).returncode == 0


def test_bytes_and_name_lie_sealed(key):
    file = stored(key, CANARY, "CANARY.pdf")
    row = StoredFile.objects.filter(pk=file.pk).values_list("name", flat=True)
    assert CANARY not in bytes_on_disk(file)
    assert b"CANARY" not in bytes(row[0])
    assert storage.read(StoredFile.objects.get(pk=file.pk)) == CANARY


def test_the_disk_tells_no_name_and_only_we_may_read_it(key):
    file = stored(key)
    place = storage.path_of(file)
    assert (place.parent.name, len(place.name), place.suffix) == ("files", 32, "")
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )
    assert [path.name for path in place.parent.iterdir()] == [file.place]


def test_the_row_tells_size_pages_and_the_sum_of_what_lies_on_disk(key):
    file = stored(key, b"12345")
    assert (file.size, file.pages, file.sha256) == (
        5,
        1,
        hashlib.sha256(bytes_on_disk(file)).hexdigest(),
    )


def test_another_key_does_not_open_it(key):
    file = stored(key)
    file.data_key = DataKey.objects.create()
    with pytest.raises(Unopenable):
        storage.read(file)


def test_a_file_put_in_the_place_of_another_does_not_open(key):
    first, second = stored(key), stored(key)
    storage.path_of(first).write_bytes(bytes_on_disk(second))
    with pytest.raises(Unopenable):
        storage.read(first)


def test_changed_bytes_do_not_open(key):
    file = stored(key)
    changed = bytearray(bytes_on_disk(file))
    changed[20] ^= 1
    storage.path_of(file).write_bytes(changed)
    with pytest.raises(Unopenable):
        storage.read(file)


def test_lost_bytes_are_no_empty_file(key):
    file = stored(key)
    storage.path_of(file).unlink()
    with pytest.raises(Unopenable):
        storage.read(file)


@pytest.mark.django_db(transaction=True)
def test_erasing_takes_row_and_bytes():
    file = stored(DataKey.objects.create())
    place = storage.path_of(file)
    storage.erase(file)
    assert (place.exists(), StoredFile.objects.exists()) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_rolled_back_keeps_the_bytes():
    file = stored(DataKey.objects.create())
    with transaction.atomic():
        storage.erase(StoredFile.objects.get(pk=file.pk))
        transaction.set_rollback(True)
    assert storage.read(StoredFile.objects.get()) == b"%PDF-1.7 a secret"


def test_a_key_with_files_is_not_deleted_by_mistake(key):
    stored(key)
    with pytest.raises(ProtectedError):
        key.delete()


def test_bytes_without_a_row_are_swept_after_a_day(key):
    with_row, orphan = stored(key), stored(key)
    StoredFile.objects.filter(pk=orphan.pk).delete()
    assert (
        storage.sweep(before=timezone.now() - timedelta(days=1)),
        storage.path_of(orphan).exists(),
    ) == (0, True)
    for place in storage.folder().iterdir():
        os.utime(place, (0, 0))
    sweep_files()
    assert (storage.path_of(with_row).exists(), storage.path_of(orphan).exists()) == (
        True,
        False,
    )


def test_sweeping_where_nothing_was_stored_is_harmless(db):
    assert storage.sweep(before=timezone.now()) == 0


@pytest.fixture
def answered(key, settings):
    """Through every middleware, as a view of the portal would answer."""

    def answer(name, content_type="application/pdf"):
        file = stored(key, name=name, content_type=content_type)
        routes = ModuleType("routes")
        routes.urlpatterns = [
            path(
                "file/", login_not_required(lambda request: storage.file_response(file))
            )
        ]
        settings.ROOT_URLCONF = routes
        return Client().get("/file/")

    return answer


def test_a_file_is_handed_out_for_saving_only(answered):
    response = answered("cv.pdf")
    assert response.content == b"%PDF-1.7 a secret"
    assert {name: response[name] for name in EXPECTED} == EXPECTED


EXPECTED = {
    "Content-Type": "application/pdf",
    "Content-Disposition": 'attachment; filename="cv.pdf"',
    "Content-Security-Policy": storage.SANDBOX,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def test_a_thai_name_arrives_whole(answered):
    expected = (
        "attachment; filename*=utf-8''%E0%B8%9B%E0%B8%A3%E0%B8%B0%20%E0%B9%81.pdf"
    )
    assert answered("ประ แ.pdf")["Content-Disposition"] == expected


def test_a_name_that_turns_around_is_shown_as_it_is(answered):
    assert (
        answered("cv\u202efdp.exe")["Content-Disposition"]
        == 'attachment; filename="cv fdp.pdf"'
    )


def test_a_name_is_no_header(answered):
    response = answered('a"; x=y\r\nSet-Cookie: z=1')
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="a_; x=y Set-Cookie_ z=1.pdf"'
    )
    assert "Set-Cookie" not in response.headers


def test_storing_and_reading_ask_little(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        file = stored(key)
    fresh = StoredFile.objects.select_related("data_key").get(pk=file.pk)
    with django_assert_num_queries(0):
        storage.read(fresh)
    assert str(fresh) == fresh.code


def test_an_image_in_a_stored_file_opens(key):
    clean = storage.check_and_clean([upload(hostile_files.png_picture())], ALL)
    file = storage.store(clean, name="ภาพ.jpg", key=key)
    assert hostile_files.Image.open(BytesIO(storage.read(file))).format == "PNG"
    assert file.name == "ภาพ.png"
