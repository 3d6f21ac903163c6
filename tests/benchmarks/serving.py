"""The production server on a database of its own, and what its processes cost."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parents[2]


def prepare() -> int:
    """Points Django at a fresh database; the port it will be served on."""
    port = free_port()
    os.environ |= {
        "PORTAL_MODE": "demo",
        "PORTAL_VAR": tempfile.mkdtemp(prefix="portal-bench-"),
        "PORTAL_ORIGIN": f"http://127.0.0.1:{port}",
        "PORTAL_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    for command in (
        ["catalogues"],
        ["migrate"],
        ["createcachetable"],
        ["collectstatic", "--no-input"],
    ):
        call_command(*command, verbosity=0)
    return port


@contextmanager
def served(port: int) -> Iterator[int]:
    """The server's process, which ends with the block."""
    command = (
        f"-m granian --interface rsgi --http 1 --host 127.0.0.1 --port {port}"
        " --workers 2"
    )
    log = [
        "--no-access-log",
        "--log-level",
        "warning",
        "tests.benchmarks.rsgi:application",
    ]
    process = subprocess.Popen([sys.executable, *command.split(), *log], cwd=ROOT)
    try:
        await_door(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def await_door(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the portal did not start")


def cpu_seconds(pid: int) -> float:
    """Of the server's processes and of the database's that serve it, whatever else runs
    on the machine.
    """
    rows = [
        each.read_text().rsplit(")", 1)
        for each in Path("/proc").glob("[0-9]*/stat")
        if each.exists()
    ]
    facts = {int(head.split(" ", 1)[0]): tail.split() for head, tail in rows}
    family = (
        {pid}
        | {number for number, fields in facts.items() if int(fields[1]) == pid}
        | backends()
    )
    own = [facts[number] for number in family if number in facts]
    return sum(int(fields[11]) + int(fields[12]) for fields in own) / TICK


def backends() -> set[int]:
    from django.db import connection

    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        )
        return {pid for (pid,) in cursor.fetchall()}


def settle() -> None:
    """What a database does for itself after much was written, done now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        )
