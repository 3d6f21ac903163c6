"""What every process has that opens a person's file: limits, and one way to answer.

Nothing here imports Django: the process has little memory and time, and no keys in its
environment, so a hostile file can at worst end that process. Its other side is
`portal.files.guarded`.
"""

import json
import resource
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

MEGABYTE = 1024 * 1024
LIMITS = {
    # Address space in bytes, CPU in seconds; no files, no core dumps.
    resource.RLIMIT_AS: 1024 * MEGABYTE,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}
Made = tuple[Mapping[str, Any], bytes]


class Refused(Exception):
    """The file can't be used. `code` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def limit_process() -> None:
    """Before the first byte is read: no parser ever runs without the limits."""
    for limit, value in LIMITS.items():
        hard = resource.getrlimit(limit)[1]
        # A hard limit that is lower already can't be raised.
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowest, lowest))


def answer(make: Callable[[], Made], out: BinaryIO) -> None:
    """Writes a line of JSON and the bytes that `make` gives, or why there are none.

    Whatever a parser raises over a hostile file, the file is unusable.
    """
    try:
        facts, data = make()
    except Refused as error:
        write_line(out, {"code": error.code})
    except MemoryError:
        write_line(out, {"code": "heavy"})
    except Exception as error:
        write_line(out, {"code": "damaged", "error": type(error).__name__})
    else:
        write_line(out, facts)
        out.write(data)


def write_line(out: BinaryIO, facts: Mapping[str, Any]) -> None:
    out.write(json.dumps(facts).encode() + b"\n")
