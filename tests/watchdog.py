"""Ends what an interrupted run leaves behind: process groups and PostgreSQL databases.

`python -m tests.watchdog` reads lines from the process that runs the tests, and acts
once its input is closed, which happens however that process ends: `group 123` and
`database name` are remembered, `done group 123` forgotten.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys

from tests import machine

HOST = re.sub(r"\W", "_", socket.gethostname().lower())[:24]
PREFIX = f"portal_services_{HOST}_"
watchdog = None


def tell(*words):
    """Starts the watchdog where there is none yet, out of reach of Ctrl-C."""
    global watchdog
    if watchdog is None or watchdog.poll() is not None:
        watchdog = subprocess.Popen(
            [sys.executable, "-m", "tests.watchdog"],
            cwd=machine.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
    print(*words, file=watchdog.stdin, flush=True)


def start(command, **how):
    """A process in a group of its own that does not outlive the tests."""
    process = subprocess.Popen(command, start_new_session=True, **how)
    tell("group", process.pid)
    return process


def stop(process, how=signal.SIGKILL):
    """The whole group; SIGKILL leaves it no chance to tidy up."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
    process.wait()
    tell("done", "group", process.pid)


@contextlib.contextmanager
def database(name, how):
    """The address of a database that is there for the block."""
    tell("database", name)
    machine.run_sql(f"CREATE DATABASE {name} TEMPLATE template0 {how}")
    yield machine.beside(name)
    drop(name)
    tell("done", "database", name)


def drop(name):
    machine.run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def is_alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sweep():
    """Drops the databases of runs on this machine that are over."""
    rows = machine.run_sql("SELECT datname FROM pg_database")
    for (name,) in rows:
        number = name.removeprefix(PREFIX).split("_")[0]
        if name.startswith(PREFIX) and number.isdigit() and not is_alive(int(number)):
            drop(name)


def main(lines):
    open_things = []
    for line in lines:
        match line.split():
            case ["done", *thing]:
                open_things = [each for each in open_things if each != thing]
            case thing:
                open_things.append(thing)
    for kind, name in open_things:
        if kind == "group":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(name), signal.SIGKILL)
    for kind, name in open_things:
        if kind == "database":
            drop(name)


if __name__ == "__main__":
    main(sys.stdin)
