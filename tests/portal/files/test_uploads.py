"""Multipart requests, as Django's parser hands them to us."""

from io import BytesIO

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from portal.files import uploads

LIMIT = 100_000


@pytest.fixture(autouse=True)
def small_limit(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", LIMIT)


def sent(**files):
    posted = {
        name: SimpleUploadedFile("ประวัติ.pdf", data) for name, data in files.items()
    }
    return RequestFactory().post("/", {"words": "kept", **posted})


def test_a_file_stays_in_memory():
    file = sent(cv=b"x" * LIMIT).FILES["cv"]
    assert (file.size, file.read() == b"x" * LIMIT, type(file.file)) == (
        LIMIT,
        True,
        BytesIO,
    )


def test_a_file_over_the_limit_comes_without_its_bytes_and_what_was_typed_is_kept():
    request = sent(cv=b"x" * (LIMIT + 1), study=b"y")
    assert (request.FILES["cv"].size, request.FILES["cv"].read()) == (LIMIT + 1, b"")
    assert (request.FILES["study"].read(), request.POST["words"]) == (b"y", "kept")


def test_many_large_parts_leave_nothing_in_memory():
    assert sent(cv=b"x" * (LIMIT * 5)).FILES["cv"].read() == b""


def test_a_request_has_few_files():
    with pytest.raises(TooManyFilesSent):
        sent(**{f"file{number}": b"x" for number in range(6)}).FILES  # noqa: B018
