"""Helpers for tests of the cleaner."""

from io import BytesIO

import pytest
from PIL import Image

from portal.files.cleaning import worker
from portal.files.cleaning.result import UnusableFile
from tests.portal import hostile_files

ALL = ("pdf", "jpeg", "png")


def clean(data, allowed=ALL):
    return worker.clean(data, allowed)


def refusal(data, allowed=ALL):
    with pytest.raises(UnusableFile) as caught:
        clean(data, allowed)
    return caught.value.code


def words_of(cleaned):
    return hostile_files.readable(cleaned.data)


def image_of(cleaned):
    return Image.open(BytesIO(cleaned.data))


def answer_to(data):
    output = BytesIO()
    worker.answer([data], ALL, output)
    return worker.json.loads(output.getvalue().partition(b"\n")[0])
