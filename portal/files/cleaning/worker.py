"""The process that cleans what one person sent for one document.

It reads a line of JSON (what is allowed, the lengths of the files) and the files from
stdin, and writes a line of JSON and the new file to stdout. The new file holds only
what a reader sees. Nothing in this folder imports Django: the process has little memory
and time, and no keys in its environment, so a hostile file can at worst end that
process.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from typing import BinaryIO

from pikepdf.settings import set_qpdf_limits

from portal.files.cleaning import images, kinds, pdfs, photo_pages
from portal.files.cleaning.result import JPEG, PDF, PNG, Cleaned, UnusableFile
from portal.files.cleaning.word import document

MEGABYTE = 1024 * 1024
LIMITS = {
    # Address space in bytes, CPU in seconds; no files, no core dumps.
    resource.RLIMIT_AS: 1024 * MEGABYTE,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}


def main() -> None:
    limit_process()
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


def limit_process() -> None:
    """Before the first byte is read: no parser ever runs without the limits."""
    for limit, value in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        # A hard limit that is lower already can't be raised.
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowest, lowest))


def answer(files: Sequence[bytes], allowed: Sequence[str], out: BinaryIO) -> None:
    """Whatever a parser raises over a hostile file, the file is unusable."""
    try:
        cleaned = clean_all(files, allowed)
    except UnusableFile as error:
        write_line(out, code=error.code)
    except MemoryError:
        write_line(out, code="heavy")
    except Exception as error:
        write_line(out, code="damaged", error=type(error).__name__)
    else:
        write_line(out, kind=cleaned.kind, pages=cleaned.pages, note=cleaned.note)
        out.write(cleaned.data)


def write_line(out: BinaryIO, **facts: str | int) -> None:
    out.write(json.dumps(facts).encode() + b"\n")


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
