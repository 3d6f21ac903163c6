"""The process that cleans what one person sent for one document.

It reads a line of JSON (what is allowed, the lengths of the files) and the files from
stdin, and writes a line of JSON and the new file to stdout. The new file holds only
what a reader sees. Nothing in this folder imports Django (`portal.files.worker_process`
says why).
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import BinaryIO

from pikepdf.settings import set_qpdf_limits

from portal.files import worker_process
from portal.files.cleaning import images, kinds, pdfs, photo_pages
from portal.files.cleaning.result import JPEG, PDF, PNG, Cleaned, UnusableFile
from portal.files.cleaning.word import document
from portal.files.worker_process import MEGABYTE, Made


def main() -> None:
    worker_process.limit_process()
    # Typst's threads: each takes address space, however many processors there are.
    os.environ["RAYON_NUM_THREADS"] = "2"
    set_qpdf_limits(
        # Bytes; a stream that unpacks to more is a bomb.
        flate_max_memory=256 * MEGABYTE,
        run_length_max_memory=256 * MEGABYTE,
        max_stream_filters=4,
    )
    source = sys.stdin.buffer
    order = json.loads(source.readline())
    files = [source.read(length) for length in order["lengths"]]
    answer(files, order["allowed"], sys.stdout.buffer)


def answer(files: Sequence[bytes], allowed: Sequence[str], out: BinaryIO) -> None:
    worker_process.answer(lambda: made_of(files, allowed), out)


def made_of(files: Sequence[bytes], allowed: Sequence[str]) -> Made:
    cleaned = clean_all(files, allowed)
    facts = {"kind": cleaned.kind, "pages": cleaned.pages, "note": cleaned.note}
    return facts, cleaned.data


def clean_all(files: Sequence[bytes], allowed: Sequence[str]) -> Cleaned:
    """One file, or several photos that become one PDF. Raises `UnusableFile`."""
    if len(files) == 1:
        return clean(files[0], allowed)
    if PDF not in allowed:
        raise UnusableFile("one_only")
    photos = [(data, kinds.recognize(data, allowed)) for data in files]
    if any(source not in kinds.PHOTOS for _data, source in photos):
        raise UnusableFile("mixed")
    return photo_pages.clean(photos)


def clean(data: bytes, allowed: Sequence[str]) -> Cleaned:
    """Raises `UnusableFile`."""
    source = kinds.recognize(data, allowed)
    if source in CLEANERS:
        return CLEANERS[source](data)
    kind = next((kind for kind in (source, JPEG, PDF, PNG) if kind in allowed), PNG)
    if kind == PDF:
        return photo_pages.clean([(data, source)])
    return images.clean(data, source, kind)


CLEANERS: dict[str, Callable[[bytes], Cleaned]] = {
    PDF: pdfs.clean,
    kinds.WORD: document.clean,
}
