"""The process that cleans one file.

It reads the file from stdin and writes a line of JSON and the new file to stdout. The
new file holds only what a reader sees. Nothing in this folder imports Django: the
process has little memory and time, and no keys in its environment, so a hostile file
can at worst end that process.
"""

import json
import resource
import sys
from collections.abc import Sequence
from typing import BinaryIO

from pikepdf.settings import set_qpdf_limits

from portal.files.cleaning import images, kinds, pdfs
from portal.files.cleaning.result import PDF, Cleaned, UnusableFile

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
    """The allowed kinds are the arguments."""
    # Before the first byte is read: no parser ever runs without the limits.
    for limit, value in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        # A hard limit that is lower already can't be raised.
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowest, lowest))
    set_qpdf_limits(
        # Bytes; a stream that unpacks to more is a bomb.
        flate_max_memory=256 * MEGABYTE,
        run_length_max_memory=256 * MEGABYTE,
        max_stream_filters=4,
    )
    answer(sys.stdin.buffer.read(), sys.argv[1:], sys.stdout.buffer)


def answer(data: bytes, allowed: Sequence[str], out: BinaryIO) -> None:
    """Whatever a parser raises over a hostile file, the file is unusable."""
    try:
        cleaned = clean(data, allowed)
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


def clean(data: bytes, allowed: Sequence[str]) -> Cleaned:
    kind = kinds.recognize(data, allowed)
    return pdfs.clean(data) if kind == PDF else images.clean(data, kind)
