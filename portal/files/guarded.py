"""Runs a parser of strangers' files in a process of its own, which knows nothing."""

import subprocess  # nosec B404
import sys
from collections.abc import Collection

import structlog
from django.conf import settings

log = structlog.get_logger("portal.files")


class Stopped(Exception):
    """The process took too long or too much memory, so it was ended."""


def run(program: str, data: bytes, arguments: Collection[str], timeout: float) -> bytes:
    """The standard output of `program`, which reads `data` from its standard input.

    Without our environment: an exploit of a parser would find no key there. `timeout`
    is in seconds. Raises `Stopped`, or `RuntimeError` if the program itself is broken.
    """
    # -I: isolated from the environment and the user's packages; -B: no .pyc files.
    python = [sys.executable, "-I", "-B", "-c", program]
    command = [*python, str(settings.BASE_DIR), *arguments]
    try:
        process = subprocess.run(  # noqa: S603  # nosec B603
            command,
            input=data,
            capture_output=True,
            timeout=timeout,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Stopped from error
    # A limit of the process (memory, time) ends it by a signal.
    if process.returncode < 0:
        log.warning("cleaning was stopped", signal=-process.returncode)
        raise Stopped
    if process.returncode:
        last_line = process.stderr.decode().strip().rpartition("\n")[2]
        # Only the exception's class: its text may quote the file.
        raise RuntimeError("the cleaner failed: " + last_line.partition(":")[0])
    return process.stdout
