"""The process that cleans one file: bytes come in by stdin, a line of JSON and the new bytes leave by stdout.

The file becomes a new one that holds only what a reader sees. Nothing in this folder knows Django: the process runs
with little memory and time, without our keys in its environment, so that a hostile file at worst ends that process.
"""

import json
import resource
import sys
from collections.abc import Sequence
from typing import BinaryIO

from pikepdf.settings import set_qpdf_limits

from portal.files.cleaning import kinds, papers, pictures
from portal.files.cleaning.outcome import PDF, Cleaned, Unusable

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 1024 * MEGABYTE,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}


def main() -> None:
    """The allowed kinds are the arguments."""
    for limit, most in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (least, least))
    set_qpdf_limits(
        flate_max_memory=256 * MEGABYTE,
        run_length_max_memory=256 * MEGABYTE,
        max_stream_filters=4,
    )
    answer(sys.stdin.buffer.read(), sys.argv[1:], sys.stdout.buffer)


def answer(data: bytes, allowed: Sequence[str], out: BinaryIO) -> None:
    """Parsers stumble over hostile files in ways of their own; whatever they raise, the file is unusable."""
    try:
        made = cleaned(data, allowed)
    except Unusable as reason:
        tell(out, code=reason.code)
    except MemoryError:
        tell(out, code="heavy")
    except Exception as error:
        tell(out, code="damaged", error=type(error).__name__)
    else:
        tell(out, kind=made.kind, pages=made.pages, note=made.note)
        out.write(made.data)


def tell(out: BinaryIO, **facts: str | int) -> None:
    out.write(json.dumps(facts).encode() + b"\n")


def cleaned(data: bytes, allowed: Sequence[str]) -> Cleaned:
    kind = kinds.recognized(data, allowed)
    return papers.cleaned(data) if kind == PDF else pictures.cleaned(data, kind)
