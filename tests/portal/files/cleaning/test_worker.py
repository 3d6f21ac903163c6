"""No file breaks the worker."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.files.cleaning import worker
from tests.portal import hostile_files
from tests.portal.files.cleaning.helpers import answer_to

WHOLE = [
    hostile_files.jpeg_photo((40, 30)),
    hostile_files.png_picture(Image.new("L", (20, 20))),
    hostile_files.pdf_bytes(hostile_files.pdf_with_scripts()),
    hostile_files.pdf_bytes(hostile_files.form()),
    hostile_files.pdf_bytes(
        hostile_files.pdf_with_photo(hostile_files.jpeg_photo((20, 20)))
    ),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_broken_file_breaks_the_cleaner(data):
    """Any byte of a real file may differ: it is cleaned, or refused with a reason."""
    whole = data.draw(st.sampled_from(WHOLE))
    position = data.draw(st.integers(0, len(whole) - 1))
    inserted = data.draw(st.binary(min_size=1, max_size=8))
    rest = whole[position + data.draw(st.integers(0, 40)) :]
    broken = whole[:position] + inserted + rest
    answer = answer_to(broken)
    assert answer.get("code", "") in (
        "",
        "damaged",
        "other_kind",
        "locked",
        "many_pixels",
        "many_pages",
        "heavy",
        "form",
        "changed",
    )


def test_running_out_of_memory_is_told_as_too_heavy(monkeypatch):
    monkeypatch.setattr(worker, "clean_all", out_of_memory)
    assert answer_to(b"") == {"code": "heavy"}


def out_of_memory(files, allowed):
    raise MemoryError
